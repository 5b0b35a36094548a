"""Names and the values they are given, by namespace, and which values reach a need."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from modelguard.expressions import expression
from modelguard.link._packages import Packages
from modelguard.link._programs import CODE, DEPLOYING, Programs
from modelguard.link._silence import holds_no_model
from modelguard.model import Binding, Location, Namespace, Need, Sighting, Step
from modelguard.naming.role import role

_HOPS = 6
# A name that more bindings lead to is none that a person follows.
_MOST = 2000
# Where models, or anything else, are kept: a folder that is called after no model.
_FOLDER = expression(
    r"(?:[a-z0-9]{2,8}://|~?/|\.{1,2}/)(?:[\w.<>-]+/)*(?:models?|weights|checkpoints?|ckpts?|cache|data|outputs?|images?"
    r"|artifacts|storage|files|hub|tmp|workspace)/*\Z"
)
# `s3://bucket/models/${MODEL}`: the variable tells the model, where it is set.
_UNTOLD = expression(r"/\$\{?\w{1,60}\}?/*\Z")
_IS_PATTERN = expression(
    r"(?:\A|/)[\w.-]*\.?env[\w.-]*[._-](?:example|sample|template|dist)\Z|(?:\A|/)(?:example|sample)\.env\Z",
    re.I,
)
_SCRIPT_SUFFIXES = (
    "",
    ".ts",
    ".tsx",
    ".js",
    ".jsx",
    ".mjs",
    ".cjs",
    ".mts",
    "/index.ts",
    "/index.js",
    "/index.tsx",
    # What answers a route of the program: `/api/chat`.
    "/route.ts",
    "/route.js",
    "/+server.ts",
    "/+server.js",
    ".post.ts",
)

# `groq_chat_model`: services that are asked in OpenAI's protocol, and so by its library.
_OF_SERVICE = expression(
    r"(?P<service>cerebras|deepinfra|deepseek|fireworks|groq|nebius|novita|ollama|openrouter|perplexity|sambanova"
    r"|siliconflow|together|vllm)_(?:\w{0,40}_)?(?:model|llm)(?:_?(?:name|id))?\Z",
    re.IGNORECASE,
)
_NOT_ONNX = (".pt", ".pth", ".ckpt", ".safetensors", ".h5", ".tflite")


class Names:
    """The bindings of a scan, looked up by the needs that ask for them."""

    def __init__(
        self, bindings: Sequence[Binding], needs: Sequence[Need] = (), *, top: int = 0, many: bool = False
    ) -> None:
        self._top = top
        self._many = many  # the folders at the top are programs of their own
        self._packages = Packages(bindings)
        self._by_name: dict[tuple[Namespace, str], list[Binding]] = defaultdict(list)
        for binding in bindings:
            self._by_name[binding.namespace, binding.name].append(binding)
        self._programs = Programs(bindings, needs, top)

    def fill(self, need: Need) -> Iterator[Sighting]:
        """One sighting per value that reaches the need, at the value's place, with the way to the need."""
        here = Step(location=need.location, why=need.because, channel=need.channel)
        asked = (need.namespace, need.name, need.scope, need.location)
        for binding, chain in self._values(*asked, _HOPS, set()):
            if binding.value is None or _FOLDER.match(binding.value) or _UNTOLD.search(binding.value):
                continue
            if not any(map(str.isalpha, binding.value)):  # how many, or whether: `RUN_LIVE_LLM=1`
                continue
            if need.namespace == "env" and holds_no_model(binding.name, binding.value):
                continue
            asks = _asked(need, binding)
            yield Sighting(
                location=binding.location,
                raw=binding.value,
                kind=need.kind,
                strength="weak" if _is_word(need, binding.value) else "strong",
                detector=need.detector,
                because=f"{_given(need.name)}; {need.because}",
                channel=None if _is_of_others(need, binding.value) else asks,
                execution=need.execution if asks == need.channel else "unknown",
                endpoint=need.endpoint,
                image=need.image,
                revision=need.revision,
                trust_remote_code=need.trust_remote_code,
                deployment=need.deployment,
                served_as=need.served_as,
                chain=(*chain, here),
                scope=need.scope,
                region=need.region,
                host=need.host,
            )

    def defines(self, need: Need) -> bool:
        """Whether another file of the repository says what a symbol stands for, in the same language."""
        suffix = f".{need.location.path.rpartition('.')[2]}"
        found = self._by_name.get(("source", need.name), []) if need.namespace == "source" else []
        return any(b.location.path.endswith(suffix) and b.location.path != need.location.path for b in found)

    def value(self, namespace: Namespace, name: str, near: str) -> str | None:
        """The value of a name as a file at `near` would see it, or None."""
        found = self._nearest(self._by_name.get((namespace, name), []), near)
        return next((b.value for b in found if b.value is not None), None)

    def shadowed(self, place: Location) -> bool:
        """Whether a place in an example of settings, such as `.env.example`, is set for real beside it."""
        if not _IS_PATTERN.search(place.path):
            return False
        folder = posixpath.dirname(place.path)
        alike = (found for found in self._by_name.values() if any(b.location == place for b in found))
        return any(
            b.detector == "dotenv"
            and posixpath.dirname(b.location.path) == folder
            and not _IS_PATTERN.search(b.location.path)
            for found in alike
            for b in found
        )

    def redirect(self, name: str, sighting: Sighting) -> str | None:
        """The address in `name` that a client at a sighting's place finds in its environment."""
        near = sighting.location.path
        found = [b for b in self._by_name.get(("env", name), []) if self._reaches(b, sighting)]
        return next((b.value for b in self._nearest(found, near) if b.value is not None), None)

    def offered(self, namespace: Namespace, name: str, module: str, path: str) -> Binding | None:
        """The one address that `module`, as the file at `path` imports it, holds under a name."""
        found = self._by_name.get((namespace, f"address of {name}"), [])
        is_it = _is_module if namespace == "python" else self._is_script
        here = [b for b in found if b.location.path != path and is_it(b.scope, module, path)]
        nearest = self._nearest(here, path)
        return nearest[0] if len({b.value for b in nearest}) == 1 else None

    def service(self, host: str, near: str) -> Binding | None:
        """The in-stack service that answers at `host`, seen from the file at `near`."""
        inside = host.endswith((".svc", ".cluster.local", ".local", ".internal"))
        for name in (host, host.split(".")[0]) if inside else (host,):
            found = self._nearest(self._by_name.get(("service", name), []), near)
            for binding in found[:1]:
                behind = binding.refers if binding.refers != name else None
                others = self._by_name.get(("service", behind), []) if behind else []
                return next(iter(self._nearest(others, binding.location.path)), binding)
        return None

    def _values(
        self, namespace: Namespace, name: str, scope: str, at: Location, hops: int, seen: set[Binding]
    ) -> Iterator[tuple[Binding, tuple[Step, ...]]]:
        visible = self._visible(namespace, name, scope, at)
        forwarded = False
        # Whoever forwards to a name that has a value needs no value of its own: that is the default.
        for binding in sorted(visible, key=lambda b: b.value is not None):
            # Each is met once: names that are set from one another in many ways would be followed for ever.
            if binding in seen or len(seen) > _MOST:
                continue
            seen.add(binding)
            if binding.value is not None:
                if not (forwarded and namespace == "helm"):
                    yield binding, ()
            elif binding.refers and hops:
                step = Step(
                    location=binding.location, why=f"{binding.name} takes the value of {binding.refers}"
                )
                for value, chain in self._values(
                    namespace, binding.refers, binding.scope, binding.location, hops - 1, seen
                ):
                    forwarded = True
                    yield value, (*chain, step)

    def _visible(self, namespace: Namespace, name: str, scope: str, at: Location) -> list[Binding]:
        found = self._by_name.get((namespace, name), [])
        # A name that forwards to its own name (compose's `MODEL: ${MODEL}`) would come back for ever.
        found = [
            b for b in found if b.location != at and (not self._many or self._meets(b.location.path, at.path))
        ]
        if name.startswith("matrix."):
            return [b for b in found if b.location.path == at.path]
        if namespace in CODE and "(" in name:
            # What other files give to a function: there, `scope` is the module as they import it.
            is_it = _is_given_by if namespace == "python" else self._is_script
            return [b for b in found if is_it(at.path, b.scope, b.location.path)]
        if namespace == "python":
            return [b for b in found if _is_module(b.scope, scope, at.path) and not _is_tried(b, at.path)]
        if namespace == "javascript":
            found = [b for b in found if not _is_tried(b, at.path)]
            near = [b for b in found if is_script(b.scope, scope, at.path)]
            shared = [] if near else [b for b in found if self._packages.holds(scope, b.scope)]
            return near or (shared if len({b.value for b in shared}) == 1 else [])
        if namespace == "source":
            return _of_symbol(found, scope, at.path)
        if namespace == "terraform":
            return [
                b
                for b in found
                if posixpath.dirname(b.location.path) == posixpath.dirname(at.path) or b.scope == scope
            ]
        if scope:
            # `${X}` of a service asks the service itself, then whoever starts the stack: no other service.
            same = [b for b in found if b.scope == scope and b.location.path == at.path]
            found = same or [b for b in found if not b.scope]
        found = [
            b
            for b in found
            if self._meets(b.location.path, at.path) and not self._programs.is_of_another(b, at)
        ]
        return self._nearest(found, at.path)

    def _is_script(self, defined_in: str, imported: str, importer: str) -> bool:
        """Whether an import is a file, by its path or by the name of its package."""
        return is_script(defined_in, imported, importer) or self._packages.holds(imported, defined_in)

    def _reaches(self, binding: Binding, sighting: Sighting) -> bool:
        """Whether a variable that one file sets is seen where another file names a model.

        A container sees its own variables and those of whoever starts it; code sees what lies near it, but an
        example's settings are the example's alone.
        """
        path, near = binding.location.path, sighting.location.path
        if sighting.detector in DEPLOYING and binding.scope:
            return binding.detector == sighting.detector and binding.scope == sighting.scope
        folder = posixpath.dirname(path)
        if role(path) and folder and not near.startswith(f"{folder}/"):
            return False
        return self._meets(path, near)

    def _meets(self, path: str, other: str) -> bool:
        if self._many and min(path.count("/"), other.count("/")) > self._top:
            return shared_folders(path, other) > self._top
        return same_stack(path, other, self._top)

    @staticmethod
    def _nearest(found: Sequence[Binding], near: str) -> list[Binding]:
        """The bindings that stand nearest to a file: those that share the most of its path."""
        if len(found) < 2:
            return list(found)
        ranked = sorted(
            found, key=lambda b: (-shared_folders(b.location.path, near), b.location.path, b.location.line)
        )
        best = shared_folders(ranked[0].location.path, near)
        nearest = [b for b in ranked if shared_folders(b.location.path, near) == best]
        # `.env.example` shows what `.env` is to hold: beside the real one it sets nothing.
        return [b for b in nearest if not _IS_PATTERN.search(b.location.path)] or nearest


def _of_symbol(found: Sequence[Binding], owner: str, path: str) -> list[Binding]:
    """The one definition of a symbol that shipped code in the same language reaches by its owner."""
    suffix = path.rpartition(".")[2]
    found = [b for b in found if b.location.path.endswith(f".{suffix}") and b.location.path != path]
    if not found or role(path) is not None:  # what a test picks is no default of what is tested
        return []
    stems = [(posixpath.basename(b.location.path).partition(".")[0].lower(), b) for b in found]
    named = [b for stem, b in stems if stem in owner.lower().split()] or found
    return named if len({b.value for b in named}) == 1 else []


def _is_tried(binding: Binding, path: str) -> bool:
    """Whether a test picks what shipped code offers, or an example a member of an enumeration of it."""
    asks = role(path) if role(binding.location.path) is None else None
    return asks == "test" or (asks is not None and "." in binding.name)


def _is_word(need: Need, value: str) -> bool:
    """Whether what is handed on is a plain word: `session(model=XUNFEI)` may be any setting, and
    `/models/{{ .Values.model }}` any folder.
    """
    handed = (need.namespace in CODE and need.channel is None) or need.namespace == "helm"
    return handed and value.isalpha() and value.islower()


def _is_of_others(need: Need, value: str) -> bool:
    """Whether a runtime of one format is told of a file of another, which its caller reads by other means."""
    return need.channel == "onnxruntime" and value.endswith(_NOT_ONNX)


def _asked(need: Need, binding: Binding) -> str | None:
    """Whom the setting names that holds the model, where a library asks that many services speak to."""
    if need.channel != "openai" or need.endpoint is not None:
        return need.channel
    word = _OF_SERVICE.match(binding.name.rpartition(".")[2])
    return word["service"].lower() if word is not None else need.channel


def same_stack(path: str, other: str, top: int = 0) -> bool:
    """Whether two files may belong to one running system.

    Two that lie deep in different top folders are different systems of one large repository, which itself
    lies below `top` folders.
    """
    shallow = min(path.count("/"), other.count("/")) <= top + 1
    return shallow or shared_folders(path, other) > top


def shared_folders(path: str, other: str) -> int:
    """How many leading folders two paths have in common."""
    count = 0
    for one, two in zip(
        posixpath.dirname(path).split("/"), posixpath.dirname(other).split("/"), strict=False
    ):
        if one != two:
            break
        count += 1
    return count


def _given(name: str) -> str:
    called, is_call, _ = name.partition("(")
    return f"it is given to {called}" if is_call else f"{name} is set here"


def _is_module(defined_in: str, imported: str, importer: str) -> bool:
    """Whether the module `imported` (dotted, as written in `importer`) is the file `defined_in`."""
    if imported == defined_in:
        return True
    stem = defined_in.removesuffix(".py").removesuffix("/__init__")
    dots = len(imported) - len(imported.lstrip("."))
    tail = imported[dots:].replace(".", "/")
    if dots:
        folder = posixpath.dirname(importer)
        for _ in range(dots - 1):
            folder = posixpath.dirname(folder)
        return stem == posixpath.join(folder, tail).rstrip("/")
    return bool(tail) and (stem == tail or stem.endswith("/" + tail))


def _is_given_by(defined_in: str, imported: str, importer: str) -> bool:
    """Whether a function of the file `defined_in` is what the module `imported` gives: packages hand on what
    the modules below them define.
    """
    if _is_module(defined_in, imported, importer):
        return True
    stem = defined_in.removesuffix(".py")
    dots = len(imported) - len(imported.lstrip("."))
    tail = imported[dots:].replace(".", "/")
    if not dots:
        return f"/{tail}/" in f"/{posixpath.dirname(stem)}/" if tail else False
    folder = posixpath.dirname(importer)
    for _ in range(dots - 1):
        folder = posixpath.dirname(folder)
    return stem.startswith(posixpath.join(folder, tail).rstrip("/") + "/")


def is_script(defined_in: str, imported: str, importer: str) -> bool:
    """Whether the import path `imported`, as written in `importer`, is the file `defined_in`."""
    if imported == defined_in:
        return True
    if imported.startswith("."):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(importer), imported))
        base = posixpath.splitext(target)[0] if target.endswith((".js", ".mjs", ".cjs", ".ts")) else target
        return any(defined_in == base + suffix for suffix in _SCRIPT_SUFFIXES)
    tail = imported.lstrip("@~").lstrip("/")
    return "/" in tail and any(
        defined_in == tail + s or defined_in.endswith("/" + tail + s) for s in _SCRIPT_SUFFIXES
    )
