"""A map as a container or a step: its commands and its variables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect import _inline as inline
from modelguard.detect._asked import with_address
from modelguard.detect._commands import TRAIN, clues, models_in_argv
from modelguard.detect._config import environment, forms, swapped
from modelguard.detect._config.keys import ARGV_KEYS, ENV_KEYS, SCRIPT_KEYS
from modelguard.detect._config.surroundings import Context, run_at
from modelguard.detect._config.values import read as read_value
from modelguard.detect._config.variables import variables
from modelguard.detect._engines import container_image
from modelguard.detect._parameters import proof
from modelguard.detect._places import ENTRYPOINTS
from modelguard.detect._programs import LOOSE, PROGRAMS
from modelguard.detect._shape import is_sized, suggests_model
from modelguard.detect._shell.requests import requests
from modelguard.detect._shelltext import argvs, commands
from modelguard.detect._trees.tree import List, Map, Node, Scalar, follow, from_word, scalars
from modelguard.detect._variables import Variable, assignment, set_for_azd
from modelguard.detect._words import Word, between_commas, names_model, settled
from modelguard.expressions import expression
from modelguard.model import Binding, Clue, Location
from modelguard.naming import whisper

_MAX_VARIABLES = 5000
_MAX_ITEMS = 50
# `cat > payload.json <<EOF`
# Documents, lists, functions and rows read one by one: what only the shell's reader takes apart.
_WHOLE = expression(
    r"<<-?[ \t]{0,4}[\"']?[A-Za-z_]|\b\w{1,60}=\([^)(]{0,2000}\)|\b\w{1,60}[ \t]?\(\)[ \t]{0,4}\{"
    r"|\bwhile\b[^\n]{0,60}\bread\b"
    # A loop whose variable is part of a word: `for m in a b; do curl … -d "{\"name\": \"$m\"}"`.
    r"|\bfor[ \t]{1,4}(?P<each>\w{1,40})[ \t]{1,4}in[ \t](?:[^\n]|\n){3,1200}?[\"'/:]\$\$?\{?(?P=each)\b"
)
_ITEM = expression(r"\{\{\s{0,4}item\s{0,4}\}\}\Z")
# Where tools of CloudFormation take the values of a template's parameters.
_OVERRIDES = ("parameter_overrides", "parameter-overrides", "ParameterOverrides", "parameterOverrides")
# Images whose models have names of their own, without a maker.
_GALLERY = expression(r"local-?ai|ollama|ramalama")
_ARGUMENTS = expression(r"--[a-z]")
# Variables that hold the arguments of a program, whatever stands before them (`VLLM_ARGS= > --model x`).
_ARGS = ("ARGS", "FLAGS", "OPTS", "OPTIONS", "ARGUMENTS", "CMD", "COMMAND")
# Flags that set variables for what is started or built.
_HANDS = expression(r"--(?:set|update)-(?:build-)?env-vars=|--(?:env|build-arg)=")
_PYTHON = expression(r"python[\d.]*\Z")
# Commands of a Taskfile, some of which may be maps: `cmds: ["ollama pull bge-m3", {task: up}]`.
_OF_TASKS = "cmds"
# A step of GitHub's that runs JavaScript.
_GITHUB_SCRIPT = "actions/github-script@"
_FIRST = ("entrypoint", "command", "containerCommand")
# `recipe_container_command_args`, `job_container_env`: the same keys behind words of a tool's own.
_ARGV = expression(
    r"\w{0,60}(?:container_?|command_?)(?:command(?:_?args)?|args|arguments)\Z"
    r"|(?:\w{0,60}_)?(?:extra|vllm|sglang|tgi|tei|server|serve|launch)_args\Z"
    r"|(?:\w{0,60}_)?(?:start|run|serve|server|launch|launcher)_(?:command|cmd)\Z",
    re.IGNORECASE,
)
_ENV = expression(r"\w{0,60}container_?(?:env|envs|env_?vars|environment(?:_?variables)?)\Z", re.IGNORECASE)


def read(node: Map, context: Context) -> Iterator[Clue]:
    """The models that a map runs by its commands and sets by its variables."""
    found = [v for e in node.entries if _is_env(e.key.text) for v in variables(e.value)]
    for merged in node.merged[:10]:
        found.extend(v for e in merged.entries if _is_env(e.key.text) for v in variables(e.value))
    asked = forms.field(node)
    if asked is not None and asked[0].isupper():
        found.append(Variable(name=asked[0], value=asked[1].span.word()))
    elif asked is not None:
        yield from _parameter(*asked, node, context)
    found.extend(v for e in node.entries if e.key.text in _OVERRIDES for v in _overrides(e.value))
    if swapped.rows(node):
        found.extend(swapped.macros(node))
        for words in swapped.filled(node):
            yield from of_command(words, context)
    yield from of_variables(found, context)
    yield from _matrix(node, context)
    started = follow(node.get("processes"))
    for entry in started.entries if isinstance(started, Map) else ():
        for words in argvs(entry.value, several=True):
            yield from of_command(words, context)
    patched = node.get("value") if node.get("op") is not None and node.get("path") is not None else None
    for argument in scalars(patched):  # a JSON patch of arguments
        if argument.text.startswith("--"):
            for words in commands(argument.span):
                yield from of_command(words, context)
    yield from _scripts(node, context)
    yield from _interpreted(node, context)
    yield from _commands(node, context)


def _commands(node: Map, context: Context) -> Iterator[Clue]:
    """The models of a map's command lines; what a script sets line by line belongs together."""
    items = [s.span.word() for s in scalars(node.get("loop", "with_items"))][:_MAX_ITEMS]
    told: list[Variable] = []
    for words, script in _command_lines(node):
        if script and (given := _told(words)):
            told.extend(given)
            continue
        for line in _repeated(words, items):
            yield from of_command(line if script else _with_entrypoint(line, context.image), context)
    yield from environment.read(told, context)


def _told(words: list[Word]) -> list[Variable]:
    """The variables that a line sets for those that follow: `echo "MODEL=id" >> "$GITHUB_ENV"`."""
    if len(words) < 2 or words[0].text not in ("echo", "export"):
        return []
    return list(assignment(words[1]))


def _scripts(node: Map, context: Context) -> Iterator[Clue]:
    """The clues of scripts with documents, lists or functions: the shell's reader takes these apart."""
    for entry in node.entries:
        value = follow(entry.value)
        if entry.key.text not in SCRIPT_KEYS and not _is_argv(entry.key.text):
            continue
        for text in value.items[:_MAX_ITEMS] if isinstance(value, List) else (value,):
            if isinstance(text, Scalar) and "\n" in text.text and _WHOLE.search(text.text):
                escaped = context.detector == "compose"
                yield from inline.read(text.span, context.detector, "inline.sh", escaped=escaped)


def _interpreted(node: Map, context: Context) -> Iterator[Clue]:
    """The clues of code beside what runs it: `{command: [python], source: …}`, `{shell: python, run: …}`."""
    given = node.get("with")
    if (node.text("uses") or "").startswith(_GITHUB_SCRIPT) and isinstance(given, Map):
        script = given.get("script")
        if isinstance(script, Scalar):
            yield from inline.read(script.span, context.detector, "inline.js")
        return
    text = node.get("source", "run")
    told = node.text("shell") or next((s.text for s in scalars(node.get("command"))), "")
    head = told.split(" ")[0].rpartition("/")[2]
    name = "inline.py" if _PYTHON.match(head) else "inline.sh" if head in ("sh", "bash") else ""
    if isinstance(text, Scalar) and name and (name == "inline.py" or node.get("source") is text):
        yield from inline.read(text.span, context.detector, name)


def _beside(node: Map, context: Context) -> Context:
    """The context of a form's field, whose label may tell the service."""
    told = forms.service(node) if context.channel is None and not context.endpoint else None
    return replace(context, channel=told.channel, execution=told.execution) if told else context


def _parameter(name: str, value: Scalar, node: Map, context: Context) -> Iterator[Clue]:
    """The model that a parameter beside its name sets: a template's, or one of a chart's values."""
    parts = forms.path(name)
    if _is_parameter(name):
        yield from read_value(name, value, "", Map(), _beside(node, context))
    elif parts and _is_of_chart(parts, value.text):
        at = replace(context, channel="ollama", execution="self-hosted", kind="serve")
        yield from read_value(parts[-1], value, parts[-2], Map(), at if "ollama" in parts else context)


def _is_of_chart(parts: list[str], value: str) -> bool:
    """Whether a parameter sets a model of a chart's values, by the path to it."""
    return suggests_model(value) and (proof(parts[-1]) is not None or "ollama" in parts)


def _is_parameter(name: str) -> bool:
    """Whether a name beside a value is that of a parameter that holds a model."""
    header = name[:2].lower() == "x-"  # of a request, which a route compares
    return proof(name) is not None and not header and " " not in name


def _overrides(node: Node) -> Iterator[Variable]:
    """The parameters of a stack that are given as one text, or as a list: `ModelId="x" Stage=prod`."""
    for given in scalars(node):
        for words in commands(given.span):
            for word in words[:_MAX_VARIABLES]:
                yield from assignment(word)


def _matrix(node: Map, context: Context) -> Iterator[Binding]:
    """What a job's matrix holds, by the names under which its steps ask: `${{ matrix.model }}`."""
    strategy = node.get("strategy")
    matrix = follow(strategy.get("matrix")) if isinstance(strategy, Map) else None
    if not isinstance(matrix, Map):
        return
    more = follow(matrix.get("include"))
    rows = [matrix, *(i for i in more.items if isinstance(i, Map))] if isinstance(more, List) else [matrix]
    for entry in [e for row in rows[:_MAX_ITEMS] for e in row.entries][:_MAX_VARIABLES]:
        for value in scalars(entry.value):
            if value.is_text and names_model(value.text):
                yield Binding(
                    namespace="env",
                    name=f"matrix.{entry.key.text}",
                    location=value.location,
                    detector=context.detector,
                    value=value.text,
                )


def of_variables(found: list[Variable], context: Context) -> Iterator[Clue]:
    """The models of variables, and of the command lines and arguments that some of them hold."""
    yield from environment.read(found, context)
    for variable in found[:_MAX_VARIABLES]:
        text = variable.value.text
        if variable.from_key or len(text) > 4000:
            continue
        if text[:2] in ('{"', "[{", "{'", '["'):
            span = from_word(variable.value)
            yield from read_value(variable.name.lower(), Scalar(span.text, span), "", Map(), context)
            continue
        if " " not in text:
            continue
        for words in commands(from_word(variable.value)):
            named = {w.text.rpartition("/")[2] for w in words[:40]} & PROGRAMS.keys() - LOOSE
            if (
                named
                or "/resolve/" in text
                or _ARGUMENTS.match(text)
                or (variable.name.endswith(_ARGS) and " --" in text)
            ):
                yield from of_command(words, context)


def of_command(words: list[Word], context: Context) -> Iterator[Clue]:
    """The models of one command line, of the code it holds, and the variables that it sets for itself."""
    for code, name in inline.code(words):
        yield from inline.read(code, context.detector, name)
    if len(words) > 2 and words[0].text == "echo" and any(w.text.startswith(">") for w in words[2:]):
        # A line of a script that is written here to be run later.
        for line in commands(from_word(words[1])):
            if line[0].text != "echo":
                yield from of_command(line, context)
    set_here = [v for w in words[:400] for part in _handed(w) for v in assignment(part)]
    yield from environment.read([*set_here, *set_for_azd(words)], _set(words, context))
    kind = "serve" if context.image else context.kind
    words = _started(words)
    for mention, address in with_address(models_in_argv(words, kind=kind), words):
        if address is not None:
            yield from clues(mention, detector=context.detector, endpoint=address, scope=context.scope)
            continue
        if context.channel and mention.channel is None and mention.kind != "download":
            mention = replace(mention, channel=context.channel, strength="strong")
        elif context.hears and whisper.is_size(mention.model.text):
            mention = replace(mention, channel=mention.channel or "hf-hub", execution="self-hosted")
        elif mention.channel is None and mention.execution == "unknown":
            mention = replace(mention, execution=run_at(context, mention.model.text))
        yield from clues(
            mention,
            detector=context.detector,
            image=context.image,
            scope=context.scope,
            deployment=context.deployment,
        )
    for use in requests(words) if words else ():
        yield from clues(use.mention, detector=context.detector, endpoint=use.endpoint, scope=context.scope)


def _started(words: list[Word]) -> list[Word]:
    """The words with what an image runs by itself put behind it: `docker run vllm/vllm-openai org/name`."""
    image = container_image(words)
    if image is None:
        return words
    at = 1 + next(index for index, word in enumerate(words) if word.text == image)
    return [*words[:at], *_with_entrypoint(words[at:], image)]


def _handed(word: Word) -> Iterator[Word]:
    """A word, or those that a flag hands on: `--set-env-vars=MODEL=id,EMBEDDING_MODEL=id`."""
    flag = _HANDS.match(word.text)
    if flag is None:
        yield from () if word.text.startswith("-") else (word,)
        return
    yield from between_commas(word, flag.end())


def _set(words: list[Word], context: Context) -> Context:
    """The context of what a command sets for itself: a training run runs the weights that it is told."""
    if words and words[0].text in ("az", "azd") and not (context.channel or context.endpoint):
        ml = len(words) > 1 and words[1].text == "ml"  # whose endpoints run on machines of one's own
        runs = ("azureml", "self-hosted") if ml else ("azure", "managed")
        return replace(context, channel=runs[0], execution=runs[1])  # type: ignore[arg-type]
    heads = (w.text for w in words[:12] if "=" not in w.text and not w.text.startswith("-"))
    if not any(TRAIN.search(head) for head in heads):
        return context
    return replace(context, kind="train", execution="self-hosted")


def _repeated(words: list[Word], items: list[Word]) -> Iterator[list[Word]]:
    """The command for each item of a task's loop, where it asks for the item."""
    if not items or not any(_ITEM.match(w.text) for w in words):
        yield words
        return
    for item in items:
        yield [item if _ITEM.match(w.text) else w for w in words]


def holds_commands(name: str, value: Node) -> bool:
    """Whether what stands under a key is commands or variables, nothing below it a setting."""
    value = follow(value) or value
    if name in SCRIPT_KEYS or _is_argv(name):
        items = value.items if isinstance(value, List) else []
        inside = [j for i in items for j in (i.items if isinstance(i, List) else (i,))]
        plain = isinstance(value, List) and all(isinstance(i, Scalar) for i in inside)
        return plain or isinstance(value, Scalar)
    if not _is_env(name):
        return False
    if isinstance(value, Map):
        return all(isinstance(e.value, Scalar) for e in value.entries)
    return isinstance(value, List) and all(isinstance(i, Scalar) or _is_pair(i) for i in value.items)


def _is_argv(name: str) -> bool:
    return name in ARGV_KEYS or _ARGV.match(name) is not None


def _is_env(name: str) -> bool:
    return name in ENV_KEYS or _ENV.match(name) is not None


def _is_pair(item: Node) -> bool:
    """Whether an item is a variable by its name; what holds more is a thing of its own."""
    if not isinstance(item, Map) or item.get("name", "key") is None:
        return False
    return len(item.entries) < 3 or item.get("value", "valueFrom", "secret") is not None


def _command_lines(node: Map) -> Iterator[tuple[list[Word], bool]]:
    """Entry point and arguments as one line; scripts command by command, marked as such."""
    heads: list[list[Word]] = []  # entry points; `tails` are what is handed to them
    tails: list[list[Word]] = []
    entries = (*node.entries, *(e for m in node.merged[:10] for e in m.entries))
    started = any(entry.key.text == "entrypoint" for entry in entries)  # then `command` is what it is handed
    for entry in entries:
        name = entry.key.text
        if name in SCRIPT_KEYS and holds_commands(name, entry.value):
            yield from ((words, True) for words in argvs(entry.value, several=True))
        elif name == _OF_TASKS and isinstance(entry.value, List):
            plain = [item for item in entry.value.items if isinstance(item, Scalar)]
            yield from ((words, True) for item in plain for words in argvs(item, several=True))
        elif _is_argv(name) and holds_commands(name, entry.value):
            first = name in _FIRST and not (started and name == "command")
            (heads if first else tails).extend(_argvs(entry.value))
    # `sh -c 'server "$@"' -- ARGUMENTS`: the arguments go to the server.
    whole = next((h for h in heads if any(w.text in ("$@", "${@}") for w in h)), None)
    if whole is None and len(heads) == 1:
        whole = heads[0]
    if whole is not None and tails:
        heads, tails = [[*h, *tails[0]] if h is whole else h for h in heads], tails[1:]
    yield from ((words, False) for words in (*heads, *tails))


def _argvs(node: Node) -> Iterator[list[Word]]:
    """The commands of a value; one that is quoted as a whole is the script of `entrypoint: [sh, -c]`."""
    text = node.text.strip() if isinstance(node, Scalar) else ""
    quote = text[:1]
    if (
        isinstance(node, Scalar)
        and len(text) > 1
        and quote in ("'", '"')
        and text.find(quote, 1) == len(text) - 1
    ):
        yield from commands(node.span.sub(node.text.index(quote) + 1, node.text.rindex(quote)))
    else:
        yield from argvs(node)


def _with_entrypoint(words: list[Word], image: str | None) -> list[Word]:
    """The line as the container runs it: behind the image's own program where the line names none."""
    if not image or not words or any(w.text.rpartition("/")[2] in PROGRAMS for w in words[:40]):
        return words
    first = words[0].text
    gallery = _GALLERY.search(image) is not None and not first.endswith("worker")  # of LocalAI's swarms
    told = [settled(word) for word in (words if gallery else words[:1])]
    names = any(names_model(text) and suggests_model(text) and ("/" in text or gallery) for text in told)
    folder, _, last = first.rpartition("/")
    names = names or (
        first.startswith("/") and ("model" in folder or is_sized(last)) and suggests_model(last)
    )
    if not first.startswith("-") and not names and first not in ("serve", "pull", "run"):
        return words
    nowhere = Location(path=words[0].location.path, line=1)
    for pattern, program in ENTRYPOINTS:
        if pattern.search(image):
            own = program[:-1] if program[-1] == first else program  # the line says `serve` itself
            return [*(Word(text=t, location=nowhere) for t in own), *words]
    return words
