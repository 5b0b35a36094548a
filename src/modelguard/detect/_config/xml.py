"""XML settings, read as a tree: elements, their attributes and their texts."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._config import settings
from modelguard.detect._config.surroundings import Context
from modelguard.detect._context import speaks_of_models
from modelguard.detect._trees.xml import document
from modelguard.expressions import expression
from modelguard.model import Clue, SourceFile

_NAME = "xml_config"
# Files that models run with are fetched beside them.
_SILENT = frozenset(
    ("tokenizer-model", "tokenizer-vocab", "dependency", "dependencies", "plugin", "resources")
)

# A virtual machine of libvirt, whose parts have models too.
_MACHINE = expression(rb"<domain\b[^<>]{0,200}\btype=[\"'](?:kvm|qemu|xen|lxc|hvf)\b")


def read(file: SourceFile) -> Iterator[Clue]:
    """The clues of the file; what is fetched for a tokenizer is no model."""
    if _MACHINE.search(file.data):
        return
    context = Context(detector=_NAME, trade=speaks_of_models(file.data), skip=_SILENT)
    yield from settings.read(document(file), context)
