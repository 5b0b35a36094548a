"""Plans and states of Terraform as JSON: what `terraform show -json` prints, and state files."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """The clues of every resource, planned or there."""
    from modelguard.detect._terraform.json import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="terraform_json",
    files=("*.tfstate", "*.tfplan.json", "tfplan.json", "*.tfstate.json"),
    anchors=(b'"terraform_version"',),
    find=find,
)
