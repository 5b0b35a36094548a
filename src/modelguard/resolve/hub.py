"""The hub's border: the only module that may use the network, and only when it is asked to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from modelguard.errors import HubUnavailable


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What a hub says of a repository: its licence tags, its bases, whether it stands behind a click."""

    id: str
    revision: str | None = None
    licence: str | None = None
    licence_name: str | None = None
    base_models: tuple[str, ...] = ()
    gated: bool | None = None


class Hub(Protocol):
    """A hub that can be asked about a repository."""

    def card(self, name: str, revision: str | None = None) -> Card | None:
        """The card of a repository, or None when there is no such one.

        Raises HubUnavailable when the hub does not answer.
        """


class _Offline:
    """Asks nobody."""

    def card(self, name: str, revision: str | None = None) -> Card | None:
        asked = name if revision is None else f"{name}@{revision}"
        raise HubUnavailable(f"the hub was not asked about {asked}: this is an offline scan; pass --online")


OFFLINE: Hub = _Offline()


class HuggingFaceHub:
    """The real hub.

    A token is sent only when the user named the host: an address from a scanned repository would
    otherwise receive it.
    """

    def __init__(self, endpoint: str | None = None, *, timeout: float = 10.0) -> None:
        self._endpoint = endpoint
        self._timeout = timeout

    def card(self, name: str, revision: str | None = None) -> Card | None:
        """The card of a repository, read from the hub's model info."""
        try:
            from huggingface_hub import HfApi
            from huggingface_hub.errors import RepositoryNotFoundError, RevisionNotFoundError
        except ImportError as error:
            raise HubUnavailable(
                "huggingface-hub is not installed; pip install 'modelguard-licences[hub]'"
            ) from error
        api = HfApi(endpoint=self._endpoint, token=None if self._endpoint else False)
        try:
            info = api.model_info(name, revision=revision, timeout=self._timeout)
        except (RepositoryNotFoundError, RevisionNotFoundError):
            return None
        except Exception as error:  # the client's own errors and every transport's: the border stops them
            raise HubUnavailable(f"the hub did not answer for {name}: {error}") from error
        return _card(name, info)


def _card(name: str, info: Any) -> Card:
    data = info.card_data.to_dict() if info.card_data is not None else {}
    base = data.get("base_model") or ()
    return Card(
        id=getattr(info, "id", None) or name,
        revision=info.sha,
        licence=_text(data.get("license")),
        licence_name=_text(data.get("license_name")),
        base_models=(base,) if isinstance(base, str) else tuple(str(item) for item in base),
        gated=None if info.gated is None else bool(info.gated),
    )


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        return str(value[0]) if value else None
    return str(value) if value else None
