"""What both generations of SPDX say of a model, in words of SPDX."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence

from modelguard.errors import UsageError
from modelguard.expressions import expression
from modelguard.model import Finding, Licence, Report, Resolution
from modelguard.report import _bill
from modelguard.report._escape import plain

_NOT_IN_IDS = expression(r"[^A-Za-z0-9.-]+")
_CURE = "pip install 'modelguard-licences[spdx]'"


def missing(error: ImportError) -> UsageError:
    """What a user is told whose installation lacks the libraries for SPDX."""
    return UsageError(f"SPDX documents need {error.name}, which is not installed: {_CURE}")


def fragment(text: str) -> str:
    """The text as part of an SPDX id; two different texts give two ids."""
    clean = _NOT_IN_IDS.sub("-", text).strip("-")
    if clean == text:
        return clean
    return f"{clean}-{uuid.uuid5(_bill.NAMESPACE, plain(text)).hex[:8]}"


def reference(licence: str) -> str:
    """The id of a licence as SPDX expressions take it: its own, or a LicenseRef."""
    from license_expression import get_spdx_licensing

    if licence in get_spdx_licensing().known_symbols and _bill.is_spdx(licence):
        return licence
    return f"LicenseRef-{fragment(licence.removeprefix('LicenseRef-'))}"


def conjunction(licences: Sequence[str], choice: Sequence[Sequence[str]] = ()) -> str | None:
    """All of `licences` bind: joined by AND, or None where there are none; of `choice` one set binds."""
    chosen = {licence for arm in choice for licence in arm}
    parts = [reference(licence) for licence in licences if licence not in chosen]
    if choice:
        arms = (conjunction(arm) or "" for arm in choice)
        either = " OR ".join(f"({arm})" if " " in arm else arm for arm in arms if arm)
        parts.append(f"({either})" if parts else either)
    return " AND ".join(dict.fromkeys(parts)) or None


def pointer(licence: str, terms: Licence | None) -> str:
    """What stands for the text of a licence: where it is to be read, since it is not ours to reproduce."""
    if terms is None:
        return f"Declared as {plain(licence)!r}; no text of that name is known here."
    read = f" It was last read there on {terms.sources[0].date.isoformat()}." if terms.sources else ""
    return f"{terms.name}. Its text is not reproduced here: it stands at {terms.url}.{read}"


def uses(entry: _bill.Entry) -> str:
    """Where and how a model is used, a line each."""
    return "\n".join(_use(resolution) for resolution in entry.uses)


def _use(resolution: Resolution) -> str:
    usage = resolution.usage
    how = ", ".join(word for word in (usage.kind, usage.execution, usage.channel, usage.deployment) if word)
    return plain(f"{usage.location.path}:{usage.location.line} {usage.raw} ({how})")


def told(finding: Finding) -> str:
    """A finding as a note on a package."""
    at = finding.locations[0] if finding.locations else None
    where = f" at {at.path}:{at.line}" if at else ""
    accepted = f" Accepted: {finding.suppressed}" if finding.suppressed is not None else ""
    title = f"{finding.level} {finding.rule} {finding.name} ({finding.verdict})"
    return plain(f"{title}{where}: {finding.message}{accepted}")


def version(entry: _bill.Entry) -> str | None:
    """The one revision that is used, else the version or the day of the release, else nothing."""
    revisions = {r.usage.revision for r in entry.uses if r.usage.revision}
    if len(revisions) == 1:
        return plain(revisions.pop())
    if entry.model is None:
        return None
    named = re.search(r"@([^?#]+)", entry.model.purl.rpartition("/")[2])
    released = entry.model.released
    return named.group(1) if named else released.isoformat() if released else None


def location(entry: _bill.Entry) -> str | None:
    """Where its weights can be fetched, where that is a repository of the hub."""
    for offer in entry.model.offers if entry.model else ():
        if offer.artifact == "weights" and offer.channel == "hf-hub" and offer.ids and "/" in offer.ids[0]:
            return f"https://huggingface.co/{offer.ids[0]}"
    return None


def namespace(report: Report, content: str) -> str:
    """A URI of this very content: the same report has the same one."""
    number = uuid.uuid5(_bill.NAMESPACE, plain(content))
    return f"https://github.com/modelguard/modelguard/spdx/{fragment(_bill.repository(report))}-{number}"
