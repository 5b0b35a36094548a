"""Models inside other texts of Python code: commands that it runs, URLs that it asks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node

from modelguard.detect import _services
from modelguard.detect._commands import models_in_argv
from modelguard.detect._harness import of_harness
from modelguard.detect._hub_files import is_of_splitter
from modelguard.detect._parameters import PRETRAINED, proof
from modelguard.detect._python.arguments import positional
from modelguard.detect._python.around import Around, said
from modelguard.detect._python.clients import Clients
from modelguard.detect._python.expectations import Expectations
from modelguard.detect._python.fetches import is_row
from modelguard.detect._python.index import At, Index, compares, dotted
from modelguard.detect._python.places import Place, alias
from modelguard.detect._python.silence import PAGE
from modelguard.detect._python.strings import begun_address, goes_on, inside, plain
from modelguard.detect._python.values import Values
from modelguard.detect._released import OF_DATA
from modelguard.detect._shape import suggests_model
from modelguard.detect._treesitter import text
from modelguard.detect._urls import model_in_url
from modelguard.detect._words import Word
from modelguard.expressions import expression
from modelguard.model import Kind, Location
from modelguard.naming.hub import NO_MODEL, ON_HUB

_RUNS = {
    "system",
    "run",
    "Popen",
    "call",
    "check_call",
    "check_output",
    "getoutput",
    "create_subprocess_shell",
    "exec_command",
}
_MOST_WORDS = 200
_LONGEST = 4000
# What says, beside `--model`, who answers.
_PROVIDER = expression(r"--?(?:llm-|model-)?(?:class|provider|backend|platform)\Z")
# `llama-cpp-python/org/repo/*Q4_K_M.gguf@8192`: a runtime, a repository, a pattern of files, a length.
_ROUTED = expression(
    r"(?:llama-cpp-python|llama[-_.]?cpp|gguf)/(?P<model>[\w.-]{1,96}/[\w.-]{1,96})/[\w.*-]{1,96}\.gguf(?:@\d{1,7})?\Z"
)
_HOLE = expression(r"\{[^{}]{1,80}\}")
_ARN = expression(
    r"arn:[\w-]{1,30}:bedrock:[\w-]{0,90}:[\w-]{0,90}:"
    r"(?:foundation-model|inference-profile)/(?P<model>[\w.:-]{3,130})\Z"
)
_PART = expression(r"[^,\s][^,]*[^,\s]")
# `https://huggingface.co/org/name/resolve/main/{file}`, its holes filled.
_CHOSEN_FILE = expression(
    rf"{ON_HUB}{NO_MODEL}(?P<model>[\w.-]{{2,60}}/[\w.-]{{2,100}})"
    r"/resolve/[\w.-]{1,60}/(?:[\w.-]{1,60}/){0,6}(?:x+|[\w.-]{1,100}\.(?:pth?|ckpt|onnx|safetensors|bin|gguf|h5)(?:\?\S{0,60})?)\Z"
)

# What a row tells people of a model, and so many parts of a row are looked at.
_TITLES = frozenset(("display_name", "pretty_name", "title", "license", "licence", "org", "organization"))
_BESIDE = 40


class Commands:
    """Turns argument lists, command lines and URLs into places."""

    def __init__(self, index: Index, values: Values) -> None:
        self.index = index
        self.values = values
        self.around = Around(index, Clients(index, values))
        self.expectations = Expectations(index)

    def listed(self, at: At) -> Iterator[Place]:
        """`["vllm", "serve", "id"]`, `["--model", "id"]`."""
        if self.expectations.hold(at):
            strings = [child for child in at.node.named_children[:_MOST_WORDS] if child.type == "string"]
            yield from (alias(child, at.scope) for child in strings)
            return
        children = at.node.named_children[:_MOST_WORDS]
        written = [plain(child) if child.type == "string" else None for child in children]
        if not any(word and (word.startswith("-") or word in _PROGRAMS) for word in written):
            return
        words = [
            word or self.values.constant(child, at.scope) or ""
            for word, child in zip(written, children, strict=True)
        ]
        # The line of each word's location is its number, so that a mention can be told apart again.
        argv = [Word(text=word, location=Location(path="", line=number)) for number, word in enumerate(words)]
        told = (said(to) for flag, to in pairwise(words) if _PROVIDER.match(flag))
        channel, execution = next((service for service in told if service is not None), (None, None))
        for mention in (*models_in_argv(argv), *of_harness(argv)):
            row = mention.model.location.line
            start = mention.model.location.column - argv[row].location.column
            part = (start, start + len(mention.model.text))
            whole = mention.model.text == words[row]
            # `["--model_args", "pretrained=id,dtype=auto"]`
            if whole or (written[row] is not None and words[row][slice(*part)] == mention.model.text):
                yield Place(
                    value=children[row],
                    part=None if whole else part,
                    scope=at.scope,
                    proof="call" if mention.strength == "strong" else "generic",
                    kind=mention.kind,
                    because=mention.because,
                    channel=mention.channel or channel,
                    execution=mention.execution if mention.channel or execution is None else execution,
                    revision=mention.revision,
                    trust_remote_code=mention.trust_remote_code,
                )

    def line(self, at: At) -> Iterator[tuple[str, Place]]:
        """`system("ollama pull id")`, `run(f"vllm serve id --port {port}", shell=True)`: with the command."""
        node = self._command(at) if at.path[-1] in _RUNS else None
        if node is None:
            return
        span = inside(node)
        start, end = span.start - node.start_byte, span.end - node.start_byte
        whole = plain(node) or (node.text or b"")[start:end].decode("utf-8", "replace")
        if " " not in whole or len(whole) > _LONGEST:
            return
        argv, position = [], 0
        # What stands in a hole is unknown, but it is one word.
        filled = _HOLE.sub(lambda hole: "{" + "_" * (len(hole.group()) - 2) + "}", whole)
        for word in filled.split()[:_MOST_WORDS]:
            position = filled.index(word, position)
            argv.append(Word(text=word, location=Location(path="", line=1, column=position)))
            position += len(word)
        for mention in (*models_in_argv(argv), *of_harness(argv)):
            start = mention.model.location.column
            if "{" in mention.model.text:
                continue
            yield (
                whole,
                Place(
                    value=node,
                    scope=at.scope,
                    proof="call" if mention.strength == "strong" else "generic",
                    kind=mention.kind,
                    because=mention.because,
                    channel=mention.channel,
                    execution=mention.execution,
                    part=(start, start + len(mention.model.text)),
                ),
            )

    def _command(self, at: At) -> Node | None:
        """The string that holds the command: itself, behind a name, or split into words."""
        given = positional(at.node)[:1]
        node = given[0] if given else None
        if node is not None and node.type == "call":  # `shlex.split("…")`, `"…".split()`
            function = node.child_by_field_name("function")
            split = text(function).rpartition(".")[2] == "split" if function is not None else False
            words = positional(node)
            held = function.child_by_field_name("object") if function is not None else None
            node = (
                (held if held is not None and held.type == "string" else next(iter(words), None))
                if split
                else None
            )
        if node is not None and node.type == "identifier":
            held_by = [bound.node for bound in self.values.bounds(text(node), at.scope) if bound.node]
            node = held_by[0] if len(held_by) == 1 else None
        return node if node is not None and node.type == "string" else None

    def url(self, at: At) -> Iterator[Place]:
        """`post("https://.../models/id:generateContent")`."""
        whole = plain(at.node)
        if goes_on(at.node):
            return
        if (routed := _ROUTED.match(whole or "")) is not None:
            because = "the string names a runtime, a repository and a file of weights"
            yield _weights(at, routed.span("model"), "config-default", because, "llama.cpp")
        if (harness := PRETRAINED.search(whole or "")) is not None and self._holds(at) == "model_args":
            because = "model_args of an evaluation harness"
            yield _weights(at, harness.span("id"), "weights-load", because, "hf-hub")
        if whole is not None and "," in whole and "://" not in whole:
            yield from self._enumerated(whole, at)
        splits = whole is not None and is_of_splitter(whole.rpartition("/")[2])
        found = model_in_url(whole) if whole is not None and not splits else None
        page = found is not None and (found.strength == "weak" or found.kind == "weights-load")
        if found is not None and not (page and self._is_page(at)) and not self._is_compared(at.node):
            yield Place(
                value=at.node,
                scope=at.scope,
                proof="call" if found.strength == "strong" and not self._is_of_data(at) else "mention",
                kind="catalogue-entry" if is_row(self.index, at.node) else found.kind,
                because="the URL names the model",
                channel=found.channel,
                execution=found.execution,
                part=(found.start, found.end),
            )

    def _is_compared(self, node: Node) -> bool:
        """Whether something is asked whether it is this address: `elif url == "https://…/net.pth"`."""
        sides = compares(self.index.parent(node))
        return sides is not None and sides[1] in ("==", "!=") and node.id in (sides[0].id, sides[2].id)

    def open_url(self, at: At) -> tuple[str, Place] | None:
        """`f"https://{host}/models/id:predict"`, `f"arn:aws:bedrock:{region}::foundation-model/id"`."""
        if (address := begun_address(at.node)) is not None:
            return self._begun(address, at)
        span = inside(at.node)
        written = (at.node.text or b"")[span.start - at.node.start_byte : span.end - at.node.start_byte]
        if written.startswith(b"{"):
            return _queried(written.decode("utf-8", "replace"), at) or _asked_below(written, at)
        if b"{" not in written or (b"://" not in written[:10] and not written.startswith(b"arn:")):
            return None
        whole = written.decode("utf-8", "replace")
        # What stands in a hole is unknown: a word of the same length, in which no model may stand.
        filled = _HOLE.sub(lambda hole: "x" * len(hole.group()), whole)
        arn = _ARN.match(filled)
        kept = _CHOSEN_FILE.match(filled)
        if kept is not None and filled[: kept.end("model")] == whole[: kept.end("model")]:
            # The file or its revision is chosen; its repository is written.
            because = "a file of the repository is fetched"
            return whole, _weights(at, kept.span("model"), "download", because, "hf-hub")
        found = model_in_url(filled) if arn is None else None
        start, end = arn.span("model") if arn is not None else (found.start, found.end) if found else (0, 0)
        if start == end or filled[start:end] != whole[start:end] or self._is_permission(at.node):
            return None
        return whole, Place(
            value=at.node,
            scope=at.scope,
            proof="call" if found is not None and found.strength == "strong" else "mention",
            kind=found.kind if found is not None else "config-default",
            because="the URL names the model" if found is not None else "the resource name holds the model",
            channel=found.channel if found is not None else "bedrock",
            execution=found.execution if found is not None else "managed",
            part=(start, end),
        )

    def _begun(self, address: str, at: At) -> tuple[str, Place] | None:
        """The model in an address that is written in pieces, the first of them here."""
        found = model_in_url(address)
        if found is None or found.strength == "weak" or self._is_of_data(at):
            return None
        place = Place(
            value=at.node,
            scope=at.scope,
            proof="call",
            kind=found.kind,
            because="the URL names the model",
            channel=found.channel,
            execution=found.execution,
            part=(found.start, found.end),
        )
        return address, place

    def _is_permission(self, node: Node) -> bool:
        """Whether the string is a resource of a policy, which runs nothing."""
        around = self.index.parent(node)
        around = self.index.parent(around) if around is not None and around.type == "list" else around
        name = around.child_by_field_name("key" if around.type == "pair" else "name") if around else None
        return name is not None and text(name).strip("\"'").lower() in {"resource", "resources"}

    def _enumerated(self, whole: str, at: At) -> Iterator[Place]:
        """`MODELS = "one,two".split(",")`: several ids in one string, under a name that says so."""
        parts = list(_PART.finditer(whole[:_LONGEST]))
        if len(parts) < 2 or not all(suggests_model(part.group()) for part in parts):
            return
        routed = all(_services.prefixed(part.group()) is not None for part in parts)
        for part in parts if routed or proof(self._under(at)) is not None else ():
            yield Place(
                value=at.node,
                scope=at.scope,
                proof="specific",
                kind="config-default",
                because="one of the models that the string enumerates",
                part=part.span(),
                prefix=True,
            )

    def _is_of_data(self, at: At) -> bool:
        """Whether an address is given to a call that fetches data: `fetch_data("https://…/pose-1.0.pt")`."""
        around = self.index.parent(at.node)
        path = dotted(around.child_by_field_name("function")) if around is not None else []
        return bool(path) and OF_DATA.search(path[-1].replace("_", "-")) is not None

    def _is_page(self, at: At) -> bool:
        """Whether an address leads a reader to the page of a model: its name says so, or what stands beside
        it: `Row(model_name="id", display_name="A name", url="https://…")`.
        """
        held = self._holds(at)
        holder = self.around.holder(at.node, at.scope).node
        row = self.index.parent(holder) if held == "url" and holder.type == "keyword_argument" else None
        given = row.child_by_field_name("arguments") if row is not None else None
        parts = given.named_children[:_BESIDE] if given is not None else []
        told = {text(name) for part in parts if (name := part.child_by_field_name("name")) is not None}
        return PAGE.search(held) is not None or (any(map(proof, told)) and not told.isdisjoint(_TITLES))

    def _holds(self, at: At) -> str:
        """The name, key or parameter that a string stands under."""
        holder = self.around.holder(at.node, at.scope).node
        fields = (holder.child_by_field_name(name) for name in ("left", "key", "name"))
        return next((text(field).strip("\"'") for field in fields if field is not None), "")

    def _under(self, at: At) -> str:
        """The name, parameter or option that a string is given to, also where it is split first."""
        holder = self.around.holder(at.node, at.scope).node
        if holder.type == "call":
            given = [plain(word) or "" for word in positional(holder)[:1]]
            if given and given[0].startswith("-"):
                return given[0].lstrip("-")
            holder = self.index.parent(holder) or holder
        name = holder.child_by_field_name("left") or holder.child_by_field_name("name")
        return text(name) if name is not None else ""


def _queried(written: str, at: At) -> tuple[str, Place] | None:
    """`f"{self.url}/realtime?model=id"`: whom the address before it belongs to is not told."""
    asked = _QUERIED.match(written)
    if asked is None:
        return None
    return written, Place(
        value=at.node,
        scope=at.scope,
        proof="mention",
        kind="api-call",
        because="the query of the address names the model",
        part=asked.span("model"),
    )


def _asked_below(written: bytes, at: At) -> tuple[str, Place] | None:
    """`f"{ENDPOINT}/openai/deployments/id/chat/completions"`: the path alone says that a model is asked."""
    whole = written.decode("utf-8", "replace")
    first = _HOLE.match(whole)
    size = first.end() if first is not None else 0
    if size <= len("{x}") or not whole[size:].startswith("/"):
        return None
    # Holes of the same length, so that what is found stands at the same place in both.
    url = "${" + "x" * (size - 3) + "}" + _HOLE.sub(lambda hole: "x" * len(hole.group()), whole[size:])
    found = model_in_url(url)
    if (
        found is None
        or found.kind != "api-call"
        or url[found.start : found.end] != whole[found.start : found.end]
    ):
        return None
    return whole, Place(
        value=at.node,
        scope=at.scope,
        proof="call" if found.strength == "strong" else "mention",
        kind=found.kind,
        because="the address that is asked names the model",
        channel=found.channel,
        execution=found.execution,
        part=(found.start, found.end),
    )


def _weights(at: At, part: tuple[int, int], kind: Kind, because: str, channel: str) -> Place:
    """The place of weights that a part of a string names beyond doubt."""
    return Place(
        value=at.node,
        scope=at.scope,
        proof="call",
        kind=kind,
        because=because,
        channel=channel,
        execution="self-hosted",
        part=part,
    )


# What is asked of an address that a hole holds.
_QUERIED = expression(
    r"\{[^{}]{1,80}\}[\w./{}-]{0,100}\?(?:[^\s#]{1,200}&)?model=(?P<model>[\w.:/-]{2,100})(?:&[^\s]{0,200})?\Z"
)
_PROGRAMS = {
    "ollama",
    "vllm",
    "sglang",
    "docker",
    "huggingface-cli",
    "hf",
    "spacy",
    "python",
    "llamafile",
    "lms",
}
