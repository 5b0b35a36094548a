"""How long to wait for a hub that is busy, and when to stop asking it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime

from modelguard.expressions import expression

_WINDOW = expression(r"r=(\d{1,9})\b[^,]{0,40}?\bt=(\d{1,9})")
_FIRST = 0.5
_LONGEST = 8.0
# So many hosts in a row that do not answer are one host that is down.
_DOWN = 3


def asked_to_wait(headers: Mapping[str, str]) -> float | None:
    """The seconds that the hub's headers ask for: `Retry-After`, or the rest of a window that is used up."""
    lowered = {name.lower(): value for name, value in headers.items()}
    after = lowered.get("retry-after", "").strip()
    if after.isdigit():
        return float(after[:9])
    if after:
        try:
            until = parsedate_to_datetime(after)
        except (TypeError, ValueError):
            return None
        until = until if until.tzinfo else until.replace(tzinfo=timezone.utc)
        return max(0.0, (until - datetime.now(timezone.utc)).total_seconds())
    window = _WINDOW.search(lowered.get("ratelimit", "")[:200])
    return float(window[2]) if window and int(window[1]) == 0 else None


class Patience:
    """The time that all requests of one run may wait together; several threads share it.

    `closed` tells why no more is asked: the hub wants a longer wait than there is patience, or is down.
    """

    def __init__(self, seconds: float, sleep: Callable[[float], None] = time.sleep) -> None:
        self._left = seconds
        self._sleep = sleep
        self._silent = 0
        self._lock = threading.Lock()
        self.closed = False

    def wait(self, attempt: int, asked: float | None = None) -> bool:
        """Wait before attempt number `attempt` + 1; False where the wait would take too long."""
        seconds = asked if asked is not None else min(_LONGEST, _FIRST * 2**attempt)
        with self._lock:
            if self.closed or seconds > self._left:
                # A hub that asks for minutes would ask every other request for them too.
                self.closed = self.closed or asked is not None
                return False
            self._left -= seconds
        self._sleep(seconds)
        return True

    def silence(self) -> None:
        """Note that a question stayed without an answer."""
        with self._lock:
            self._silent += 1
            self.closed = self.closed or self._silent >= _DOWN

    def heard(self) -> None:
        """Note that the hub answered."""
        with self._lock:
            self._silent = 0
