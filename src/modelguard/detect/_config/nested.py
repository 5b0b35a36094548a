"""Settings and scripts inside strings: a ConfigMap's file, a serving configuration, a step of a workflow."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect import _inline as inline
from modelguard.detect._commands import clues
from modelguard.detect._config import container, litellm_proxy, settings
from modelguard.detect._config.manifest import manifest
from modelguard.detect._config.surroundings import Context
from modelguard.detect._config.variables import variables
from modelguard.detect._shell.requests import body
from modelguard.detect._shelltext import commands
from modelguard.detect._trees import json, toml, yaml
from modelguard.detect._trees.tree import Entry, List, Map, Node, Scalar, Span
from modelguard.detect._variables import Variable
from modelguard.expressions import expression
from modelguard.model import Clue

# Keys of workflows that hold the code of a function.
_CODE = {
    "func": "inline.js",
    "jsCode": "inline.js",
    "functionCode": "inline.js",
    "javascriptFunction": "inline.js",
    "pythonCode": "inline.py",
}
# Files, by the names under which a ConfigMap holds them, that readers of their own know.
_FILES = expression(r"(?i:modelfile)(?:[-_.][\w.-]{1,60})?\Z|[\w.-]{1,100}\.(?P<ending>py|m?js|ts|ipynb)\Z")
# Nodes of workflows call their code nothing else, whatever it is written in.
_CODE_OF_NODE = "code"
_JAVASCRIPT = expression(r"(?:^|\n)\s{0,8}(?:const|let|var) [\w{]|\brequire\([\"']")
_PYTHON = expression(r"(?:^|\n)(?:from [\w.]{1,80} import |import \w|def \w{1,60}\()")
_INTERPRETED = expression(r"#![^\n]{0,100}\bpython")
_MODELFILE = expression(
    r"FROM[ \t]+[^\s]{2,200}[ \t]*\n\s*(?:PARAMETER|SYSTEM|TEMPLATE|ADAPTER|MESSAGE|LICENSE)[ \t]"
)
# What an image is built from, as builds of OpenShift and compose files hold it in place of a file.
_STAGE = expression(r"^[ \t]*FROM[ \t]+\S", re.MULTILINE)
_STATEMENTS = ("statement", "sql", "query", "rawSql", "sql_query")
_MAPPING = expression(r"^[ \t]*(?:- )?[\"']?[\w./-]+[\"']?:(?:[ \t]|$)", re.MULTILINE)

# Lines that say something: neither empty nor comments.
_SAID = expression(r"^[ \t]*[^\s#]", re.MULTILINE)
_PAIR = expression(
    r"^[ \t]*(?P<name>[A-Za-z_][\w.-]{0,100})[ \t]*=[ \t]*(?P<value>[^\n]{0,400})$", re.MULTILINE
)
_SECTION = expression(r"^[ \t]*\[[\w. :/-]{1,100}\][ \t]*$", re.MULTILINE)
# A line of TOML, which quotes its texts; other files with sections do not.
_QUOTED = expression(r"^[ \t]*[A-Za-z_][\w.-]{0,100}[ \t]*=[ \t]*[\"'\[]", re.MULTILINE)
_PAIRS = expression(r"(?:[ \t]*(?:#[^\n]*|[A-Za-z_][\w.-]{0,100}[ \t]*=[^\n]*|)\n){2,}[^\n]*")


def _pairs(span: Span) -> Iterator[Variable]:
    """The pairs of a properties file; the last part of a dotted name is the name."""
    for match in _PAIR.finditer(span.text[:100_000]):
        start, end = match.span("value")
        word = span.word(start, start + len(match["value"].rstrip()))
        if end > start:
            yield Variable(name=match["name"].rpartition(".")[2], value=word)


def is_query(name: str, text: str) -> bool:
    """Whether a string is a statement for a database."""
    return name in _STATEMENTS and inline.STATEMENT.match(text) is not None


def read(name: str, value: Scalar, context: Context) -> Iterator[Clue]:
    """The clues of a string that holds a file of its own."""
    text = value.text.lstrip()
    if is_query(name, text):
        yield from inline.read(value.span, context.detector, "inline.sql")
    elif name in _CODE:
        yield from inline.read(value.span, context.detector, _CODE[name])
    elif text.startswith("={"):  # an expression of n8n that makes a JSON text
        for mention in body(value.span.word(), calls=True):
            if context.endpoint is None and mention.channel is None:
                mention = replace(mention, channel=context.channel, execution=context.execution)
            yield from clues(mention, detector=context.detector, endpoint=context.endpoint)
    elif (ending := _kind(name, text)) is not None:
        yield from inline.read(value.span, context.detector, ending)
    elif text.startswith("#!") or name.endswith((".sh", ".bash")):
        # The reader of scripts follows what they set; the other knows the image and what comes from outside.
        yield from inline.read(value.span, context.detector, "inline.sh")
        for words in commands(value.span):
            yield from container.of_command(words, context)
    elif (kind := _FILES.match(name)) is not None:
        yield from inline.read(
            value.span, context.detector, f"inline.{kind['ending']}" if kind["ending"] else name
        )
    elif not name.endswith((".md", ".txt", ".html", ".sql", ".jinja", ".j2")):
        yield from _settings(name, value, text, context)


def _kind(name: str, text: str) -> str | None:
    """What a file of such code would be called, where a reader of its own knows it."""
    if _INTERPRETED.match(text):
        return "inline.py"
    if _MODELFILE.match(text):
        return "Modelfile"
    if name == "dockerfile" and _STAGE.search(text[:4000]):
        return "Dockerfile"
    if name == _CODE_OF_NODE and "\n" in text:
        return "inline.js" if _JAVASCRIPT.search(text) else "inline.py" if _PYTHON.search(text) else None
    match = _FILES.match(name)
    return match and (f"inline.{match['ending']}" if match["ending"] else name)


def _is_mapping(text: str) -> bool:
    """Whether most lines of a text that say something are keys with their values."""
    return len(_MAPPING.findall(text)) * 2 > len(_SAID.findall(text))


def _json(name: str, node: Node, value: Scalar, context: Context) -> Iterator[Clue]:
    """The clues of one value in a text of JSON; a list of variables is a container's own."""
    if isinstance(node, List) and _are_variables(node):
        own = replace(context, scope=f"{context.scope}/{name}")
        yield from container.of_variables(list(variables(node)), own)
    elif isinstance(node, Map | List):
        below = Map(entries=[Entry(Scalar(name, value.span.sub(0, 0)), node)])
        yield from settings.read(below, context)


def _are_variables(node: List) -> bool:
    """Whether a list is that of a container's variables, each a name beside its value."""
    items = [item for item in node.items if isinstance(item, Map) and item.text("name")]
    return len(items) == len(node.items) > 0 and all(i.get("value", "valueFrom") is not None for i in items)


def _settings(name: str, value: Scalar, text: str, context: Context) -> Iterator[Clue]:
    """The clues of a string that holds settings, in whatever format."""
    has_sections = _SECTION.search(text[:8000]) is not None and _PAIR.search(text[:8000]) is not None
    if name.endswith(".toml") or (has_sections and _QUOTED.search(text[:8000])):
        for node in toml.parse(value.span):
            yield from settings.read(node, context)
    elif has_sections:
        yield from inline.read(value.span, context.detector, "inline.ini")
    elif text[:1] in "{[" and not text.startswith("{{"):
        for node in json.parse(value.span):
            yield from _json(name, node, value, context)
    elif name.endswith((".properties", ".env", ".ini", ".conf")) or _PAIRS.fullmatch(text[:4000]):
        yield from container.of_variables(list(_pairs(value.span)), context)
    elif name.endswith((".yaml", ".yml")) or _is_mapping(text[:20_000]):
        for node in yaml.parse(value.span):
            if isinstance(node, Map) and manifest(node) == "litellm":
                yield from litellm_proxy.of_document(node)
            elif isinstance(node, Map | List):
                yield from settings.read(node, context)
