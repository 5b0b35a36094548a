"""What a string looks like: a hub id, a model name, a placeholder.  Shape only, no knowledge."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

from modelguard.expressions import expression
from modelguard.naming.hub import HUBS

_HUB_ID = expression(r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,127}(?:[:@][\w.-]{1,80})?\Z")
# `id?effort=high`, `claude-sonnet-4-5[1m]`: options of the call behind the id, the context that is asked for.
_TOKEN = expression(
    r"[A-Za-z0-9@~][\w.@:/+-]{1,199}(?:\?\w{2,20}=[\w.-]{1,20})?\Z|claude-[\w.:@-]{3,80}\[\d{1,2}m\]\Z"
)
_PLACEHOLDER = expression(
    r"<[^>]*>|\$\{?\w*\}?\Z|\{\{.*|\{[\w.]*\}\Z|%\w+%|.*\b_{0,3}[yY](?:our|OUR)[-_ ].*|(?:dis|en)abled\Z"
    r"|(?!projects/\S{1,120}/publishers/).*\bmy[-_]?(?:org|username|model|project)\b.*|(?:some|any|my)/\d{1,4}\Z|[a-z]{1,20}/[a-z]\Z"
    r"|inherit(?:ed)?\Z|(?:[\w.-]+/)?(?:not[-_]specified|unspecified|unset)\Z|[\w-]{2,30}[./:-]unknown\Z|lookup:\S+|(?:azure_)?deployment_(?:name|id)\Z"
    r"|(?:model|llm|provider|vendor)[-_]agnostic\Z|all\Z"
    r"|latest\Z|nightly\Z|scratch\Z|debug\Z|resume\Z|no[-_ ]?(?:llm|model)\Z|[a-z_]{2,20}:default\Z|n/?a\Z"
    # Artifacts of a program's own by where they stand: `engines.classification.llama_3_70b_judge`.
    r"|(?:[a-z_]{3,30}\.){2,6}[a-z][a-z0-9]*_[a-z0-9_]+\Z|text2text-generation\Z"
    # Functions behind their module (`package.module:main`), and numbers of a program's own rows.
    r"|(?:[a-z_]\w{0,60}\.){1,8}[a-z_]\w{0,60}:[a-z_]\w{0,60}\Z"
    r"|(?:tf_|pytorch_|flax_|diffusion_pytorch_|base_|test_|my_|lora_|adapter_)?(?:model|weights|checkpoint)\.(?:ckpt|h5|pth?|bin|safetensors|onnx|msgpack|keras)\Z"
    # A folder of many, and what a program runs on.
    r"|[\w.-]{1,60}/models\Z|(?:cuda|cpu|mps|xpu|npu|rocm)(?::\d{1,2})?\Z"
    r"|(?:www\.)?(?:huggingface|hf|modelscope)\.(?:co|cn|ai)\Z"
    # What a program is to fill in (`V_MODEL_PATH`), and the folder of all of Triton's models.
    r"|(?:/[\w./-]{0,80}/)?(?-i:(?:[A-Z][A-Z0-9]*_){0,6}MODEL(?:_(?:ID|NAME|PATH|DIR|REPO|URI|URL|VERSION))?)\Z|(?:[\w./-]*/)?model[-_]repo(?:sitory)?/?\Z"
    # Which kind of service answers, and fields of a record.
    r"|(?:proxy|provider)/[a-z_]{2,30}\Z|(?:[a-z_]+\.){1,5}model[._](?:name|id)\Z"
    r"|(?:user|event|sess|session|task|order|item|thread|message|msg|doc|document|run|span|trace|project|job|step|call"
    r"|chunk|request|req|conversation|conv|team|tenant|customer|account|page|record|layer|group|worker)[-_]\d{1,6}\Z"
    r"|(?:m|kb|id|llm|emb|model|agent|adapter|lora|unit-test|synth-model|test-(?:uu)?id)[-_]\d{1,3}\Z|(?:test[-_])?model\d\Z"
    r"|(?:gpt|claude|gemini|llama|mistral|qwen)[-_](?:(?:[\w.]{1,8}[-_])?test|(?:[\w.-]{1,24}[-_])?(?:mock|fake|dummy|stub))\Z"
    r"|(?:[\w.]{1,12}-){0,2}x{3,}.*|\.{3}|(?:model|some|any|the|custom|default|none|null|auto|default|true|false|test(?:ing)?|dummy|fake|foo|bar|mock)"
    r"(?:[-_ ]?(?:model|name|id|path|here))*\Z"
    r"|(?:tests?|mock|fake|dummy|foo|stub)/.*|example/[\w.-]*model\Z|stub[-_:].*|[\w.-]+/(?:mock|dummy|fake|stub|test)[-_](?:model|llm|embedder|reranker)(?:[-_]\w{1,20})?\Z"
    r"|(?:some|any)thing(?:[-_][a-z]+){0,4}\Z"
    # Folders of a program's own.
    r"|(?:tests?[-_]?(?:files?|data|cases?)|fixtures?)/.*|(?:training|trained[-_]models?|artifacts)/.*|[\w.-]+/(?:ya?ml|json|csv|jsonl|toml|txt)\Z"
    r"|(?:test|example|dummy|mock|fake|sample)[-_](?:org|user|owner|namespace)/.*"
    r"|(?:[\w.-]+/)?(?:non-?existent|inexistent|not-a|not[-_]found|unknown|invalid|unused|dummy|fake|evil|malicious|shared-model)(?:[-_].*)?\Z"
    r"|.*\bnot-a-(?:[a-z]+-){0,2}model\b.*|.*[-_]non-?existent(?:[-_].*)?\Z|(?:[a-z_]+\d{0,2}\.){1,5}model(?:_name|_id)?\Z"
    r"|(?:[\w.-]+/)?(?:my|your|demo)[-_](?:[a-z]+[-_]){0,3}(?:model|llm)(?:[-_]?v?\d+)?\Z"
    r"|(?:test|mock|fake|dummy|stub)[-_](?:chat|embeddings?|llm|reranker|completion|vision)\Z"
    r"|(?:some|any|no[-_]such|totally)[-_](?:[a-z]{2,12}[-_]){1,2}(?:model|llm)\Z"
    r"|default/default\Z|none/none\Z|[\w.-]+/(?:model(?:[-_]name)?|tests?)\Z|(?:[\w./-]*/)?model\.file\Z|[a-z]{1,12}[-_]model[-_]name\Z|fine[-_]?tuned[-_]model\Z|path/to.*|/path/.*|(?:\w{1,12}://)?(?:[\w.-]+/)?placeholder.*|changeme.*|replace[-_]?me|not[-_](?:provided|set|specified|given)\Z|(?:dummy|mock|fake|test)::.*|tensorzero::function_name::.*|todo\b.*"
    r"|(?:\w+://)?(?:owner|org|organi[sz]ation|user|username|namespace|author)/(?:repo|model|name)(?:[-_]?name)?\Z"
    r"|(?:org|user|owner|namespace)[-_]?(?:id|name)/.*|user(?:name)?/[\w.-]{1,100}\Z"
    # What is written before a name: `f"openai/{model}"` with nothing to put in.
    r"|[a-z_-]{2,30}/\Z|accounts/[\w-]{1,40}/(?:models|routers|deployments)/?\Z"
    # Functions of a cloud.
    r"|[\w./-]{1,120}\.(?:lambda_)?handler\Z"
    # Quotas of Azure, and paths of requests.
    r"|OpenAI\.(?:Global|DataZone)?(?:Standard|Batch|Provisioned\w*)\..*"
    r"|/?(?:api|v\d+(?:alpha|beta)?\d*)/[a-z][\w/-]*\Z"
    r"|(?:en|de)coder(?:[-_](?:only|decoder|bert))?\Z"
    # Releases of a program: `2.56.0-py312-cu130`.
    r"|v?\d{1,3}\.\d{1,3}\.\d{1,4}(?:[-.+][\w.+-]*)?\Z"
    # What servers of one model are asked for, whatever they serve: `OpenAI(base_url=…)`, `model="tgi"`.
    r"|(?:tgi|tei|vllm|sglang|lm-?studio|localai|llama[.-]?cpp|sentence[-_]transformers?)\Z"
    # Number formats of weights: `{encoder_model: "fp32"}`.
    r"|(?:fp|bf|f|int|uint|q|nf|bnb)\d{1,2}(?:f\d{1,2})?\Z|i?q\d_(?:\d|k|k_?[smlx]{1,2}|nl|x?xs|s|m)\Z"
    # A service's own choice among models; OpenRouter's is on record.
    r"|(?!openrouter/)[\w.-]+/auto\Z"
    # What tells a server who asks: `Client/1.0`.
    r"|[\w.-]+/v?\d{1,3}(?:\.\d{1,4}){1,3}\Z"
    # Ports, labels of Kubernetes, settings of a kernel, and types of a form's fields: `str?`.
    r"|\d{1,5}(?:-\d{1,5})?/(?:tcp|udp)\Z|(?:[a-z][\w-]{0,60}\.){1,6}(?:io|dev|sh|com|org|net)/[\w.-]{1,80}\Z"
    r"|(?:[a-z_]{2,30}\d{0,3}\.){3,12}[a-z_]{2,60}\Z|(?:str|int|float|bool|password|url)\??\Z"
    # Keys of a cache: `app:v2:models`.
    r"|[\w.-]{1,60}(?::[\w.-]{1,60}){0,3}:(?:models|cache|keys)\Z"
    # Encodings of text, digests and ciphers: `buffer.toString("utf-8")`.
    r"|utf-?(?:8|16|32)(?:-?[lb]e)?\Z|latin-?\d\Z|iso-?8859-\d{1,2}\Z|windows-\d{4}\Z|sha-?(?:\d-)?\d{3}\Z|aes-\d{3}-[a-z]{3}\Z"
    # Encodings of tokenizers, which stand where models stand.
    r"|(?:cl100k|o200k|p50k|r50k)_(?:base|edit|harmony)\Z",
    re.IGNORECASE,
)
# Names of models whose weights nobody has, so that no server of weights answers to them; and what an API
# alone calls the newest of a line, though some of its weights are published: `mistral-small-latest`.
_CLOSED = expression(
    r"(?:(?:openai|anthropic)[:/])?"
    r"(?:gpt-(?!oss|neo|j|2)|o[134](?:-|\Z)|text-embedding-(?:3|ada)|claude-|gemini-|dall-e-\d)"
    r"|(?:open-)?(?:mistral|codestral|devstral|magistral|ministral|pixtral|voxtral)(?:-[\w.]{1,12}){0,2}-latest\Z"
)
_LONG = 18
_OPAQUE = expression(
    r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z|(?:sha\d+[:-])?[0-9a-f]{24,}\Z", re.IGNORECASE
)
# What a service calls a thing of ours: `agent_011CZkYqphY8vELVzwCUpqiQ`.
_ISSUED = expression(
    r"[a-z]{2,12}_(?=[A-Za-z0-9]{0,60}[a-z])(?=[A-Za-z0-9]{0,60}[A-Z])(?=[A-Za-z0-9]{0,60}\d)[A-Za-z0-9]{18,60}\Z"
)
# What a service calls an answer of its: `chatcmpl-9x1`, `resp_0a1b`.
_ANSWERED = expression(r"(?:chat)?cmpl-\S|(?:resp|msg|toolu|chatcmpl)_[A-Za-z0-9]{0,60}\d[A-Za-z0-9]{0,60}\Z")
# How much is logged: `logging.level.com.acme.ChatModel=DEBUG`.
_LEVEL = expression(r"(?:TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|OFF)\Z")
_FILE = expression(
    r".*\.(?:py|js|ts|tsx|json|ya?ml|toml|md|txt|csv|html?|css|png|jpe?g|svg|sh|cfg|ini|lock|xml|pkl|pickle|joblib|npy|npz|parquet|proto|go|rs|java|sql|log|jsonl|ndjson|tsv|arrow|zip|tgz|7z|rar|deb|rpm|jar|exe|dll|so|whl|pdf|docx|wav|mp3|mp4|gltf|glb|obj|fbx|stl|prompt|j2|jinja2?|tmpl|db|db3|sqlite3?|duckdb|faiss|index|lock)\Z",
    re.IGNORECASE,
)
WEIGHT_FILE = expression(
    r".*\.(?:gguf|ggml|safetensors|onnx|pte?|pth|ckpt|llamafile|tflite|mlmodel|engine|nemo|h5|keras)\Z"
    # Weights of whisper.cpp and of the first llama.cpp.
    r"|(?:.*/)?ggml-[\w.-]+\.bin\Z"
    # What MLC compiles, which lies in a folder: `Qwen3-0.6B-q4f16_1-MLC`.
    r"|.*-q\d+[bf]\d+(?:_\d)?-MLC\Z",
    re.IGNORECASE,
)
# What lies beside weights on the hub: how a chat is written down, settings, code that a server loads.
BESIDE_WEIGHTS = expression(
    r"[^?#]{10,400}\.(?:jinja2?|py|md|json|ya?ml|txt|csv|whl|so(?:\.\d{1,3}){0,3})(?:[?#].*)?\Z",
    re.IGNORECASE,
)
# A model in the hub's cache: `.../models--org--name/snapshots/0123abc`.
CACHED = expression(r"(?:.*/)?models--[\w.-]{1,100}?--[\w.-]{1,130}(?:/snapshots(?:/[\w.*-]+)?)?/?\Z")
# Names of constants and of variables, which stand where their values are to stand.
_CONSTANT = expression(
    r"[A-Z]{2,}(?:_[A-Z]{2,})+\Z|[A-Z]{2,}(?:_[A-Z]{2,}|_\d+(?:\.\d+)?){2,}\Z"
    r"|[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){0,4}_(?:PATH|DIR|FILE|NAME|REPO|URL|URI)\Z"
)
# `Qwen2ForRewardModel`, `org/name--modeling_name.Class`: the class of an architecture, the code of one.
_ARCHITECTURE = expression(
    r"[A-Z][A-Za-z0-9_]*(?:For[A-Z][A-Za-z]+|LMHeadModel)\Z|[\w.-]+/[\w.-]+--[a-z]\w*\.[A-Z]\w*\Z"
    r"|(?:modell?ing|configuration|tokenization)_\w+\.[A-Z]\w*\Z"
    # `DEPRECATED_Tern2ModelField`: a part of a form.
    r"|\w*[a-z0-9]ModelField\Z"
)
# Keys of services.
_SECRET = expression(r"(?:sk|pk|nvapi|gsk)[-_][\w-]{4,}\Z")
# Containers and services are called after what runs in them.
_SERVER_NAME = expression(
    r"(?:vllm|ollama|tgi|sglang|litellm|localai)[-_][\w.-]+\Z"
    # What tests call a model by which a library runs on a device: `transformers_net2_cpu`.
    r"|(?:transformers|onnxruntime|llama_?cpp|exllama(?:v2)?|openvino|tensorrt|mlx)_[a-z0-9][\w.]*\Z"
    r"|[a-z0-9]+(?:_[a-z0-9.]+){1,6}_(?:cpu|gpu|cuda|mps)\Z"
    # What SageMaker's images are called.
    r"|(?:huggingface-(?:pytorch|tensorflow|vllm|sglang)|djl|pytorch|tensorflow)-(?:tgi-|tei-)?(?:inference|training|serving)[\w.-]*\Z"
)
# `bg-amber-600`: a class of a style sheet.
_STYLE = expression(
    r"(?:[a-z-]{1,20}:){0,3}(?:bg|text|border|from|via|to|fill|stroke|ring|divide|outline|shadow|accent|decoration)"
    r"-[a-z]{1,20}-(?:50|[1-9]00|950)(?:/\d{1,3})?\Z"
)
# Services and servers, none of which is called like a model.
_SERVICE = expression(
    r"(?:openai|anthropic|ollama|(?:amazon|aws)[-_]bedrock|bedrock|azure(?:[-_]?openai|[-_]ai)?|vertex(?:[-_]?ai)?|google[-_]vertex(?:[-_]?ai)?"
    r"|google[-_](?:genai|generative[-_]ai|ai[-_]studio)|groq|openrouter|together(?:[-_]?ai)|fireworks(?:[-_]ai)|hugging[-_]?face|lm[-_]?studio"
    r"|vllm|sglang|litellm|localai|llama[-_.]?cpp|trt-?llm|tensorrt[-_]?llm|lmdeploy|tokenspeed|deepinfra|sagemaker|openai[-_](?:compatible|like)"
    # Images of servers.
    r"|ollama/ollama(?::[\w.-]{1,30})?|vllm/vllm-openai(?::[\w.-]{1,30})?|localai/localai(?::[\w.-]{1,30})?)\Z",
    re.IGNORECASE,
)
# Makers and services whose names stand before words for roles.
_VENDOR = expression(
    r"(?:openai|anthropic|azure|bedrock|baseten|cohere|mistral|gemini|google|voyage|jina|nvidia|groq|ollama|vllm|huggingface)\Z"
)
# Who is asked, and whose models for: `{"openrouter/google": ["gemini-2.5-pro"]}`.
OF_MAKER = expression(r"(?P<host>openrouter|bedrock|vertex_ai|azure_ai)/(?:openai|anthropic|google|meta)\Z")
# Names of a program's own for what it has configured: a service and a word, a role in capitals and a word,
# or where a setting stands: `llm.supports_functions`.
_OWN_NAME = expression(
    r"(?:llm|model|config|cfg|settings|args|params|options|agent|self)(?:\.[a-z_]+)+\Z"
    # What a price is for: `usd_per_1m_input_tokens`.
    r"|(?:usd|eur|cents?)_per_\w{1,40}\Z"
    # A table as Django calls it: `accounts_oauth2.provider`.
    r"|[a-z]+\d?(?:_[a-z]+\d?){1,6}\.(?!safetensors|llamafile|mlmodel|tflite|engine)[a-z0-9]{6,60}\Z"
    # Names of weights have hyphens: `talk3_14B_it` is what a program calls one, and so is `openai_talk-5`.
    r"|[a-z]{2,16}\d{0,3}(?:_[a-z]{2,12})*(?:_\d{1,2})?_\d{1,3}B(?:_[A-Za-z]{2,12}){0,3}\Z"
    r"|sd(?:1[45]|2[01])\Z"  # which kind of network a program of its own trains
    r"|(?:openai|hugging_?face)_[a-z0-9_.-]+\Z|(?:V?LLM|ASR|TTS|STT|VAD|NLU|MODEL|EMBEDDING|RERANK)_[A-Z][A-Za-z0-9]*[a-z]\w*\Z"
)
# What a policy of a cloud lets one do.
_ACTION = expression(
    r"(?:bedrock|sagemaker|bedrock-agentcore)[\w-]{0,20}:(?:Invoke|List|Get|Create|Converse|Apply|Describe|Put|Delete|Update"
    r"|Retrieve|Rerank|Render|Start|Stop|Tag)\w*\*?\Z"
)
# A package of npm; Cloudflare's own models are called so too, and those behind an account at Portkey, which
# have the number of a release: `@bedrock-prod/claude-opus-4-8`.
_SCOPED = expression(
    r"@(?!cf/|hf/|[\w-]{2,60}/(?:[\w-]{1,30}\.){0,3}(?:gpt|claude|gemini|llama|mistral|qwen|deepseek)-?[a-z-]{0,20}\d)"
    r"[\w.-]{1,60}/[\w./-]+\Z"
)
_NUMBER = expression(r"\d+(?:\.\d+)?[eE][-+]?\d+\Z|20\d\d-\d\d-\d\d(?:[T ]\S{1,40})?\Z")
# `v2.5`, `v3.5-fast`: a release of something that is named elsewhere.
_VERSION = expression(r"[vV]\d{1,2}(?:[._]\d{1,3}){0,3}(?:-[a-z]{2,12})?\Z")
# A path that begins at a folder: here, above, at home, at the root.
_PATH = expression(r"(?:\.{1,2}|~)?/[\w./ -]{1,180}\Z")
# What HTTP calls kinds of content, and its headers: `X-Model-Id`.
_MIME = expression(
    r"(?:application|text|image|audio|video|multipart|font|message)/[\w.+-]+\Z"
    r"|X-(?:[a-z]{2,20}-){0,4}(?:Ids?|Names?|Models?|Keys?|Tokens?|Versions?)\Z",
    re.IGNORECASE,
)

_CAMEL = expression(r"[a-z]+(?:_[a-z]+){0,3}(?:[A-Z][a-z]*)+\Z")
# `editor.chat.openModelPicker`: commands and settings of an editor.
# So are types in packages: `com.github.acme.api.types.ChatModel`.
_DOTTED = expression(
    r"(?:[a-z][A-Za-z]{0,40}\.){2,8}[a-z]+(?:[A-Z][a-z]+)+\Z"
    r"|(?:com|org|io|net|dev|github|sh)\.(?:[\w-]{1,60}\.){1,12}[A-Z]\w{0,80}\Z"
    # `ui.default_pinned_models`, `modelRoles.speech`, `sharing.models`: keys of settings, no files.
    r"|(?=\S{0,200}(?:_|[a-z][A-Z]|\.models\Z))(?!\S{0,200}\.(?:p[tk]h?l?|pb|dat|bin|onnx|gguf|task|nemo|safetensors|ckpt|tflite"
    r"|keras|jit|ts|npz|pkl|params|mar|model|engine|mlmodel\w*|caffemodel|llamafile|tar|zip|gz|json)\Z)(?:[a-z][A-Za-z_]{0,40}\.){1,8}[a-z][A-Za-z_]{0,60}\Z"
)
# What Anthropic's own tools call the newest release of a line.
_LINE = expression(r"(?:opus|sonnet|haiku|fable)(?:plan|[-\d.]{0,4})?(?:\[1m\])?\Z")
_SNAKE = expression(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+\Z")
_LANGUAGE_PACKAGE = expression(r"[a-z]{2,3}_(?:core|dep|ent|sent|pipeline)_[a-z0-9]{2,12}_(?:sm|md|lg|trf)\Z")
# Words that only begin as a vendor's name does.
_OTHER_WORDS = expression(
    r"voyager|coheren(?:t|ce|cy)|replicat(?:ed|ion|ing|or)|replicate(?=pipeline|experiment|result|study|tensor|pad|row|data|input|batch)|altogether|underwriter|stagehand"
)
# A machine that is sold under such a number: `MFC-L2710DN`, `QL-810W`.
# So are those that are rented: `ml.g5.12xlarge`, `Standard_NC24ads_A100`.  So have rules: `AWS-SEC-003`.
_MACHINE = expression(
    r"[A-Z]{2,5}-[A-Z]?\d{3,5}(?:[AC-LN-Z][A-Z]{0,2})?\Z|(?:ml\.)?[a-z]{1,4}\d[a-z\d-]{0,4}\.(?:\d{0,2}x?large|metal|medium|small)\Z"
    r"|Standard_[A-Z]{1,3}\d\w{0,30}\Z|[A-Z]{2,12}(?:-[A-Z]{2,12}){1,4}-\d{3}\Z"
)
# What a program is built for: `x86_64-linux`, `linux/arm64`, `aarch64-unknown-linux-gnu`.
_PLATFORM = expression(
    r"(?:x86_64|amd64|aarch64|arm64|armv[67]l?|i[3-6]86|riscv64|ppc64le|s390x)-(?:[a-z]{2,10}-)?(?:linux|darwin|windows|macos|freebsd|android)"
    r"(?:-[a-z]{3,12})?\Z|(?:linux|darwin|windows)[/-](?:x86_64|amd64|aarch64|arm64|arm|386)(?:/v\d)?\Z"
)
# Graphics cards, as clusters label their machines: `NVIDIA-H100-80GB-HBM3`, `A100`.
_CARD = expression(
    r"(?:(?:NVIDIA|Tesla|AMD|Instinct)[-_ ])*"
    r"(?:A\d{2,4}[GX]?|H\d{2,3}|L40?S?|T4|V100|G?B\d{3}|MI\d{3}X?|RTX[-_ ]?(?:A?\d{4}))"
    r"(?:[-_ ](?:PCIE?|SXM\d?|NVL|HBM\d?e?|\d{1,3}GB|Ti|SUPER|Ada|Generation|Laptop|GPU))*\Z",
    re.IGNORECASE,
)
# `mistral:latest`: a model as Ollama writes it; servers and stores of their own are written so, too.
_NEWEST = expression(
    r"(?!(?:nginx|redis|postgres|mysql|mongo|mongodb|python|node|ubuntu|alpine|debian|busybox|ollama|vllm|milvus|qdrant"
    r"|chroma|weaviate|traefik|caddy|minio|rabbitmq|elasticsearch|app|api|web|backend|frontend|server|worker)\b)"
    r"[a-z][\w.-]{1,60}:latest\Z"
)
# A line of a vendor's models without its number, as people call it: `claude-opus`.
_UNNUMBERED = expression(r"claude-(?:opus|sonnet|haiku|instant)\Z|gemini-(?:pro|flash|ultra|nano)\Z")
# A size, as names of weights have it: `7b`, `1.5B`, `350m`, `8x7B`, `E4B`, `A14B`.
# A name of Ollama's that tells the size: `llama3.1:8b-instruct-q8_0`.
TAGGED = expression(r"[a-z][\w.-]{1,60}:(?:\d+x)?\d+(?:\.\d+)?[bm](?:-[\w.-]{1,60})?\Z")
_SIZED = expression(r"(?:^|[-_.])(?:\d+x|[EA])?\d+(?:\.\d+)?[bBmM](?:$|[-_.:])")

_ROLE_WORDS = """
native
model models chat title artifact reasoning reasoner default embedding embeddings embed fast slow
smart small medium large main primary secondary fallback vision text image audio code coder coding
language llm llms ai agent assistant summary summarizer judge planner worker router cheap best
premium standard base custom local remote simple strong weak test tests user system auto none other
any all rerank reranker generation generator completion tts stt speech transcription provider name
id key type string value object array number boolean enum select function tool json new old my your
first second third failed failing missing initial override echo another mock stub fake dummy sample
expected updated changed original current next previous same different such
the low high thinking pro mini lite a b c one two x y z v1 v2 v3 v4
"""
_ROLES = frozenset(_ROLE_WORDS.split())
# Beside these a number counts, and a vendor tells whose client it is.
_TOLD_APART = {"model", "llm", "fallback"}


def is_placeholder(value: str) -> bool:
    """Whether the string stands for a model that somebody has yet to name."""
    return not value or _PLACEHOLDER.match(value) is not None


def is_closed(value: str) -> bool:
    """Whether the string is what a vendor calls a model whose weights it keeps (`gpt-4o`)."""
    return _CLOSED.match(value) is not None


def is_role(value: str) -> bool:
    """Whether the string is made of words for roles alone (`chat-model`, `fast`), as own names are."""
    words = re.findall(r"[A-Za-z0-9]+", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", value[:200]))
    lowered = [word.lower() for word in words]
    if _TOLD_APART & set(lowered):  # `custom-model-1`, `baseten-embedding-model`, `fallback-2`
        lowered = [word for word in lowered if not (word.isdigit() and len(word) < 3)]
        lowered = [word for word in lowered if _VENDOR.match(word) is None]
    return bool(lowered) and all(word in _ROLES for word in lowered)


def is_identifier(value: str) -> bool:
    """Whether the string is the name of a thing in code (`chatOpenAI`, `hf_pipeline`, `test_model_v2`)."""
    return _CAMEL.match(value) is not None or (
        _SNAKE.match(value) is not None
        and not is_spacy(value)
        and (not any(c.isdigit() for c in value) or "model" in value)
    )


def is_line(value: str) -> bool:
    """Whether the string is how Anthropic's own tools call the newest release of a line: `opus`."""
    return _LINE.match(value) is not None


def unmarked(name: str) -> str:
    """A name in small letters, however its words are joined: `OPEN_ROUTER`, `open-router`."""
    return name.replace("_", "").replace("-", "").lower()


def run_together(name: str) -> str:
    """A name in small letters without marks, in which words for vendors are searched."""
    return _OTHER_WORDS.sub("", unmarked(name))


def is_spacy(value: str) -> bool:
    """Whether the string is the name of a packaged pipeline (`en_core_web_sm`)."""
    return 10 <= len(value) <= 40 and _LANGUAGE_PACKAGE.match(value) is not None


def is_hub_id(value: str) -> bool:
    """Whether the string has the shape `org/name`, as ids of the hub have."""
    return _HUB_ID.match(value) is not None and not _FILE.match(value) and not _MIME.match(value)


def is_weights_path(value: str) -> bool:
    """Whether the string is a path to weights that are called after a model: `../models/ggml-base.en.bin`."""
    last = value.rpartition("/")[2]
    weights = WEIGHT_FILE.match(last) is not None or (last.endswith(".bin") and is_sized(last))
    return _PATH.match(value) is not None and weights and suggests_model(last)


def is_sized(value: str) -> bool:
    """Whether the last part of an id or path tells a number of parameters, as names of weights do."""
    return _SIZED.search(value.rstrip("/").rpartition("/")[2]) is not None


def is_service(value: str) -> bool:
    """Whether the string is the name of a service or server itself: `this.modelName ?? "ollama"`."""
    return len(value) <= 60 and _SERVICE.match(value) is not None


def could_name_model(value: str) -> bool:
    """Whether the string may stand where a model is named: one token, no placeholder, no other file."""
    return 2 <= len(value) <= 200 and _could_name_model(value)


@lru_cache(maxsize=8192)  # asked about each string several times
def _could_name_model(value: str) -> bool:
    if (
        not value.isascii()
        or is_placeholder(value)
        or _MIME.match(value)
        or _OPAQUE.match(value)
        or _ISSUED.match(value)
        or _ANSWERED.match(value)
        or OF_MAKER.match(value)
    ):
        return False
    if len(value) >= _LONG and _is_drawn(value):
        return False
    if _ACTION.match(value) or _CONSTANT.match(value) or _SERVER_NAME.match(value) or _SECRET.match(value):
        return False
    if (
        _PLATFORM.match(value)
        or _CARD.match(value)
        or _ARCHITECTURE.match(value)
        or _OWN_NAME.match(value)
        or _DOTTED.match(value)
    ):
        return False
    if value.startswith(("models:/", "runs:/", "endpoints:/")):  # a private registry's own names (MLflow)
        return False
    if value.startswith("default/") or _SCOPED.match(value):
        return False  # a program's own alias (Theia), a package
    if value.startswith("os.environ/"):  # LiteLLM's reference to a variable
        return False
    if value.startswith(("http://", "https://")):
        return any(hub in value for hub in HUBS) and BESIDE_WEIGHTS.match(value) is None
    if (
        not any(c.isalpha() for c in value)
        or _NUMBER.match(value)
        or _VERSION.match(value)
        or _LEVEL.match(value)
        or _FILE.match(value)
        or _STYLE.match(value)
    ):
        return False
    return (_TOKEN.match(value) is not None and not value.endswith(":")) or is_line(value)


def _is_drawn(value: str) -> bool:
    """Whether a string was drawn by chance, as databases draw ids: `xkQJzY0BAL0TXCC7hRwd`."""
    kinds = [2 * char.isdigit() + char.isupper() for char in value] if value.isalnum() else []
    return sum(one != other for one, other in pairwise(kinds)) * 2 >= len(value)


def suggests_model(value: str) -> bool:
    """Whether the string alone suggests a model: a hub id, a weight file, or letters and digits joined."""
    if not could_name_model(value) or len(value) < 4:
        return False
    if (
        is_hub_id(value)
        or WEIGHT_FILE.match(value)
        or is_spacy(value)
        or _NEWEST.match(value)
        or _UNNUMBERED.match(value)
    ):
        return True
    joined = any(c.isdigit() for c in value) and any(c in "-._:/" for c in value)
    return joined and _MACHINE.match(value) is None
