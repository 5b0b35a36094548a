"""What a hub is asked and what it answers; every way of not knowing is a word of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

from modelguard.noun import Noun

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from modelguard.model import Ancestor

State = Literal[
    "found",
    "missing",  # the hub says that there is none (or none that this token may see)
    "hidden",  # the hub does not tell strangers whether there is none or a private one
    "gated",  # it exists; even its card stands behind a click
    "refused",  # it exists, or the token is wrong: access is not given
    "disabled",  # taken down
    "no-revision",  # the repository is there, the revision is not
    "unreachable",  # no connection, no answer in time, or an answer that nobody can read
    "rate-limited",
    "offline",  # HF_HUB_OFFLINE forbids to ask, and no earlier answer is kept
    "unasked",
]
# The states in which nothing was learnt, because nobody answered.
UNANSWERED: frozenset[State] = frozenset({"unreachable", "rate-limited", "offline"})


class Card(Noun):
    """What a repository says of itself: licence tags, bases, whether it stands behind a click.

    All of it is the publisher's word.  `licences` holds the tags as written; `bases` what it was made from;
    `licence_files` the names of licence texts beside the weights (None: nobody looked); `datasets` what it
    was trained on; `url` the place where it was read.
    """

    id: str
    revision: str | None = None
    licences: tuple[str, ...] = ()
    licence_name: str | None = None
    licence_link: str | None = None
    bases: tuple[Ancestor, ...] = ()
    gated: bool | None = None
    private: bool | None = None
    created: date | None = None
    modified: date | None = None
    licence_files: tuple[str, ...] | None = None
    licence_texts: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    url: str = ""


class Question(Noun):
    """A repository, and the revision that is meant (None: the newest)."""

    id: str
    revision: str | None = None


class Answer(Noun):
    """What came back: a card where the state is "found", else `says`, a sentence for people.

    `read` is the day on which the hub was asked; an earlier answer may come from the cache.
    """

    state: State
    card: Card | None = None
    says: str = ""
    read: date | None = None


class Hub(Protocol):
    """A hub that can be asked about repositories."""

    def ask(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        """One answer for each question.  Raises HubUnavailable only where no question can be asked at all."""


class _Offline:
    """Asks nobody."""

    def ask(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        unasked = Answer(state="unasked", says="the hub was not asked: this is an offline scan")
        return dict.fromkeys(questions, unasked)


OFFLINE: Hub = _Offline()
