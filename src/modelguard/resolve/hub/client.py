"""The real hub, through its own client: the only module of modelguard that uses the network.

The address comes from the caller or from the environment, never from what is scanned.  A token leaves
this machine only for the hub's own address or for one that the user named, and nothing here prints it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, timezone
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit, urlunsplit

from modelguard.errors import HubUnavailable
from modelguard.resolve.answers import Answer, Card, Question, State
from modelguard.resolve.cache import Cache
from modelguard.resolve.hub.patience import Patience, asked_to_wait
from modelguard.resolve.hub.reading import HUB_ID, card_from_info

if TYPE_CHECKING:
    from huggingface_hub import HfApi

HOME = "https://huggingface.co"
# The client's own type is a list of its 31 words.
_FIELDS = cast(
    "Any",
    [
        *("cardData", "baseModels", "tags", "gated", "private", "sha"),
        *("createdAt", "lastModified", "siblings"),
    ],
)
_THREADS = 8
_LARGEST_TEXT = 200_000
_EMPTY = frozenset({"other", "unknown", "custom"})
_ATTEMPTS = 4
_TRUE = ("1", "on", "yes", "true")
_MISSING = "the hub has no such repository, or none that this token may see"
_HIDDEN = "the hub does not tell strangers whether it is private or missing: set HF_TOKEN to see your own"


class HuggingFaceHub:
    """Asks the hub about many repositories at once and keeps its answers.

    `endpoint` None means `HF_ENDPOINT`, else the hub's own address.  `patience` is the time in seconds that
    all waiting for a busy hub may take together.  Raises HubUnavailable where the client is not installed.
    """

    def __init__(
        self,
        endpoint: str | None = None,
        *,
        timeout: float = 10.0,
        patience: float = 60.0,
        cache: Cache | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        named = endpoint or os.environ.get("HF_ENDPOINT", "").strip()
        self._endpoint = (named or HOME).rstrip("/")
        # Without userinfo, which may be a password.
        parts = urlsplit(self._endpoint)
        self._shown = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        self._timeout = timeout
        self._patience = Patience(patience, sleep)
        self._cache = cache if cache is not None else Cache()
        self._silent = os.environ.get("HF_HUB_OFFLINE", "").strip().lower() in _TRUE
        self._api = _client(self._endpoint)

    def ask(self, questions: Iterable[Question]) -> dict[Question, Answer]:
        """One answer for each question: from the cache while it holds, else from the hub.

        Where the hub is silent, an older answer is given with the day on which it was read.
        """
        asked = tuple(dict.fromkeys(questions))
        wanted = [q for q in asked if HUB_ID.match(q.id)]
        kept = {q: self._cache.fresh(self._endpoint, q) for q in wanted}
        answers = {q: answer for q, answer in kept.items() if answer is not None}
        left = [q for q in wanted if q not in answers]
        if left:
            with ThreadPoolExecutor(min(_THREADS, len(left))) as pool:
                for question, answer in zip(left, pool.map(self._answer, left), strict=True):
                    answers[question] = self._settled(question, answer)
        return {
            q: answers.get(q) or Answer(state="missing", says="this is no id of a hub") for q in questions
        }

    def _settled(self, question: Question, answer: Answer) -> Answer:
        if answer.card is not None:
            self._cache.keep(self._endpoint, question, answer.card)
        elif answer.state in ("unreachable", "rate-limited", "offline"):
            return self._cache.any(self._endpoint, question) or answer
        return answer

    def _answer(self, question: Question) -> Answer:
        if self._silent:
            return _no("offline", "HF_HUB_OFFLINE forbids to ask the hub")
        answer = _no("unreachable", f"{self._shown} was not asked any more: it does not answer")
        for attempt in range(_ATTEMPTS):
            if self._patience.closed:
                return answer
            answer, again, asked = self._once(question)
            if not again:
                self._patience.heard()
                return answer
            if attempt + 1 == _ATTEMPTS or not self._patience.wait(attempt, asked):
                break
        self._patience.silence()
        return answer

    def _once(self, question: Question) -> tuple[Answer, bool, float | None]:
        """An answer, whether to ask again, and after how many seconds the hub wants to be asked."""
        from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

        try:
            info = self._api.model_info(
                question.id, revision=question.revision, timeout=self._timeout, expand=_FIELDS
            )
            card = card_from_info(info, question.id, self._shown)
        except OfflineModeIsEnabled:
            return _no("offline", "HF_HUB_OFFLINE forbids to ask the hub"), False, None
        except HfHubHTTPError as error:
            return self._refusal(error)
        except Exception as error:  # of a transport that the client chose, or an answer in no known shape
            kind = type(error).__name__
            return _no("unreachable", f"{self._shown} gave no answer that can be read ({kind})"), True, None
        return Answer(state="found", card=self._with_text(card), read=_today()), False, None

    def _with_text(self, card: Card) -> Card:
        """The card with its licence text, where the tag says nothing or the text may say otherwise."""
        telling = bool(card.licences) and not set(card.licences) <= _EMPTY
        if not card.licence_files or (telling and not card.bases):
            return card
        text = self._text(card.id, card.licence_files[0], card.revision)
        return replace(card, licence_texts=(text,)) if text.strip() else card

    def _text(self, name: str, file: str, revision: str | None) -> str:
        """A small file of a repository; empty where it cannot be had (it may stand behind a click)."""
        from huggingface_hub import get_session, hf_hub_url
        from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # documented

        try:
            url = hf_hub_url(name, file, revision=revision, endpoint=self._endpoint)
            size = self._api.get_hf_file_metadata(url=url, timeout=self._timeout).size
            if size is None or size > _LARGEST_TEXT:
                return ""
            headers = build_hf_headers(token=self._api.token, library_name="modelguard")
            reply = get_session().get(url, headers=headers, timeout=self._timeout)
            reply.raise_for_status()
        except Exception:  # of a transport that the client chose: the card stands without its text
            return ""
        return str(reply.text)[:_LARGEST_TEXT]

    def _refusal(self, error: Any) -> tuple[Answer, bool, float | None]:
        """What a status and the client's class for it mean."""
        from huggingface_hub.errors import GatedRepoError, RevisionNotFoundError

        status, headers = error.response.status_code, error.response.headers
        if isinstance(error, GatedRepoError):
            return _no("gated", "its card stands behind a click that nobody of this token made"), False, None
        if isinstance(error, RevisionNotFoundError):
            return _no("no-revision", "the repository has no such revision"), False, None
        if status == 429:
            asked = asked_to_wait(headers)
            until = f"; it may be asked again in {asked:.0f} s" if asked else ""
            return _no("rate-limited", f"{self._shown} limits how often it is asked{until}"), True, asked
        if status >= 500 or status == 408:
            says = f"{self._shown} answers with error {status}"
            return _no("unreachable", says), True, asked_to_wait(headers)
        return _no(*_refused(status, str(error))), False, None


def _refused(status: int, message: str) -> tuple[State, str]:
    if "resource is disabled" in message:
        return "disabled", "the hub has taken the repository down"
    if status == 404:
        return "missing", _MISSING
    if status == 401:
        wrong = "Invalid credentials" in message
        return ("refused", "the hub does not accept the token") if wrong else ("hidden", _HIDDEN)
    if status == 403:
        return "refused", "the hub does not give access to it"
    return "unreachable", f"the hub answers with error {status}"


def _client(endpoint: str) -> HfApi:
    try:
        from huggingface_hub import HfApi
    except ImportError as error:
        raise HubUnavailable(
            "asking the hub needs huggingface-hub, which is not installed: "
            "pip install 'modelguard-licences[hub]'"
        ) from error
    from modelguard._version import __version__

    return HfApi(
        endpoint=endpoint,
        token=None if _may_have_token(endpoint) else False,
        library_name="modelguard",
        library_version=__version__,
    )


def _may_have_token(endpoint: str) -> bool:
    """Whether the user's token may go there: encrypted, or to this machine itself."""
    parts = urlsplit(endpoint)
    return parts.scheme == "https" or parts.hostname in ("localhost", "127.0.0.1", "::1")


def _no(state: State, says: str) -> Answer:
    return Answer(state=state, says=says, read=_today())


def _today() -> date:
    return datetime.now(timezone.utc).date()
