"""MG404: a contract of the policy that has run out, or soon will."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from modelguard.evaluate import _words
from modelguard.evaluate._case import covers
from modelguard.evaluate._rule import Breach, Scan, scan_rule
from modelguard.model import Location

_SOON = timedelta(days=60)


@scan_rule("MG404", "agreement-expired", level="error")
def agreement_expired(scan: Scan) -> Iterator[Breach]:
    """An agreement of the policy has expired, or will within 60 days.

    ## Why it matters
    A contract that has run out permits nothing: what it covered is judged by the public terms again.
    Sixty days before, it is a warning.  An expired agreement on which nothing here relies is a note.

    ## Example
    ```yaml
    agreements:
      - {vendor: mistralai, models: ["mistral-large-2407"], permits: [self-hosted], expires: 2026-06-30}
    ```

    ## What to do
    Renew the contract and write the new date, or stop the uses and remove the entry.

    ## References
    The policy file: `modelguard schema policy`
    """
    for number, agreement in enumerate(scan.policy.agreements):
        if agreement.expires is None or agreement.expires > scan.as_of + _SOON:
            continue
        past = agreement.expires < scan.as_of
        relied = sorted({c.model_id for c in scan.cases if covers(agreement, c.resolution)})
        about = f" ({agreement.reference})" if agreement.reference else ""
        verb = "rely" if len(relied) > 1 else "relies"
        uses = f" {_words.listed(relied[:4])} {verb} on it." if relied else ""
        when = f"{'expired' if past else 'expires'} on {agreement.expires}"
        yield Breach(
            message=f"The agreement with {agreement.vendor}{about} {when}.{uses}",
            remedy="Renew it and write the new date into the policy, or end what it permits and remove it.",
            verdict="forbidden" if past else "allowed",
            level="note" if not relied else None if past else "warning",
            at=agreement.location or Location(path=scan.policy.path or "modelguard.yaml", line=1),
            subject=f"{agreement.vendor}|{agreement.reference}|{number}",
        )
