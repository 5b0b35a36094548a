"""Licences to choose from: `A OR B` leaves the choice to whoever uses the model, `A AND B` binds with both.

An alternative is a set of licence keys, all of which bind whoever chooses it.
"""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING, Any

from modelguard.expressions import expression

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from modelguard.model import Licence

    Alternatives = tuple[tuple[str, ...], ...]

_OPERATOR = expression(r"[\s)](?:or|and|with)[\s(]", re.IGNORECASE)
_LONGEST = 300
# More ways than these are no choice that a person has made: then all of them bind.
_MOST = 32


def is_expression(text: str) -> bool:
    """Whether a licence is written as an expression, such as `Apache-2.0 OR MIT`."""
    return len(text) <= _LONGEST and _OPERATOR.search(text) is not None


def alternatives(text: str) -> Alternatives | None:
    """The alternatives of an expression, by the names that stand in it; None where it cannot be read.

    What an exception adds (`WITH`) is left aside: it only permits more.
    """
    # A tenth of a second to import: only where an expression stands.
    from license_expression import ExpressionError, Licensing, ParseError

    try:
        tree = Licensing().parse(text)
    except (ExpressionError, ParseError, RecursionError, ValueError, TypeError, LookupError):
        return None
    return _spread(tree) if tree is not None else None


def _spread(tree: Any) -> Alternatives | None:
    """Every way to satisfy a tree of ANDs and ORs, without recursion."""
    done: dict[tuple[str, ...], None] = {}
    left: list[tuple[Any, ...]] = [(tree,)]
    while left:
        if len(left) + len(done) > _MOST:
            return None
        nodes = left.pop()
        at = next((i for i, node in enumerate(nodes) if not node.isliteral), None)
        if at is None:
            names = (getattr(node, "license_symbol", node).key for node in nodes)
            done.setdefault(tuple(dict.fromkeys(str(name) for name in names)))
        elif nodes[at].operator.strip() == "OR":
            left += [(*nodes[:at], arm, *nodes[at + 1 :]) for arm in reversed(nodes[at].args)]
        else:
            left.append((*nodes[:at], *nodes[at].args, *nodes[at + 1 :]))
    return tuple(done)


def combined(groups: Iterable[Alternatives]) -> Alternatives:
    """The ways to take one alternative of each group; none where nothing is to be chosen, or too much."""
    kept = [group for group in dict.fromkeys(groups) if group]
    ways = 1
    for group in kept:
        ways *= len(group)
    if not 1 < ways <= _MOST:
        return ()
    taken = (tuple(dict.fromkeys(key for arm in arms for key in arm)) for arms in product(*kept))
    found = tuple(dict.fromkeys(taken))
    return found if len(found) > 1 else ()


def freest(
    licences: Sequence[Licence], choice: Alternatives, strict: Callable[[Licence], tuple[int, str]]
) -> tuple[Licence, ...]:
    """The licences that bind whoever takes the freest alternative; all of them where there is no choice."""
    if not choice:
        return tuple(licences)
    ways = [tuple(item for item in licences if binds(item.key, arm, choice)) for arm in choice]
    return min(ways, key=lambda way: max((strict(item)[0] for item in way), default=0))


def in_words(choice: Alternatives, licences: Iterable[Licence]) -> str:
    """The alternatives by the names of their licences, for people."""
    names = {licence.key: licence.name for licence in licences}
    arms = (" and ".join(names.get(key, key) for key in arm) for arm in choice)
    return f"the user may choose: {'; or '.join(dict.fromkeys(arms))}"


def binds(key: str, arm: tuple[str, ...], choice: Alternatives) -> bool:
    """Whether a licence binds whoever takes `arm`: what is in no alternative always does."""
    return key in arm or not any(key in other for other in choice)
