"""What a path says of the code in it: a test, an example, or neither."""

from __future__ import annotations

import re
from typing import Literal

_TEST = re.compile(
    r"(?:^|/)(?:tests?|testing|__tests__|e2e|spec|specs|unit_tests|integration_tests|testdata|__mocks__|conftest\.py)(?:/|$)"
    r"|(?:^|/)test_[^/]*$|[^/]*(?:_test|\.test|\.spec|_spec)\.[^/]+$|(?:^|/)conftest\.py$",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"(?:^|/)(?:examples?|samples?|docs?|tutorials?|cookbooks?|quickstarts?|getting[-_]started)(?:/|$)",
    re.IGNORECASE,
)


def role(path: str) -> Literal["test", "docs-example"] | None:
    """`test` for test code, `docs-example` for documentation and examples, None for what ships or runs."""
    if _TEST.search(path):
        return "test"
    if _EXAMPLE.search(path):
        return "docs-example"
    return None
