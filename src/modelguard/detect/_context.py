"""Whether a file deals with language models at all: what a bare `model=` means depends on it."""

from __future__ import annotations

import re

# Names of libraries, servers and vendors.  Each is rare outside AI code; a bare `model` key is not.
_MARKS = re.compile(
    rb"openai|anthropic|mistral|cohere|litellm|langchain|llama[_-]?index|huggingface|hf_hub|transformers|sentence[_-]transformers|vllm"
    rb"|ollama|groq|gemini|vertexai|bedrock|sagemaker|@ai-sdk|generativeai|genai|haystack|dspy|crewai|autogen|pydantic_ai"
    rb"|instructor|diffusers|llama[_-]?cpp|ctransformers|gguf|whisper|rerank|embedding|chat\.completions|max_tokens|temperature"
    rb"|api_base|base_url|tokenizer|prompt|nvcr\.io|text-generation|\bllm\b|\bllms?[_-]|[_-]llm",
    re.IGNORECASE,
)


def speaks_of_models(data: bytes) -> bool:
    """Whether the text names something of the trade (a library, a server, a vendor, a sampling setting)."""
    return _MARKS.search(data) is not None
