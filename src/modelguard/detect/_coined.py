"""Names that somebody coined: no words of a language, so that one that stands where a model may, names it."""

from __future__ import annotations

import re

from modelguard.detect._sdks import words
from modelguard.expressions import expression

_SHORTEST, _LONGEST = 4, 80
# Words in one form, joined as names are; an id of a drive or a hash begins with a number, or is one long row.
_FORM = expression(r"[A-Za-z][A-Za-z0-9]{0,24}(?:[-_.][A-Za-z0-9]{1,24}){0,8}\Z")
_PART = expression(r"[A-Za-z0-9]+")
# Letters and numbers in one word: `u2net`, `phi3v`, `wav2vec2`; not `v2`, `m1`, `4k`.
_MIXED = expression(r"(?=[a-z0-9]*\d)(?=[a-z0-9]*[a-z])(?:[a-z]{2}|[a-z]\d[a-z])[a-z0-9]+\Z", re.IGNORECASE)
# Words that say what a program does with a model, or that none is meant.
_PLAIN = words(
    """model models name names id ids key value type default fallback custom local remote my your our some
    any other another different unknown none null missing invalid wrong bad fake mock mocked dummy stub
    test tests testing tested example sample demo foo bar baz placeholder temp tmp old new current
    selected chosen primary secondary main made up config setting settings option provider client server
    service deployment engine api endpoint path file folder x the a an of to for with and or not
    run exp experiment step epoch version ver rev part item user device output input data dataset train eval
    batch task job layer level class gpu cpu cuda node phase stage agent tool round trial fold"""
)
_MANY = 3
# What deployments of a vendor's models are called after, between words of their owner's: `prod-gpt-4o-mini`.
_DEPLOYED = expression(
    r"(?:[a-z][a-z0-9]{0,20}[-_]){0,4}?(?:gpt-?(?:3|35|4|5)[\w.]{0,8}|text-embedding|dall-?e-?\d|o[134]-mini|gpt-image)"
    r"(?:[-_.][a-z0-9.]{1,20}){0,6}\Z",
    re.IGNORECASE,
)


def is_coined(value: str) -> bool:
    """Whether a string is a name of its own kind: a word that mixes letters and numbers, or several words in
    a row, and none of those that programs are made of.
    """
    if not _SHORTEST <= len(value) <= _LONGEST or not _FORM.match(value):
        return False
    parts = [part.lower() for part in _PART.findall(value)]
    if any(part.rstrip("0123456789") in _PLAIN for part in parts):
        return False
    mixed = any(_MIXED.match(part) for part in parts)
    return mixed or sum(part.isalpha() and len(part) > 2 for part in parts) >= _MANY


def is_called_after_model(value: str) -> bool:
    """Whether a deployment of one's own is called after the model in it (`prod-gpt-4o-mini`)."""
    return len(value) <= _LONGEST and _DEPLOYED.match(value) is not None
