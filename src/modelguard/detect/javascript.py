"""JavaScript and TypeScript: SDK calls, providers, constants, defaults, environment reads, tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from modelguard.detect._detector import Detector
from modelguard.model import Clue, Notice, Sighting, SourceFile

_DECLARATIONS = (".d.ts", ".d.mts", ".d.cts")


def find(file: SourceFile) -> Iterator[Clue]:
    """Sightings at the literals, needs of names that other files define, bindings of constants."""
    # Here, so that knowing the detector costs nothing.
    from modelguard.detect._javascript.file import read
    from modelguard.detect._javascript.regions import placed

    clues = placed(read(file), file.data)
    return _declared(clues) if file.path.lower().endswith(_DECLARATIONS) else clues


def _declared(clues: Iterator[Clue]) -> Iterator[Clue]:
    """What a file of declarations names: rows, since what is done with them is done in another file."""
    for clue in clues:
        if isinstance(clue, Sighting):
            yield replace(clue, kind="catalogue-entry")
        elif isinstance(clue, Notice):
            yield clue


DETECTOR = Detector(
    name="javascript",
    files=("*.js", "*.mjs", "*.cjs", "*.jsx", "*.ts", "*.mts", "*.cts", "*.tsx", "*.vue", "*.svelte"),
    not_files=("*.min.js", "*.min.mjs", "*.bundle.js", "*.chunk.js"),
    anchors=(
        b"@ai-sdk/", b"openai", b"anthropic", b"mistral", b"langchain", b"llamaindex", b"generative-ai",
        b"@google/genai", b"groq-sdk", b"cohere-ai", b"ollama", b"@huggingface/", b"@xenova/transformers",
        b"bedrock-runtime", b"node-llama-cpp", b"_model", b"modelid", b"modelname", b"languagemodel",
        b"getgenerativemodel", b"chat.completions", b"generatetext", b"streamtext",
        # Where only the address of a service stands, for clients of other files.
        b"base_url", b"baseurl", b":11434", b"openrouter",
    ),
    find=find,
)  # fmt: skip
