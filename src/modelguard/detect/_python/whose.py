"""Who runs a model of Python: what its place, what is around it, its name and the file tell together."""

from __future__ import annotations

from collections.abc import Callable

from modelguard.detect._javascript_sdks import takes
from modelguard.detect._python import places
from modelguard.detect._python.around import Around
from modelguard.detect._python.choices import Choice, going_with
from modelguard.detect._python.clients import Clients, wraps
from modelguard.detect._python.companions import companion
from modelguard.detect._python.held import has_parts
from modelguard.detect._python.index import At
from modelguard.detect._python.reached import Reached
from modelguard.detect._python.requests import Requests
from modelguard.detect._python.runs import (
    ROUTERS,
    by_form,
    is_for_home,
    is_foreign,
    is_whisper_row,
    is_whisper_size,
    lies_elsewhere,
    service,
    told_apart,
    whisper_store,
)
from modelguard.detect._python.shelves import HOSTS, OF_MANY, shelf
from modelguard.detect._python.tables import Tables
from modelguard.detect._python.values import Values
from modelguard.detect._released import is_bundle, is_of_paper
from modelguard.detect._services import Service, provider
from modelguard.detect._shape import is_hub_id
from modelguard.detect._treesitter import text
from modelguard.naming.closed import is_kept
from modelguard.naming.hub import OWN_STORE

# Libraries that find the weights of a network of that name on the hub.
_OF_HUB = (b"open_clip", b"transformers", b"timm")
# Services whose names of models tell nobody who they are.
_OF_SPEECH = {"assemblyai", "cartesia", "deepgram", "elevenlabs", "sarvam"}
# Hosts after which constants are called.
_NAMED = HOSTS | {"huggingface-inference", "vertex"}
# What runs weights, of which OpenAI, Anthropic and Google give none away.
_RUNTIMES = {"ollama", "vllm", "llama.cpp", "hf-hub", "sglang", "tgi"}
# What a name tells, and what the file's only clients make of it.
_NARROWER = {("hf-hub", "huggingface-inference"), ("hf-hub", "azureml"), ("gemini", "vertex")}


class Whose:
    """Tells the services of the literals of one file, whose only library is that of `file`.

    `home` is after whom the file itself is called.
    """

    def __init__(
        self,
        values: Values,
        tables: Tables,
        file: Service,
        home: Service | None,
        learning: Callable[[], bool],
    ) -> None:
        self._file = file
        self._home = home if home is not None and home[0] in OF_MANY | _OF_SPEECH else None
        self._tables = tables
        self._learns = learning
        self._data = values.index.data
        self._of_hub: bool | None = None
        self._around = Around(values.index, Clients(values.index, values))
        self._requests = Requests(values.index, values)

    def service(self, reached: Reached) -> Service:
        """The channel and execution of a literal."""
        chosen = _chosen(reached)
        told = self._told(reached) if chosen is None else (chosen.channel, chosen.execution)
        value, proof = reached.found.text, reached.place.proof
        if told[0] in _RUNTIMES and reached.place.endpoint is None and is_kept(value):
            return None, "unknown"  # `BACKEND = "ollama"` beside `MODEL = "gpt-4o"`, for whom asks another
        if told[1] == "managed" and proof == "mention" and is_of_paper(value):
            return OWN_STORE, "self-hosted"  # a branch for OpenAI's weights, of which it answers with none
        if told[1] == "managed" and reached.place.assumed and is_for_home(value):
            return "hf-hub", "self-hosted"  # in a file that also asks a service
        elsewhere = is_bundle(value) or lies_elsewhere(value) or (proof != "call" and self._is_stored(value))
        if told[0] == "hf-hub" and elsewhere:
            return OWN_STORE, told[1]
        if (told[0], self._file[0]) in _NARROWER and reached.place.proof != "call":
            return self._file  # a class called after the hub, in a file that only asks it
        if told == (None, "unknown") and reached.strength == "likely" and self._learns():
            return None, "self-hosted"  # a coined name, in a file that runs networks and asks nobody
        return told

    def _is_stored(self, value: str) -> bool:
        """Whether a network by its plain name is one of a library's own store, as far as the file tells."""
        if not is_of_paper(value) or self._tables.on_hub(value):
            return False
        if self._of_hub is None:
            self._of_hub = any(library in self._data for library in _OF_HUB)
        return "/" in value or not self._of_hub

    def address(self, reached: Reached, channel: str | None) -> str | None:
        """The address that is asked: that of the place; of a row of a table, that of the only client."""
        place, told = reached.place, reached.told
        if (chosen := _chosen(reached)) is not None:
            return chosen.endpoint
        if place.endpoint is None and (asked := self._asked_at(reached)) is not None:
            return asked
        address = place.endpoint or (told.endpoint if told is not None else place.elsewhere)
        row = place.kind == "catalogue-entry" and place.proof == "mention" and is_hub_id(reached.found.text)
        return self._around.clients.only_address if address is channel is None and row else address

    def _asked_at(self, reached: Reached) -> str | None:
        """The address in the row of a literal, or of the branch in which it is chosen."""
        place, node = reached.place, reached.found.node
        if place.execution == "self-hosted" and place.proof == "call":
            return None
        beside = self._around.row_address(node) if place.proof == "mention" else None
        beside = beside or (self._requests.beside(node, place.scope) if place.proof == "mention" else None)
        held = self._companion(reached) if beside is None else None
        beside = beside or (held.endpoint if held is not None else None) or self._around.address(node)
        return beside or self._asked_by_class(reached)

    def _asked_by_class(self, reached: Reached) -> str | None:
        """What the class of a table asks: `class Acme: api_url = "https://…"; models = ["id"]`."""
        place, found = reached.place, reached.found
        if place.proof != "mention" or place.scope.kind != "class" or place.endpoint is not None:
            return None
        left = self._around.holder(found.node, place.scope).node.child_by_field_name("left")
        name = text(left).lower() if left is not None and left.type == "identifier" else ""
        return self._around.neighbours.of_class(place.scope, found.text, name, found.node) if name else None

    def _companion(self, reached: Reached) -> places.Service | None:
        """What the client asks that is given together with a literal, which nothing is asked for yet."""
        place, node = reached.place, reached.found.node
        return companion(node, place.scope, self._around.clients) if place.proof != "call" else None

    def is_weights(self, value: str) -> bool:
        """Whether a name of several parts in mixed letters stands where a file that runs weights has one."""
        mixed = "-" in value and any(map(str.isupper, value)) and any(map(str.islower, value))
        return mixed and has_parts(value) and self._learns()

    def _told(self, reached: Reached) -> Service:
        """The channel and execution, as far as the place, what is around it and the value tell."""
        found, place = reached.found, reached.place
        if place.endpoint is None and self._asked_at(reached) is not None:
            return None, "unknown"
        channel, execution = service(found, place)
        if reached.told is not None and place.endpoint is None:
            return reached.told.channel, reached.told.execution
        if place.assumed and place.endpoint is None and len(reached.lent) == 1:
            return next(iter(reached.lent))  # `with_nebius(model=os.getenv("LLM_MODEL", "id"))`
        if (given := self._given(reached, channel)) is not None:
            return given
        near = self._near(reached, channel)
        if near is not None and not (place.proof == "mention" and is_foreign(near, found.text)):
            return near
        if len(reached.lent) > 1:
            channel, execution = told_apart(found.text, (channel, execution), reached.lent)
        if channel is None and execution == "unknown" and place.endpoint is None:
            if len(reached.lent) == 1:
                return next(iter(reached.lent))
            data = self._data
            sized = is_whisper_size(found.text, place, data) or is_whisper_row(found.text, place, data)
            if sized or self._tables.weights(found.text, ids=self._learns()):
                return whisper_store(data) if sized else "hf-hub", "self-hosted"
            if (row := self._around.row(found.node)) is not None and takes(row[0] or "", found.text):
                return row  # `Row("talk", "together", "org/talk-70b")`
            if place.proof == "generic" and self.is_weights(found.text):
                return None, "self-hosted"
            return self._at_last(reached)
        return channel, execution

    def _at_last(self, reached: Reached) -> Service:
        """Who runs what nothing else tells of: as its branch, its form or the name of the file have it."""
        found, place, home = reached.found, reached.place, self._home
        chosen = self._around.branch(self._around.holder(found.node, place.scope).node)
        if chosen is not None and takes(chosen[0] or "", found.text):
            return chosen
        formed = by_form(found.text, place.because)
        at_home = home is not None and formed == (None, "unknown") and takes(home[0] or "", found.text)
        return home if at_home and home is not None else formed

    def _given(self, reached: Reached, channel: str | None) -> Service | None:
        """Whom the call asks that is given the literal, by its object or by a word beside it."""
        found, place = reached.found, reached.place
        asked = self._around.asked(found.node, place.scope) if place.proof != "call" else None
        if asked is None and (held := self._companion(reached)) is not None and held.endpoint is None:
            return (held.channel, held.execution) if takes(held.channel or "", found.text) else None
        if asked is not None or not found.uses or place.endpoint is not None:
            return asked
        given = self._around.given(found.node)  # `answer(model="id", provider="ollama")`, of all that answers
        other = given is not None and given[0] != channel and takes(given[0] or "", found.text)
        return given if other else None

    def _near(self, reached: Reached, channel: str | None) -> Service | None:
        """The service that what stands around the literal tells, where that counts more than its place."""
        found, place = reached.found, reached.place
        several = len(reached.lent) > 1 or (found.table == "presets" and (channel is None or place.assumed))
        if several and (keyed := self._keyed(reached)) is not None:
            return keyed
        mention = place.proof == "mention"
        if not (mention or reached.disputed):
            return None
        wrapped = (wraps(place.scope) or self._home) if mention and "/" in found.text else None
        if wrapped is not None and wrapped[0] in ROUTERS:
            return wrapped  # `class NovitaGenerator: … "org/name"`
        holder = self._around.holder(found.node, place.scope)
        host = provider(self._around.constant(holder)) if mention and place.endpoint is None else None
        if host is not None and host[0] in _NAMED and takes(host[0] or "", found.text):
            return host  # a row of an enumeration
        if mention and place.endpoint is None and (above := shelf(found.node)) is not None:
            return above
        if reached.disputed or reached.strength == "strong":
            return self._around.service(holder) if channel is None or reached.disputed else None
        keyed = self._around.keyed(holder) if channel is None or place.endpoint is None else None
        if channel is None:
            near = keyed or self._around.row(found.node)
            return near or self._around.beside(holder.node) or self._of_file(found.text)
        # `Row("talk", "openrouter", "acme/talk-7")`: who is asked, not whose it is.
        near = keyed if keyed is not None else self._around.row(found.node) if "/" in found.text else None
        return near if near is not None and near[0] in ROUTERS else None

    def _keyed(self, reached: Reached) -> Service | None:
        """The service under which a literal stands in a table that several ask: `{"groq": "id", …}[name]`."""
        pair = reached.found.node.parent
        if pair is not None and pair.type in {"list", "tuple"}:
            pair = pair.parent  # `{"groq": ["id", …], …}[name][0]`
        if pair is None or pair.type != "pair":
            return None
        keyed = self._around.keyed(At(pair, reached.place.scope))
        return keyed if keyed is not None and takes(keyed[0] or "", reached.found.text) else None

    def _of_file(self, value: str) -> Service | None:
        """The service of the one library that the file imports, where other vendors' models run too."""
        channel = self._file[0]
        told = channel is not None and channel in HOSTS and takes(channel, value)
        return self._file if told else None


def _chosen(reached: Reached) -> Choice | None:
    """Which of the clients of a place is chosen together with the literal, if it asks for such models."""
    choices = reached.place.choices
    passed = (reached.found.node, *reached.found.uses) if choices else ()
    chosen = next((each for node in passed if (each := going_with(node, choices)) is not None), None)
    if chosen is None or chosen.endpoint is not None or takes(chosen.channel or "", reached.found.text):
        return chosen
    return None
