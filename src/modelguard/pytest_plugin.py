"""`pytest --modelguard`: one test item for each finding at or above `--modelguard-fail-on`.

The folder that pytest calls its root is scanned once, and judged by its policy.  One item more, `complete`,
fails where something could not be read, so that "no findings" can be believed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from modelguard.model import Finding, Report

_LEVELS = ("error", "warning", "note")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two options; without `--modelguard` nothing else of this happens."""
    group = parser.getgroup("modelguard", "uses of AI models that terms or policy do not allow")
    group.addoption("--modelguard", action="store_true", help="judge the models that the root folder uses")
    group.addoption(
        "--modelguard-fail-on",
        choices=_LEVELS,
        default="error",
        help="lowest level of finding that is a test (default: error)",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(
    session: pytest.Session, config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Add the findings to the tests, before `-k` chooses among them."""
    if config.getoption("modelguard"):
        items.extend(_Findings.from_parent(session, name="modelguard", nodeid="modelguard").collect())


class _Findings(pytest.Collector):
    """The scan of the root folder."""

    def collect(self) -> list[pytest.Item]:
        from modelguard import ModelguardError, scan

        try:
            report = scan(self.config.rootpath)
        except ModelguardError as error:
            raise pytest.UsageError(f"modelguard: {error}") from None
        levels = _LEVELS[: _LEVELS.index(self.config.getoption("modelguard_fail_on")) + 1]
        found = [f for f in report.findings if f.level in levels and f.suppressed is None]
        advisory = report.policy.mode == "advisory"
        every: list[pytest.Item] = [_Complete.from_parent(self, name="complete", report=report)]
        for finding in found:
            name = f"{finding.rule}[{finding.model or finding.raw or finding.name}#{finding.fingerprint[:8]}]"
            every.append(_Item.from_parent(self, name=name, finding=finding, advisory=advisory))
        return every


class _Complete(pytest.Item):
    """Fails where the scan could not read something."""

    def __init__(self, *, report: Report, **rest: Any) -> None:
        super().__init__(**rest)
        self._unread = [f"{n.path or ''}: {n.message}" for n in report.notices if n.incomplete]

    def runtest(self) -> None:
        if self._unread:
            pytest.fail("the scan is incomplete:\n" + "\n".join(self._unread), pytrace=False)


class _Item(pytest.Item):
    """Fails with what the finding says; where the policy is advisory, it is expected to."""

    def __init__(self, *, finding: Finding, advisory: bool, **rest: Any) -> None:
        super().__init__(**rest)
        self._finding, self._advisory = finding, advisory

    def runtest(self) -> None:
        found = self._finding
        places = "".join(f"\n  {at.path}:{at.line}:{at.column}" for at in found.locations)
        text = f"{found.level}[{found.rule}] {found.name}{places}\n{found.message}\nway out: {found.remedy}"
        if self._advisory:
            pytest.xfail(text)
        pytest.fail(text, pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        first = self._finding.locations[0] if self._finding.locations else None
        return Path(first.path if first else "."), first.line - 1 if first else None, self.name
