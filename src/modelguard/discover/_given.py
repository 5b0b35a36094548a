"""A text that came without a file: what kind of file it would be, by what it holds."""

from __future__ import annotations

from modelguard.errors import UsageError
from modelguard.model import SourceFile
from modelguard.noun import Noun

NAME = "<stdin>"
LARGEST = 64 * 1024 * 1024
_HEAD = 64 * 1024
_SHELLS = (b"sh", b"bash", b"dash", b"zsh", b"ksh")
_DOCKERFILE = (b"FROM ", b"ARG ", b"# syntax=docker")
_KINDS = "multi-document YAML or JSON of Kubernetes or Compose, Terraform JSON, Dockerfiles, scripts"


class Given(Noun):
    """A text to look at under the name that findings give it, `kind` being a file name of its kind."""

    file: SourceFile
    kind: str


def given(data: bytes, *, name: str | None = None) -> Given:
    """The text as a file called `name` (`<stdin>` where nobody named it), and what kind of file it is.

    A name that says the kind (`Dockerfile`, `prod.env`) decides; else the content does.  Raises `UsageError`
    for what is empty, too large, or of no kind that can be told.
    """
    if not data.strip():
        raise UsageError(
            "standard input is empty: the command before the pipe printed nothing (run it alone to see why)"
        )
    if len(data) > LARGEST:
        raise UsageError(
            f"standard input is larger than {LARGEST // 1024**2} MB; write it to a file and scan that"
        )
    kind = name if name and _says_kind(name) and not _is_terraform(data) else _kind(data)
    if kind is None:
        raise UsageError(
            f"nothing shows what standard input is ({_KINDS} are known by their content); "
            "say it with --stdin-name, for example --stdin-name settings.toml"
        )
    return Given(file=SourceFile(path=name or NAME, data=data, size=len(data)), kind=kind)


def _says_kind(name: str) -> bool:
    last = name.rpartition("/")[2]
    return "." in last.strip(".") or last.lower().startswith(
        (".env", "dockerfile", "containerfile", "modelfile")
    )


def _kind(data: bytes) -> str | None:
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    first = head.partition(b"\n")[0].strip()
    if first.startswith(b"#!"):
        program = first.rpartition(b"/")[2].split()[-1:] or [b""]
        return "stdin.sh" if program[0] in _SHELLS else "stdin.py" if b"python" in program[0] else None
    if _is_terraform(data):
        return "stdin.tfstate"
    if head[:1] in (b"{", b"["):
        # YAML holds JSON, and the objects of Kubernetes and Compose are read there.
        manifest = b'"apiVersion"' in data or b'"services"' in data
        return "stdin.yaml" if manifest else "stdin.json"
    if first.startswith(_DOCKERFILE) and (b"\nFROM " in head or head.startswith(b"FROM ")):
        return "Dockerfile"
    return "stdin.yaml" if _is_yaml(head) else None


def _is_terraform(data: bytes) -> bool:
    """Whether it is what `terraform show -json` prints, or a state file."""
    head = data[:_HEAD].lstrip()
    if head[:1] != b"{":
        return False
    return b'"terraform_version"' in head and (b'"format_version"' in head or b'"resources"' in data)


def _is_yaml(head: bytes) -> bool:
    """Whether the first line that says something is a key, an item or the mark of a document."""
    for line in head.splitlines():
        text = line.strip()
        if text and not text.startswith(b"#"):
            return text.startswith((b"---", b"- ", b"%YAML")) or text.endswith(b":") or b": " in text
    return False
