"""The programs that run, fetch or train models: a table, one row a program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from modelguard.model import Execution, Kind
from modelguard.noun import Noun


class Program(Noun):
    """How a program names its models.

    `name` and `words` are how it is called (`ollama` + `pull`); `module` says that it is only known behind
    `python -m`.  `flags` hold models, without their dashes; `positional` is how many plain words do.
    `unless` are words that make it about something else (`--repo-type dataset`).
    """

    name: str
    words: tuple[str, ...] = ()
    kind: Kind = "serve"
    channel: str | None = None
    execution: Execution = "self-hosted"
    flags: frozenset[str] = frozenset()
    positional: int = 0
    module: bool = False
    unless: frozenset[str] = frozenset()

    def holding(self, given: Iterable[str | None]) -> frozenset[str]:
        """The flags that hold a model where these are given: the file of a repository is a part of it."""
        return self.flags - _FILES if _REPOSITORIES.intersection(given) else self.flags

    def silent(self, arguments: tuple[str, ...]) -> bool:
        """Whether the arguments say that this call is not about a model."""
        return bool(self.unless) and any(a.rpartition("=")[2] in self.unless for a in arguments)


# How llama.cpp is told a repository of the hub, and a file of weights.
_REPOSITORIES = frozenset(("hf", "hfr", "hf-repo"))
_FILES = frozenset(("m", "model"))
# Flags without a value: the word behind them is not theirs.
_SWITCHES = """
trust-remote-code quiet q verbose v it i t d rm force f local-files-only enforce-eager disable-log-requests
enable-lora no-cache enable-auto-tool-choice enable-prefix-caching resume-download keep-alive insecure debug
yes y print p init privileged dit td ti interactive tty detach
"""
# Programs whose names are plain words: known only where a command starts.
_LOOSE = "llm claude codex gemini mods whisper aider litellm opencode sgpt tabby swift llama tune"
_WRAPPERS = "sudo exec nohup env time run uvx npx -- -c && bunx pnpx nice stdbuf setsid tool then do ! ("

# program [subcommand ...] | kind | channel | execution | flags | positionals | unless
_TABLE = """
vllm serve | serve | vllm | self-hosted | model speculative-model speculative_model draft-model | 1
vllm run-batch | serve | vllm | self-hosted | model | 0
vgh models run | api-call | github-models | managed | | 1
llm chat | api-call | vllm | self-hosted | model-name | 0
vllm complete | api-call | vllm | self-hosted | model-name | 0
vllm bench | api-call | vllm | self-hosted | model | 0
-m vllm.entrypoints.openai.api_server | serve | vllm | self-hosted | model speculative-model | 0
-m vllm.entrypoints.api_server | serve | vllm | self-hosted | model | 0
-m vllm.entrypoints.openai.run_batch | serve | vllm | self-hosted | model | 0
-m dynamo.vllm | serve | vllm | self-hosted | model | 0
-m dynamo.sglang | serve | sglang | self-hosted | model model-path | 0
-m dynamo.trtllm | serve | nim | self-hosted | model model-path | 0
-m sglang.launch_server | serve | sglang | self-hosted | model-path model speculative-draft-model-path | 0
sglang serve | serve | sglang | self-hosted | model-path model | 1
sglang_router launch | serve | sglang | self-hosted | model-path | 0
-m sglang_router.launch_server | serve | sglang | self-hosted | model-path model | 0
text-generation-launcher | serve | tgi | self-hosted | model-id model-name speculator | 0
text-generation-server serve | serve | tgi | self-hosted | model-id | 1
text-generation-server download-weights | download | hf-hub | self-hosted | model-id | 1
text-embeddings-router | serve | tei | self-hosted | model-id | 0
infinity_emb | serve | infinity | self-hosted | model-id model-name-or-path | 0
llama-server | serve | llama.cpp | self-hosted | m model hf hfr hf-repo mu model-url model-draft md hfd | 0
llama-cli | serve | llama.cpp | self-hosted | m model hf hfr hf-repo mu model-url md model-draft | 0
llama-run | serve | llama.cpp | self-hosted | | 1
llama-embedding | serve | llama.cpp | self-hosted | m model hf hfr hf-repo | 0
llama-bench | serve | llama.cpp | self-hosted | m model hf hfr hf-repo | 0
llama-batched-bench | serve | llama.cpp | self-hosted | m model hf hfr hf-repo | 0
llama-perplexity | serve | llama.cpp | self-hosted | m model hf hfr hf-repo | 0
llama-mtmd-cli | serve | llama.cpp | self-hosted | m model hf hfr hf-repo | 0
llama-completion | serve | llama.cpp | self-hosted | m model hf hfr hf-repo | 0
llama-speculative | serve | llama.cpp | self-hosted | m model hf hfr hf-repo md model-draft | 0
llama-imatrix | serve | llama.cpp | self-hosted | m model hf hfr hf-repo | 0
llama-tts | serve | llama.cpp | self-hosted | m model hf hfr hf-repo | 0
ovms --add_to_config | serve | openvino-ms | self-hosted | model_name model_path | 0
ovms --pull | download | openvino-ms | self-hosted | source_model | 0
ovms | serve | openvino-ms | self-hosted | source_model model_path draft_source_model | 0
llama-swap | serve | llama.cpp | self-hosted | | 0
llamafile | serve | llama.cpp | self-hosted | m model | 0
-m llama_cpp.server | serve | llama.cpp | self-hosted | model hf_model_repo_id | 0
whisper-server | serve | llama.cpp | self-hosted | m model | 0
sd-server | serve | diffusers | self-hosted | m model diffusion-model llm | 0
sd-cli | serve | diffusers | self-hosted | m model diffusion-model llm | 0
koboldcpp | serve | llama.cpp | self-hosted | model | 0
download-ggml-model.sh | download | hf-hub | self-hosted | | 1
ollama pull | download | ollama | self-hosted | | 1
ollama run | serve | ollama | self-hosted | | 1
ollama show | serve | ollama | self-hosted | | 1
ollama push | download | ollama | self-hosted | | 1
ollama stop | serve | ollama | self-hosted | | 1
ollama launch | serve | ollama | self-hosted | model | 0
speculators convert | download | hf-hub | self-hosted | verifier | 1
whisper-cli | serve | hf-hub | self-hosted | m model | 0
whisper-stream | serve | hf-hub | self-hosted | m model | 0
whisper-bench | serve | hf-hub | self-hosted | m model | 0
whisperx | serve | hf-hub | self-hosted | model align_model diarize_model | 0
whisper-ctranslate2 | serve | hf-hub | self-hosted | model | 0
insanely-fast-whisper | serve | hf-hub | self-hosted | model-name | 0
mlx_whisper | serve | mlx | self-hosted | model | 0
mlx_lm.chat | serve | mlx | self-hosted | model | 0
mlx_lm.evaluate | serve | mlx | self-hosted | model | 0
mlx_lm.fuse | serve | mlx | self-hosted | model | 0
mlx_vlm.generate | serve | mlx | self-hosted | model | 0
-m mlx_vlm.convert | download | | self-hosted | hf-path | 0
hfd.sh | download | hf-hub | self-hosted | | 1 | --dataset
hfd | download | hf-hub | self-hosted | | 1 | --dataset
lorax-launcher | serve | | self-hosted | model-id adapter-id | 0
guidellm benchmark | api-call | | unknown | model | 0
evalscope perf | api-call | | unknown | model | 0
lemonade-server pull | download | | self-hosted | | 1
lemonade-server run | serve | | self-hosted | | 1
nexa pull | download | | self-hosted | | 1
nexa infer | serve | | self-hosted | | 1
optimum-cli export tflite | download | hf-hub | self-hosted | m model | 0
optimum-cli export executorch | download | hf-hub | self-hosted | m model | 0
local-ai run | serve | localai | self-hosted | | 9
local-ai models install | download | localai | self-hosted | | 1
ramalama run | serve | llama.cpp | self-hosted | | 1
ramalama serve | serve | llama.cpp | self-hosted | | 1
ramalama pull | download | llama.cpp | self-hosted | | 1
docker model run | serve | docker-model-runner | self-hosted | | 1
docker model pull | download | docker-model-runner | self-hosted | | 1
lms load | serve | lm-studio | self-hosted | | 1
lms get | download | lm-studio | self-hosted | | 1
foundry model run | serve | | self-hosted | | 1
foundry model download | download | | self-hosted | | 1
trtllm-serve disaggregated | serve | nim | self-hosted | | 0
trtllm-serve disaggregated_mpi_worker | serve | nim | self-hosted | | 0
trtllm-serve serve | serve | nim | self-hosted | | 1
trtllm-serve | serve | nim | self-hosted | | 1
lmdeploy serve api_server | serve | | self-hosted | | 1
lmdeploy serve gradio | serve | | self-hosted | | 1
lmdeploy chat | serve | | self-hosted | | 1
mlc_llm serve | serve | | self-hosted | | 1
mlc_llm chat | serve | | self-hosted | | 1
mlx_lm.server | serve | mlx | self-hosted | model | 0
mlx_lm.generate | serve | mlx | self-hosted | model | 0
mlx_lm.lora | train | | self-hosted | model | 0
mlx_lm.convert | download | | self-hosted | hf-path | 0
-m mlx_vlm.server | serve | mlx | self-hosted | model | 0
-m fastchat.serve.model_worker | serve | | self-hosted | model-path | 0
-m fastchat.serve.vllm_worker | serve | vllm | self-hosted | model-path | 0
-m fastchat.serve.cli | serve | | self-hosted | model-path | 0
aphrodite run | serve | vllm | self-hosted | model | 1
tabby serve | serve | | self-hosted | model chat-model | 0
tabby download | download | | self-hosted | model | 0
xinference launch | serve | xinference | self-hosted | model-name n | 0
openllm serve | serve | vllm | self-hosted | | 1
openllm run | serve | vllm | self-hosted | | 1
openllm start | serve | vllm | self-hosted | | 1
litgpt serve | serve | | self-hosted | | 1
litgpt download | download | hf-hub | self-hosted | | 1
litgpt finetune | train | hf-hub | self-hosted | | 1
litellm | api-call | litellm | unknown | m model | 0
huggingface-cli download | download | hf-hub | self-hosted | | 1 | dataset space
-m huggingface_hub.cli download | download | hf-hub | self-hosted | | 1 | dataset space
hf download | download | hf-hub | self-hosted | | 1 | dataset space
huggingface-cli repo-files | download | hf-hub | self-hosted | | 1 | dataset space
huggingface-cli scan-cache | download | hf-hub | self-hosted | | 0
modelscope download | download | modelscope | self-hosted | model | 0 | --dataset
tune download | download | hf-hub | self-hosted | | 1
tune run | train | hf-hub | self-hosted | model checkpointer.checkpoint_dir | 0
llama download | download | hf-hub | self-hosted | model-id | 0
llama stack | serve | hf-hub | self-hosted | inference-model safety-model | 0
spacy download | download | spacy | self-hosted | | 1
spacy train | train | spacy | self-hosted | paths.vectors initialize.vectors | 0
optimum-cli export onnx | download | hf-hub | self-hosted | m model | 0
optimum-cli export openvino | download | hf-hub | self-hosted | m model | 0
optimum-cli export neuron | download | hf-hub | self-hosted | m model | 0
ct2-transformers-converter | download | hf-hub | self-hosted | model | 0
lm_eval | serve | hf-hub | self-hosted | | 0
lighteval accelerate | serve | hf-hub | self-hosted | | 0
llamafactory-cli train | train | hf-hub | self-hosted | model_name_or_path | 0
llamafactory-cli chat | serve | hf-hub | self-hosted | model_name_or_path | 0
llamafactory-cli api | serve | hf-hub | self-hosted | model_name_or_path | 0
swift sft | train | hf-hub | self-hosted | model model_id_or_path | 0
swift deploy | serve | hf-hub | self-hosted | model model_id_or_path | 0
swift infer | serve | hf-hub | self-hosted | model model_id_or_path | 0
trl sft | train | hf-hub | self-hosted | model_name_or_path model-name-or-path | 0
trl dpo | train | hf-hub | self-hosted | model_name_or_path model-name-or-path | 0
trl grpo | train | hf-hub | self-hosted | model_name_or_path model-name-or-path | 0
trl vllm-serve | serve | vllm | self-hosted | model | 0
trl chat | serve | hf-hub | self-hosted | model_name_or_path | 0
autotrain llm | train | hf-hub | self-hosted | model | 0
ilab model download | download | hf-hub | self-hosted | repository | 0
ilab model serve | serve | vllm | self-hosted | model-path | 0
ilab model train | train | hf-hub | self-hosted | model-path | 0
ilab model chat | serve | hf-hub | self-hosted | model m | 0
ilab data generate | serve | hf-hub | self-hosted | model teacher-model-id | 0
ilab model evaluate | serve | hf-hub | self-hosted | model base-model judge-model | 0
vec-inf launch | serve | vllm | self-hosted | | 1
kubectl kaito | serve | | self-hosted | model | 0
dynamo run | serve | vllm | self-hosted | model-path | 0
whisper | serve | hf-hub | self-hosted | model | 0
genai-perf profile | api-call | | unknown | m model | 0
genai-perf | api-call | | unknown | m model | 0
aws bedrock-runtime | api-call | bedrock | managed | model-id | 0
aws bedrock create-model-customization-job | train | bedrock | managed | base-model-identifier | 0
aws bedrock | api-call | bedrock | managed | model-id model-identifier base-model-identifier | 0
az cognitiveservices account deployment create | serve | azure-openai | managed | model-name | 0
az ml | serve | azureml | unknown | | 0
gcloud ai endpoints deploy-model | serve | vertex | self-hosted | model | 0
gcloud ai model-garden models deploy | serve | vertex | self-hosted | model | 0
gh models run | api-call | github-models | managed | | 1
llm chat | api-call | | unknown | m model | 0
llm prompt | api-call | | unknown | m model | 0
llm | api-call | | unknown | m model | 0
aider | api-call | | unknown | model weak-model editor-model | 0
claude | api-call | anthropic | managed | model fallback-model | 0
openai api | api-call | openai | managed | m model engine e | 0
codex | api-call | openai | managed | m model | 0
gemini | api-call | gemini | managed | m model | 0
aichat | api-call | | unknown | m model | 0
mods | api-call | | unknown | m model | 0
sgpt | api-call | | unknown | model | 0
opencode | api-call | | unknown | m model | 0
"""


def _rows() -> dict[str, tuple[Program, ...]]:
    found: dict[str, list[Program]] = defaultdict(list)
    for line in _TABLE.strip().splitlines():
        cells = [c.strip() for c in line.split("|")]
        call = cells[0].split()
        module = call[0] == "-m"
        name, *words = call[1:] if module else call
        program = Program(
            name=name,
            words=tuple(words),
            kind=cells[1],  # type: ignore[arg-type]  # the table is checked by a test
            channel=cells[2] or None,
            execution=cells[3],  # type: ignore[arg-type]
            flags=frozenset(cells[4].split()),
            positional=int(cells[5]),
            module=module,
            unless=frozenset(cells[6].split()) if len(cells) > 6 else frozenset(),
        )
        found[name].append(program)
    return {name: tuple(sorted(rows, key=lambda p: -len(p.words))) for name, rows in found.items()}


PROGRAMS = _rows()
SWITCHES = frozenset(_SWITCHES.split())
LOOSE = frozenset(_LOOSE.split())
# They ask whomever the prefix of a model names: `openai/x` is no repository of the hub there.
ROUTED = frozenset(("aider", "opencode", "aichat"))
WRAPPERS = frozenset(_WRAPPERS.split())
