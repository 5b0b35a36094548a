"""Names in a policy that nobody here knows: perhaps misspelt, and then a `deny` denies nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from modelguard.evaluate._channels import channel_key, known_elsewhere
from modelguard.evaluate._globs import vendor_key, vendor_words
from modelguard.evaluate._nodes import nearest
from modelguard.model import Mention, Notice, Policy

_KINDS = {"vendor": "a vendor", "licence": "a licence", "model": "a model", "channel": "a channel"}
# Nearer than a slip of the fingers: models of one family differ by a digit.
_LIKENESS = 0.8
_WILD = frozenset("*?[")


def unknown_names(
    policy: Policy, spellings: Callable[[str], Sequence[str]], used: Iterable[str]
) -> Iterator[Notice]:
    """A notice for each name of the policy that neither the knowledge base nor the repository knows.

    `spellings` gives every name of a kind, `used` what the scanned files call models.
    """
    seen = {raw.lower() for raw in used} | {raw.lower().rsplit("/", 1)[-1] for raw in used}
    for mention in sorted(policy.mentions, key=lambda m: (m.location.line, m.location.column)):
        known = spellings(mention.kind)
        if not (_matches(mention, known) or (mention.kind == "model" and _globbed(mention.name, seen))):
            yield _notice(mention, known)


def _matches(mention: Mention, known: Sequence[str]) -> bool:
    if mention.kind == "vendor":
        pattern = vendor_key(mention.name)
        return any(fnmatchcase(vendor_key(word), pattern) for name in known for word in vendor_words(name))
    if mention.kind == "channel":
        key = channel_key(mention.name)
        return known_elsewhere(key) or any(channel_key(name) == key for name in known)
    return _globbed(mention.name, known)


def _globbed(pattern: str, known: Iterable[str]) -> bool:
    low = pattern.lower()
    return any(fnmatchcase(name.lower(), low) for name in known)


def _notice(mention: Mention, known: Sequence[str]) -> Notice:
    at = mention.location
    # Of a pattern, what stands in front of the first wildcard is no word to be near to.
    hint = "" if _WILD & set(mention.name) else nearest(mention.name, known, likeness=_LIKENESS)
    return Notice(
        code="policy-name",
        message=f"line {at.line}, column {at.column}: {mention.key}: nobody here knows "
        f'{_KINDS[mention.kind]} "{mention.name}"{hint or ", so that it may match nothing"}',
        path=at.path,
        line=at.line,
    )
