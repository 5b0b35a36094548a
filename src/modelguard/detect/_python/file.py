"""Models that Python code loads, calls, or holds as a default: the reading itself."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from modelguard.detect import _services
from modelguard.detect._bystanders import with_bystanders
from modelguard.detect._python.addressed import addressed
from modelguard.detect._python.analysed import of_analysis
from modelguard.detect._python.arguments import argument
from modelguard.detect._python.awaited import awaited
from modelguard.detect._python.calls import Calls
from modelguard.detect._python.chosen import Choices
from modelguard.detect._python.clues import Clues
from modelguard.detect._python.commands import Commands
from modelguard.detect._python.defaults import Defaults
from modelguard.detect._python.deployed import deployed
from modelguard.detect._python.documents import documents
from modelguard.detect._python.fetches import fetched, filed, loaded
from modelguard.detect._python.given import given
from modelguard.detect._python.index import Index, index
from modelguard.detect._python.mentions import Mentions
from modelguard.detect._python.names import Names
from modelguard.detect._python.networks import chosen, with_weights
from modelguard.detect._python.packaged import Packaged
from modelguard.detect._python.priced import of_prices
from modelguard.detect._python.queries import queries
from modelguard.detect._python.regions import placed
from modelguard.detect._python.returned import returned
from modelguard.detect._python.saved import kept, of_others
from modelguard.detect._python.source import read
from modelguard.detect._python.strings import literals
from modelguard.detect._python.values import Values
from modelguard.detect._python.wrapped import of_module
from modelguard.detect._python.written import written
from modelguard.detect._text import Lines
from modelguard.detect._treesitter import text
from modelguard.expressions import expression
from modelguard.model import Clue, Execution, SourceFile

# What only code about language models says; a sampling setting or a base URL is not enough here.
_TRADE = """openai anthropic mistral litellm langchain llama huggingface transformers vllm gemini
claude bedrock chat.completions max_tokens embedding_model sentence-transformer
sentencetransformer ai_model chat_model gpt-3 gpt-4 gpt-5 deepgram elevenlabs assemblyai cartesia"""
_PAIR = 2
_URL = 15  # the shortest string that may be the address of a model, or hold several
# How the first releases of OpenAI's library were told to ask Azure.
_API_TYPE = expression(rb"\bopenai\.api_type\s*=\s*['\"]azure|OPENAI_API_TYPE['\"]\]\s*=\s*['\"]azure")
_HUB: tuple[str | None, Execution] = ("hf-hub", "self-hosted")
_CLIENTS_OF_HUB = ("InferenceClient", "AsyncInferenceClient")
# What else that library gives brings weights, or looks at them.
_LOADS_FROM_HUB = expression(r"[a-z]|HfApi\Z|HfFileSystem\Z|PyTorchModelHubMixin\Z|ModelHubMixin\Z")
_LLM = expression(rb"(?<![a-z])llms?(?![a-z])|(?:stt|tts)service|speech-to-text|text-to-speech")


def clues(file: SourceFile, detector: str) -> Iterator[Clue]:
    """The clues of Python text; the locations are those of `file`."""
    return placed(_clues(file, detector), file.data)


def _clues(file: SourceFile, detector: str) -> Iterator[Clue]:
    data, tree = read(file.data)
    found = index(tree.root_node)
    lines = Lines(file)
    values = Values(found)
    service = _service(found, data, file.path)
    collected = Clues(
        values,
        lines,
        detector,
        trade=lambda: service is not None or _imports_trade(found) or _speaks(data),
        learning=lambda: _imports_learning(found),
        service=service or (None, "unknown"),
        home=of_module(file.path),
    )
    calls = Calls(found, values, service or (None, "unknown"))
    defaults = Defaults(found, values, service or (None, "unknown"), collected.tables)
    commands = Commands(found, values)
    for at in found.calls:
        collected.add(calls.places(at))
        collected.add(defaults.option(at))
        for told in commands.line(at):
            collected.stands(*told)
        collected.add(fetched(at))
        collected.add(loaded(at))
        collected.add(filed(at))
        collected.add(chosen(at, calls.clients))
        collected.add(with_weights(at, found))
    for group, places in (
        (found.parameters, defaults.parameter),
        (found.parameters, partial(with_weights, index=found)),
        (found.assignments, defaults.assignment),
        (found.pairs, defaults.pair),
        (found.pairs, deployed),
        (found.lists, commands.listed),
        ([at for at in found.lists if at.node.named_child_count == _PAIR], defaults.named_value),
        ([at for at in found.strings if at.node.end_byte - at.node.start_byte >= _URL], commands.url),
    ):
        for at in group:
            collected.add(places(at))
    for at in found.strings:
        collected.add(addressed(at))
        if at.node.end_byte - at.node.start_byte >= _URL and (open_ := commands.open_url(at)) is not None:
            collected.stands(*open_)
    for name, place in Packaged(found, calls.clients).places():
        collected.stands(name, place)
    collected.add(awaited(found, calls, file.path))
    collected.add(returned(defaults))
    choices = Choices(found, collected.tables, collected.consumed)
    collected.add(choices.here())
    collected.add(Mentions(found, collected.tables, collected.consumed, file.path).places())
    names = Names(found, values, lines, file.path, detector)
    sighted = of_others(collected.sightings(), kept(found))
    sighted = of_analysis(of_prices(sighted, file.path), found)
    yield from with_bystanders(sighted, literals(at.node for at in found.strings), lines, detector)
    yield from collected.needs()
    yield from names.served()
    yield from names.settings()
    yield from names.bindings()
    yield from choices.needs(lines, detector)
    yield from choices.rows(lines, detector, file.path)
    yield from calls.elsewhere.offers(lines, detector)
    yield from given(found, values, lines, detector)
    yield from documents(found, lines, detector)
    yield from written(found, file, detector)
    yield from queries(found, lines, detector)


def _speaks(data: bytes) -> bool:
    lowered = data.lower()
    return any(word in lowered for word in _TRADE.encode().split()) or _LLM.search(lowered) is not None


def _service(found: Index, data: bytes, path: str) -> tuple[str | None, Execution] | None:
    """The channel of the one vendor library that the file imports; None where there is none, or several.

    A file that is called after Azure and speaks of OpenAI asks Azure, unless it imports another's library.
    """
    services = {hit for name in _modules(found) if (hit := _package(name)) is not None}
    named = "azure" in path.rpartition("/")[2].lower() and b"openai" in data.lower()
    if named and services <= {("openai", "managed")}:
        return "azure", "managed"  # `azure_openai.py`
    if services == {("openai", "managed")} and (_only_azure(found) or _API_TYPE.search(data)):
        return "azure", "managed"
    if services == {("gemini", "managed")} and _only_vertex(found):
        return "vertex", "managed"
    if services <= {_HUB} and _only_asks(found):
        return "huggingface-inference", "managed"
    return services.pop() if len(services) == 1 else None


def _only_azure(found: Index) -> bool:
    """Whether the clients that the file takes from OpenAI's libraries are those of Azure alone."""
    taken = [source.partition("|")[2] for source in found.imports.values() if "|" in source]
    asked = [at.path[1] for at in found.calls if at.path[0] == "openai" and len(at.path) > 1]
    clients = [name for name in (*taken, *asked) if "OpenAI" in name and not name.endswith("Error")]
    alone = all("OpenAI" in name or name.endswith("Error") for name in asked)
    return bool(clients) and alone and all("Azure" in name for name in clients)


def _only_vertex(found: Index) -> bool:
    """Whether every client of Google's library that the file makes is told to ask Vertex."""
    made = [at.node for at in found.calls if at.path[-1] == "Client"]
    told = [argument(call, "vertexai") for call in made]
    return bool(told) and all(value is not None and text(value) == "True" for value in told)


def _only_asks(found: Index) -> bool:
    """Whether the file takes from the hub's library no more than the client of its service."""
    taken = [source.partition("|") for source in found.imports.values() if "|" in source]
    names = [name for module, _, name in taken if module.partition(".")[0] == "huggingface_hub"]
    clients = [name for name in names if name in _CLIENTS_OF_HUB]
    others = [module for module in _modules(found) if _package(module) == _HUB]
    inner = all(module.startswith("huggingface_hub") for module in others)
    return inner and bool(clients) and not any(_LOADS_FROM_HUB.match(name) for name in names)


def _package(module: str) -> tuple[str | None, Execution] | None:
    parts = module.strip(".").split(".")
    for size in (3, 2, 1):
        if (hit := _services.PACKAGES.get(".".join(parts[:size]))) is not None:
            return hit
    # `llama_index.llms.openai`, `haystack_integrations.components.generators.mistral`.
    if parts[0] in _services.TRADE:
        return next((hit for part in parts[1:] if (hit := _services.PACKAGES.get(part)) is not None), None)
    return None


def _imports_trade(found: Index) -> bool:
    roots = {module.split(".")[0] for module in _modules(found)}
    return bool(roots & _services.TRADE or roots & _services.PACKAGES.keys())


def _imports_learning(found: Index) -> bool:
    return any(module.split(".")[0] in _services.LEARNING for module in _modules(found))


def _modules(found: Index) -> Iterator[str]:
    for name, module in found.imports.items():
        if name.startswith("import "):
            yield module
        elif (whole := module.replace("|", ".", 1)) in _services.PACKAGES:
            yield whole  # `from google import genai`
