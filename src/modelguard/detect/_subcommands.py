"""What programs that no table knows are told of models by their own subcommands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modelguard.detect._mention import Mention
from modelguard.detect._parameters import proof
from modelguard.detect._shape import is_hub_id, suggests_model
from modelguard.detect._words import Word, names_model
from modelguard.expressions import expression
from modelguard.model import Kind

_MOST = 12  # words before the one that says what is done
_SETS = ("config", "configure", "settings")
_OF_MODELS = ("model", "models")
_RUNS = expression(r"(?:serve|start|run|load|deploy)\Z")
_FETCHES = expression(r"(?:pull|download|install|fetch)\Z")


def of_subcommands(words: Sequence[Word], kind: Kind) -> Iterator[Mention]:
    """The model of `acme config set model talk-7`, `acme model serve org/name`, `acme models pull …`."""
    for at in range(1, min(len(words), _MOST)):
        before, verb, given = words[at - 1].text, words[at].text, words[at + 1 : at + 3]
        if verb == "set" and before in _SETS and len(given) > 1:
            name, value = given[0].text, given[1]
            if proof(name) is not None and suggests_model(value.text) and names_model(value.text):
                yield Mention(model=value, kind=kind, because=f"{name} is set for a program")
        elif before in _OF_MODELS and given and is_hub_id(given[0].text) and at > 1:
            # Docker's own `docker model run` is in the table of programs.
            done: Kind | None = "serve" if _RUNS.match(verb) else "download" if _FETCHES.match(verb) else None
            if done is not None and names_model(given[0].text):
                because = f"the model that `{before} {verb}` is given"
                yield Mention(model=given[0], kind=done, because=because, execution="self-hosted")
