"""Functions that only look at a request, whatever language they are written in, and send it nowhere."""

from __future__ import annotations

import re

from modelguard.expressions import expression

# `fingerprint(&request)`, `compute_cache_key(payload)`, `redactSecrets(body)`.
_LOOKS = expression(
    r"(?:\w{0,40}_?)(?:fingerprint|checksum|canonicali[sz]e|cache_?key|redact(?!or)|scrub|find_?match|diff_?(?:request|payload|bod(?:y|ies)))(?:[A-Z_]\w{0,40})?"
    r"|(?:compute|make|get|to|request|stable|prompt|build|content)_?(?:\w{1,20}_)?(?:hash|digest)(?:[A-Z_]\w{0,40})?|hash(?:[A-Z_]\w{0,40})?",
    re.IGNORECASE,
)
_COMPARES = expression(r"(?:assert|XCTAssert)\w{0,30}|(?:is_?)?(?:deep_?)?equals?|eq|ne", re.IGNORECASE)
# What is done to a store of answers with the request that they answer, and how such stores are called.
_KEEPS = expression(
    r"(?:put|get|peek|set|insert|lookup|look_?up|store|contains|has|remove|delete|evict|invalidate)(?:_\w{1,30})?",
    re.IGNORECASE,
)
_STORE = expression(r"(?:\w{0,40}_?)(?:cache|memo)\w{0,10}", re.IGNORECASE)


def only_hashes(called: str) -> bool:
    """Whether a function makes no more of a request than a key, a hash or a text without secrets."""
    return _LOOKS.fullmatch(called) is not None


def only_looks(called: str, owner: str = "") -> bool:
    """Whether a function, or a method of what is called `owner`, looks at what it is given, and no more."""
    if only_hashes(called) or _COMPARES.fullmatch(called):
        return True
    return _KEEPS.fullmatch(called) is not None and _STORE.fullmatch(owner) is not None


def goes_nowhere(name: bytes, block: bytes, sets: int = 1) -> bool:
    """Whether code only looks at what it calls by a name, that it sets so many times."""
    word = rb"(?<![\w$.])" + re.escape(name) + rb"(?![\w$])"
    given = rb"(?:(\w{1,60})\.)?(\w{1,60})\((?:[^()\n]{0,120},\s{0,40})?" + word + rb"\s{0,40}[,)]"
    looked = sum(
        only_looks(match[2].decode(), (match[1] or b"").decode()) for match in re.finditer(given, block)
    )
    return looked > 0 and len(re.findall(word, block)) == looked + sets
