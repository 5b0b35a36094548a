"""Models that Python code loads, calls, or holds as a default."""

from __future__ import annotations

from collections.abc import Iterable

from modelguard.detect import _model_libraries
from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterable[Clue]:
    """Sightings at the literals, needs of names that other files define, bindings of constants."""
    from modelguard.detect._python.file import clues  # here, so that knowing the detector costs nothing

    return clues(file, "python")


# A bare `model` is in half of all Python: a file must also show a library, a vendor or a telling name.
_ANCHORS = """from_pretrained openai anthropic mistral cohere groq gemini vertexai generativemodel
bedrock sagemaker litellm langchain llama huggingface hf_hub hf_model transformer vllm
sglang ollama whisper spacy.load spacy.cli timm diffusers hub.load llm gpt claude
embedding rerank haystack dspy crewai autogen instructor pydantic_ai replicate deepseek
qwen gguf chat_model chat.completions completion repo_id snapshot_download modelid
model_id pretrained ai_model judge_model base_url api_base :11434 openrouter gensim torchaudio.pipelines
keras.applications esm.pretrained readnet
ckpt_name unet_name vae_name lora_name .pt" .pt' .h5" .h5' .task" .task' .tflite _params_ _weights"""

DETECTOR = Detector(
    name="python",
    files=("*.py", "*.pyi", "*.pyw", "*.py.jinja", "*.py.j2", "*.py.tpl", "*.py.template"),
    find=find,
    anchors=tuple(_ANCHORS.encode().split()) + tuple(map(str.encode, _model_libraries.ANCHORS)),
)
