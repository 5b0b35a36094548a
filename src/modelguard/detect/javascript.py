"""JavaScript and TypeScript: SDK calls, providers, constants, defaults, environment reads, tables."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """Sightings at the literals, needs of names that other files define, bindings of constants."""
    # Here, so that knowing the detector costs nothing.
    from modelguard.detect._javascript.file import read
    from modelguard.detect._javascript.regions import placed

    return placed(read(file), file.data)


DETECTOR = Detector(
    name="javascript",
    files=("*.js", "*.mjs", "*.cjs", "*.jsx", "*.ts", "*.mts", "*.cts", "*.tsx", "*.vue", "*.svelte"),
    not_files=("*.min.js", "*.min.mjs", "*.d.ts", "*.d.mts", "*.d.cts", "*.bundle.js", "*.chunk.js"),
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
