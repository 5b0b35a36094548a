"""Files that a script writes or feeds to a program: here-documents, read by the detector of their kind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from modelguard.detect._embedded import is_read, read_as
from modelguard.detect._shell.edited import ENV_FILE
from modelguard.detect._shell.requests import body
from modelguard.detect._shell.tree import Document, Quoted, Script
from modelguard.detect._words import names_model
from modelguard.expressions import expression
from modelguard.model import Clue, Sighting

_MAX_DOCUMENTS = 50
_HEAD = 400
_MOST_BEFORE = 12
# How files begin whose names tell no kind: `cat > "$MANIFEST" <<EOF`, `cat > ~/.toolrc <<EOF`.
_HEADS = (
    (
        "x.yaml",
        expression(rb"\s{0,20}(?:---\s{1,20}|#[^\n]{0,200}\n){0,5}(?:apiVersion|services|model_list):\s"),
    ),
    ("x.json", expression(rb"\s{0,20}\{\s{0,20}\"[$\w.-]{1,80}\"\s{0,4}:")),
    ("x.sh", expression(rb"\s{0,20}#!\S{0,40}[/ ](?:ba)?sh\b")),
    ("x.sh", expression(rb"\s{0,20}(?:#[^\n]{0,200}\n){0,5}export [A-Z_]{2,60}=")),
    ("x.py", expression(rb"\s{0,20}#!\S{0,40}[/ ]python")),
    (
        ".env",
        expression(
            rb"(?:[ \t]{0,9}(?:#[^\n]{0,200})?\n){0,9}"
            rb"(?:[A-Z][A-Z0-9_]{2,60}=[^\n]{0,200}\n(?:#[^\n]{0,200}\n|\n){0,4}){2}"
        ),
    ),
)
# What Ollama makes a model of: images of containers begin so as well, but go on otherwise.
_CREATES = expression(rb"\bollama[ \t]{1,4}create\b")
_MODELFILE = expression(
    rb"\s{0,20}(?:#[^\n]{0,200}\n\s{0,20}){0,20}FROM[ \t]{1,8}\S{1,300}[ \t\r]{0,8}"
    rb"(?:\n\s{0,20}(?:PARAMETER|SYSTEM|TEMPLATE|ADAPTER|LICENSE|MESSAGE|RENDERER|PARSER|REQUIRES|#)|\s{0,20}\Z)"
)
_FROM = expression(r"FROM[ \t]{1,4}(?P<id>[^\s\\]{2,300})(?:\\n|\s|\Z)")
_FILLS = expression(rb"=\"?(?:\$\(|`)\s{0,4}cat\s{0,4}<<")
_LONGEST_BODY = 20_000
# What a model is asked: its name and a question, in one text of JSON.
_BODY = expression(
    rb"\s{0,40}\{(?=[^\x00]{0,20000}?\"model\"\s{0,9}:)"
    rb"(?=[^\x00]{0,20000}?\"(?:messages|prompt|input|inputs|contents|query|texts?)\"\s{0,9}:)"
)
_READERS = {
    **dict.fromkeys(("python", "python3"), "x.py"),
    **dict.fromkeys(("kubectl", "oc"), "x.yaml"),
    **dict.fromkeys(("bash", "sh", "ssh", "sbatch", "read"), "x.sh"),  # `read` fills a variable
    "node": "x.js",
}


def read_documents(script: Script) -> Iterator[Clue]:
    """The clues of each here-document, at their places in the script."""
    for document in script.documents[:_MAX_DOCUMENTS]:
        program = document.command[0].rpartition("/")[2] if document.command else ""
        kept = program == "cat" and len(document.command) == 1 and not document.target
        if program in ("curl", "wget") or (kept and _asks(document, script)):
            yield from _request(document, script)
            continue
        # What a program makes of the document goes to the file, not the document.
        name = _READERS.get(program, "") or _target(document).rpartition("/")[2]
        if _is_modelfile(document, script):
            name = "Modelfile"
        elif "$" in name or (name and not is_read(name)) or (kept and _fills(document, script)):
            told = _told(script.file.data[document.start : document.end][:_HEAD])
            name = ".env" if ENV_FILE.search(_target(document)) else told
        if name:
            yield from read_as(name, document.start, document.end, script.file)
    if _CREATES.search(script.file.data) is not None:
        yield from _said(script)


def _said(script: Script) -> Iterator[Sighting]:
    """What Ollama makes a model from that is said in one line: `echo "FROM id" | ollama create NAME -f -`."""
    for command in script.commands:
        told = command.words[1:] if command.words[0].text in ("echo", "printf") else ()
        for word in told:
            made = _FROM.match(word.text)
            if made is not None and "$" not in made["id"] and names_model(made["id"]):
                model = word.part(*made.span("id"))
                yield Sighting(
                    location=model.location,
                    raw=model.text,
                    kind="serve",
                    strength="strong",
                    detector="shell",
                    because="a model of Ollama's is made from it",
                    channel="ollama",
                    execution="self-hosted",
                )


def _is_modelfile(document: Document, script: Script) -> bool:
    """Whether Ollama makes a model of a text, wherever that goes: `ollama create NAME -f - <<EOF`."""
    if _CREATES.search(script.file.data) is None:
        return False
    return _MODELFILE.match(script.file.data[document.start : document.end]) is not None


def _target(document: Document) -> str:
    """The file that a document goes to, be it by way of `tee`, which others may start."""
    words = document.command[:_MOST_BEFORE]
    if document.target not in ("", "/dev/null") or "tee" not in words:
        return document.target
    return next((word for word in words[words.index("tee") + 1 :] if not word.startswith("-")), "")


def _told(head: bytes) -> str:
    """What a file that a variable names is, by its first lines: a manifest, a compose file, a script."""
    return next((name for name, pattern in _HEADS if pattern.match(head)), "")


def _asks(document: Document, script: Script) -> bool:
    """Whether a text that a variable keeps is the body of a request: `BODY=$(cat <<EOF … EOF)`."""
    return _BODY.match(script.file.data[document.start : document.end][:_LONGEST_BODY]) is not None


def _fills(document: Document, script: Script) -> bool:
    """Whether a document is what a variable is set to: `PARAMETERS=$(cat <<EOF … EOF)`."""
    before = script.file.data[: document.start].rstrip(b"\n").rpartition(b"\n")[2]
    return _FILLS.search(before) is not None


def _request(document: Document, script: Script) -> Iterator[Sighting]:
    data = script.file.data[document.start : document.end].decode("utf-8", "replace")
    starts = accumulate((len(char.encode()) for char in data), initial=document.start)
    whole = script.lines.locate(document.start, document.end)
    word = Quoted(text=data, location=whole, starts=tuple(starts), lines=script.lines)
    address = next((t for t in document.command if "://" in t), None)
    for mention in body(word, True):
        if "$" not in mention.model.text:
            yield Sighting(
                location=mention.model.location,
                raw=mention.model.text,
                kind="api-call",
                strength="strong",
                detector="shell",
                because=mention.because,
                endpoint=address,
            )
