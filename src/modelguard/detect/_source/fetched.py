"""Repositories of the hub and their files that one call takes: `hf_file("org/name", "main", "x.gguf")`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from modelguard.detect._hub_files import is_of_splitter
from modelguard.detect._shape import WEIGHT_FILE, is_hub_id
from modelguard.detect._source.lexer import Token
from modelguard.expressions import expression

_FETCHES = expression(
    r"(?:from_?)?hugging_?face(?:_?(?:hub|repo|file|model))?\Z|(?:from_?)?hf(?:_?(?:hub|repo|file|model|hub_?download))?\Z"
    r"|hub_?(?:download|file|fetch)\Z|(?:download|fetch)_?from_?(?:hub|hf|hugging_?face)\Z",
    re.IGNORECASE,
)
_FILE = expression(r"[\w./-]{1,120}\.[a-z][a-z0-9]{1,11}\Z", re.IGNORECASE)
_SETTINGS = expression(r"(?:[\w.-]*[._/-])?(?:config|preprocessor|generation)[\w.-]{0,60}\.(?:json|ya?ml)\Z")
_REACH = 60

Role = Literal["weights", "file", "other"]


def role(found: Sequence[Token], around: Sequence[int], index: int) -> Role | None:
    """What the string is for a call that fetches from the hub a repository and a file; None for other calls.

    The repository of a file of weights, a file itself, or where only settings and tokenizers come from.
    """
    opens = around[index]
    if opens < 1 or found[opens].text != "(" or not _FETCHES.match(found[opens - 1].text):
        return None
    beside = range(opens + 1, min(len(found), opens + _REACH))
    texts = [at for at in beside if around[at] == opens and found[at].kind == "string"]
    files = [at for at in texts[1:] if _FILE.match(found[at].text) and not is_hub_id(found[at].text)]
    if not texts or not files or not is_hub_id(found[texts[0]].text):
        return None
    if index != texts[0]:
        return "file" if index in files else None
    names = [found[at].text for at in files]
    if any(map(WEIGHT_FILE.match, names)):
        return "weights"
    return "other" if all(is_of_splitter(n) or _SETTINGS.match(n) for n in names) else "weights"
