"""Container engines on a command line: the image that `docker run` starts."""

from __future__ import annotations

from collections.abc import Sequence

from modelguard.detect._words import Word
from modelguard.expressions import expression

_ENGINES = {"docker", "podman", "nerdctl"}
# Options of container engines without a value.
BARE = expression(
    r"--?(?:[itdPqu]{1,4}|rm|detach|init|interactive|tty|privileged|read-only|publish-all|no-healthcheck|nv|rocm"
    r"|oom-kill-disable|sig-proxy|quiet|disable-content-trust|contain|containall|cleanenv|writable-tmpfs|nvccli)\Z"
)


def container_image(words: Sequence[Word]) -> str | None:
    """The image of a `docker run` line."""
    texts = [w.text for w in words[:200]]
    start = next((i for i, t in enumerate(texts[:6]) if t.rpartition("/")[2] in _ENGINES), None)
    if start is None or "run" not in texts[start : start + 3]:
        return None
    at = texts.index("run", start) + 1
    while at < len(texts):
        if not texts[at].startswith("-"):
            return texts[at]
        at += 1 if "=" in texts[at] or BARE.match(texts[at]) else 2
    return None
