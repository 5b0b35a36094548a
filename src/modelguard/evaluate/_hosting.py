"""Where a deployment runs whose policy does not say it: inferred where the evidence is plain.

A server of weights in the deployment, and no cloud anywhere: on-prem.  A template or manifest of a cloud:
public-cloud.  An inference answers no question for good: what rests on it depends, and says so.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from modelguard.evaluate import _words
from modelguard.evaluate._case import Case, Inference

if TYPE_CHECKING:
    from modelguard.model import Hosting, Step

_RUNS = ("serve", "weights-load")


class Surroundings:
    """What stands around the uses: the servers of each deployment, and the clouds that the repository names.

    The clouds are looked for once, when a verdict first asks.
    """

    def __init__(self, cases: Iterable[Case], clouds: Callable[[], tuple[Step, ...]] | None) -> None:
        self._ask = clouds
        self._clouds: tuple[Step, ...] | None = None
        self._servers: dict[str, Case] = {}
        self._called: set[str] = set()
        for case in cases:
            if case.illustrates:
                continue
            group = _group(case)
            if case.usage.execution == "self-hosted" and case.usage.kind in _RUNS:
                self._servers.setdefault(group, case)
            elif case.usage.execution == "managed":
                self._called.add(group)

    def hosting(self, case: Case) -> Inference | None:
        """Where the deployment of the case runs, as far as the repository plainly says."""
        if self._ask is None:
            return None
        if self._clouds is None:
            self._clouds = self._ask()
        group = _group(case)
        # Beside a service, a name may be meant for the one or for the other.
        server = self._servers.get(group) if group not in self._called else None
        cloud = self._clouds[0] if self._clouds else None
        if server is None and cloud is None:
            return None
        seen = []
        if server is not None:
            at = server.usage.location
            seen.append(f"{server.usage.channel or 'a server'} runs weights at {at.path}:{at.line}")
        if cloud is not None:
            names = _words.listed([step.why.removeprefix("it is deployed to ") for step in self._clouds])
            seen.append(f"{cloud.location.path}:{cloud.location.line} deploys to {names}")
        else:
            seen.append("nothing in the repository names a cloud")
        hosting: Hosting = "public-cloud" if cloud is not None else "on-prem"
        return Inference(hosting=hosting, runs=server is not None, because=_words.listed(seen))


def _group(case: Case) -> str:
    """The deployment; where the policy describes none, the folder."""
    return f"={case.deployment.name}" if case.told else posixpath.dirname(case.usage.location.path)
