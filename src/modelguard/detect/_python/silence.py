"""Calls and keys of Python that hold text about models, and run none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from tree_sitter import Node

from modelguard.detect._parameters import proof
from modelguard.detect._python.arguments import positional
from modelguard.detect._sdks import words
from modelguard.detect._shape import unmarked
from modelguard.detect._treesitter import text
from modelguard.expressions import expression

# Calls that read text, or judge a name, but never run it.
SILENT = words(
    """print pprint debug info warning warn error exception critical log write echo secho startswith endswith
    strip lstrip rstrip removeprefix removesuffix replace split rsplit partition rpartition index find rfind
    count search match fullmatch sub findall finditer compile assert_called_with assert_called_once_with
    assert_any_call assert_has_calls assert_awaited_with assert_awaited_once_with assert_any_await
    assert_has_awaits load_dataset load_dataset_builder get_encoding encoding_for_model difference discard
    import_module __import__ importorskip raises skip skipif xfail open Path PurePath exists isfile isdir
    TypeVar NewType namedtuple hasattr delattr setdefault_encoding strptime strftime getLogger get_logger
    version require requires_version package_version encode decode filterwarnings deprecated set_page_config
    markdown header subheader caption isinstance token_counter cost_per_token completion_cost
    evaluate_metric num_tokens_from_string Version parse_version md5 sha256 add_middleware title set_title
    xlabel ylabel legend xticks yticks set_xticklabels set_yticklabels annotate suptitle bar_label Bar Scatter
    add_tokenizer_model add_tokenizer_pre add_pipe has_pipe get_pipe remove_pipe create_pipe disable_pipe
    add_code_sample_docstrings add_start_docstrings add_end_docstrings replace_return_docstrings
    auto_docstring LayerRepository LockedLayerRepository FuncRepository get_kernel has_kernel
    substitute safe_substitute setPlaceholderText setToolTip setStatusTip setWhatsThis setWindowTitle
    log_param log_params log_metric log_text log_dict set_tag set_tags add_tag
    get_repo init_trackers remove
    set_attribute set_attributes labels Mock MagicMock AsyncMock PropertyMock create_autospec subTest"""
)


# What texts and lists do, and what services are asked to do.
_RUNS_TOO = words("encode search")

DATASETS = frozenset(
    ("load_dataset", "load_dataset_builder", "get_dataset_config_names", "load_from_hub_dataset")
)

# Names of what holds a data set: `dataset_path`, `eval_dataset_id`, `DATASET_NAMES`.
OF_DATA = expression(
    r"(?:^|_)data_?sets?(?:_(?:hf|hub|repo(?:sitory)?))?(?:_(?:paths?|names?|name_or_path|ids?|uri|url|ref|splits?|repo(?:sitory)?))?\Z",
    re.IGNORECASE,
)
_KEY = expression(r"(?:[a-z]{2,30}[_-]){1,6}(?:models?|ll?ms?|ids?|names?|keys?|types?|paths?)\Z")
# Folders of many things: `models_dir="gpt2"`, `cache_dir`.
_STORES = expression(
    r"(?:^|_)(?:models|caches?|outputs?|save|logs?|logging|data|work(?:ing)?|downloads?|results?)_(?:dir|directory|folder|root)\Z",
    re.IGNORECASE,
)
# Calls of the hub's client about programs that run there.
_OF_SPACES = expression(
    r"(?:restart|pause|duplicate|request|get|set|add|delete)_space(?:_[a-z]{3,10}(?:_time)?)?\Z|space_info\Z"
)
_DESCRIBES_DATA = expression(r"\w{0,60}Data[Ss]et(?:s|[A-Z]\w{0,30})?\Z")
_LOADS_DATA = expression(
    r"Data(?:set)?FromHub\Z|(?:^|_)dataset_from_hub\Z|(?:^|_)(?:load|get|fetch|download)_(?:\w{1,30}_)?data_?sets?(?:_\w{1,40})?\Z"
)

TEST_FILE = expression(r"(?:^|/)(?:tests?/|conftest\.py\Z|test_[^/]*\Z|[^/]*_test\.py\Z)")
# Calls that name the template of a dialogue, or write a prompt as one model likes it.
TEMPLATES = expression(
    r"(?:conv|chat|prompt|conversation)_?template(?:_?config)?\Z|\A(?:Conversation|ChatTemplate)\Z"
    r"|\A_{0,2}(?:get|build|make|format|render|choose|select|pick)_(?:\w{1,30}_)?prompts?\Z"
    r"|\A_{0,2}(?:build|format|render)_(?:chat\Z|(?:\w{1,30}_)?messages(?:_(?:from|for|of)_\w{1,30})?\Z)",
    re.IGNORECASE,
)

# Calls that look for models in a listing.
_SEARCHES = expression(
    r"(?:^|_)(?:list|search|filter|count)_models?\Z|Model(?:Filter|SearchArguments|Query)\Z"
)

# Calls that look for rows in a database, by what stands in them.
_ASKS_ROWS = words("filter filter_by exclude")
_ASKS_OBJECTS = words("get aget first afirst filter exclude get_object_or_404")

# Calls that judge a name; whoever asks whether a package is there wants to run it.
_JUDGES = expression(
    r"_{0,2}(?:is|are|has|looks?_like|supports?|requires?|needs|accepts|allows|can|should|must|matches|equals)_"
    r"(?!\w*(?:package|installed|downloaded|cached|available|present|loaded)\Z)[a-z]"
)

# Calls that look up what is known of a model, or tell its maker from its name.
_LOOKS_UP = expression(
    r"_{0,2}(?:get|find|look_?up|resolve)_(?:\w{1,40}_)?(?:capabilit(?:y|ies)|profile"
    r"|max_(?:\w{1,20}_)?tokens|model_(?:info|data|meta(?:data)?|specs?|details|family|limits?)|(?:token|context|rate)_(?:limit|size)s?)\Z"
    r"|_{0,2}get_supported_(?:\w{1,40}_)?(?:params|features|regions)"
    r"|_{0,2}(?:\w{1,30}_)?(?:capabilit(?:y|ies)|family|limits?|pricing|provider|vendor|specs?|metadata|profile|quirks)_(?:for|of)(?:_model)?\Z"
    r"|_{0,2}look_?up(?:_(?!and_|or_)\w{1,40})?\Z"
    r"|_{0,2}(?:validate|check)_(?:\w{1,40}_)?(?:for|of|valid|known|supported)_model(?:_name|_id)?\Z"
    r"|_{0,2}(?:infer|detect|guess|split|resolve)_(?:\w{1,40}_)?(?:provider|vendor|family)(?:_(?:from|for|of)_\w{1,30})?\Z"
)

# Calls that tell of what was asked, and helpers of tests that look for it among what was told.
_TELLS_OF = expression(
    r"_{0,2}(?:log|record|track|report|capture|emit|ingest)_(?:\w{1,40}_)?(?:traces?|events?|requests?|responses?|usage|generations?"
    r"|spans?|costs?|calls?|completions?|tokens|turns?)\Z"
    r"|_{0,2}start_(?:as_current_)?(?:span|observation|trace)\Z"
    r"|_{0,2}(?:update|end|finish|annotate)_(?:\w{1,40}_)?(?:spans?|traces?|generations?|observations?)\Z"
    r"|_{0,2}(?:record|track|observe|charge)\Z|_{0,2}(?:add|append|store|insert)_(?:\w{1,30}_)?(?:results?|usage|scores?|costs?)\Z"
    r"|_{0,2}(?:verify|check|assert|expect)_(?:\w{1,40}_)?(?:metrics?|spans?|traces?|usage|logs?|events?|costs?|attributes)\Z"
)
# Functions of a test that make a row of what was recorded: `def _entry(model="id", tokens=100)`.
_ROW_OF_TEST = expression(
    r"_{0,2}(?:(?:make|build|new|create|fake|sample|mock|write|add|append|seed|insert)_)?(?:\w{1,20}_)?"
    r"(?:entry|entries|events?|records?|spans?|traces?|turns?|log_?lines?|usage|snapshots?)\Z"
)

# Keys and parameters that hold prose.
PROSE = words(
    """help description title desc message msg doc deprecated reason tooltip placeholder label caption text
    example_models
    prompt epilog usage metavar details hint examples example id_prefix url version format encoding mode
    verbose_name verbose_name_plural help_text short_description
    content tool tool_name experiment_name run_name tags dataset dataset_name display_name displayName link
    homepage keywords classifiers initial initial_value chat_profile attn_implementation"""
)


# So far above a pair the field that shows it is looked for.
_SHALLOW = 8
_EXAMPLES = ("example", "examples", "openapi_examples", "json_schema_extra", "schema_extra")
# What may stand around a pair in such an example, and where its name stands.
_SHOWS = {
    "dictionary": "", "list": "", "tuple": "",
    "pair": "key", "keyword_argument": "name", "assignment": "left",
}  # fmt: skip
# Names of what leads a reader to a page: `doc_uri`, `"link"`, `homepage`.
PAGE = expression(
    r"(?:^|_)(?:links?|docs?|homepage|card|readme|paper|licen[cs]e|reference|citation|website|page)(?:_?(?:ur[il]|link))?\Z",
    re.IGNORECASE,
)

# Calls and names that tell the kind of an architecture, or how text is split.
_KINDS = expression(
    r"(?:^|_)(?:act|arch|architecture|parser|template)?_?type(?:_id)?\Z|encoding", re.IGNORECASE
)

# What is worked out about a model from its name: prices, windows, what was used.
_WORKED_OUT = expression(
    r"(?:^|_)(?:costs?|prices?|pricing|billing)(?:_|\Z)|context_(?:window|length|size|limit)|(?:^|_)usage\Z"
    r"|(?:Cost|Price|Pricing|Usage)(?:Info|Record|Entry|Report|Row|Metadata|Event|Data|Tracker|Calculator|Estimat(?:e|or)|Meter|Guard|Ledger)?\Z"
)
# Tables of the same.
WORKED_OUT_OF = expression(r"(?:^|_)(?:PRICE|PRICING|COST|CONTEXT|WINDOW|LIMIT|TOKEN|ENCODING)S?(?:_|\Z)")
PRICES = expression(r"(?:^|_)(?:PRIC(?:E|ING|ES)|COSTS?)(?:_|\Z)")
# What is told of an answer, a message or a run beside its text.
OF_RECORD = expression(
    r"(?:\w{1,20}_)?meta_?data\Z|(?:\w{1,20}_)?results?\Z|\w{1,20}_meta\Z|_?model_info\Z|(?:\w{1,20}_)?attributes\Z"
)
# `gen_ai.request.model`, `SpanAttributes.LLM_REQUEST_MODEL`, `$ai_model`: what was recorded of a call.
RECORDED = expression(
    r"(?:gen_ai|llm|traceloop|openinference|langfuse|ai|embedding)\.[\w.]{1,60}\Z|\$\w"
    r"|(?:request|response)\.model(?:\.name)?\Z"
    r"|(?:[\w.]{1,60}\.)?(?:GEN_?AI|LLM|ATTR|EMBEDDING)_(?:\w{1,30}_)?(?:MODEL|MODEL_NAME)(?:_NAME|\.value)?\Z"
    r"|(?:[a-z_.]{1,60}[._])?models?_used\Z"
)
_RECORDS = expression(
    r"(?:Response|Reply|Answer|Completion|Usage|Result|(?:Assistant|AI|Bot)Message(?:Chunk)?|MessageContent)\Z"
)
# What was traced of a call, beside what the call was given: `GenerationSpanData(model="id", input=[…])`.
_TRACED = expression(r"(?:Span|Trace|Traced)(?:Data|Info|Record|Event|Attributes)?\Z|LogEntry\Z")
_OF_REQUEST = words("messages prompt input inputs contents api_key base_url temperature max_tokens")
# Keys beside which `llm.model` is a setting.
_SET_BESIDE = expression(r"\.(?:\w{1,30}_)?api_(?:type|key|base)\Z|\.(?:\w{1,30}_)?base_url\Z")
# What a run was measured by.
_MEASURED = expression(
    r"(?:\w{1,30}_)?(?:accuracy|scores?|f1|bleu|rouge\w{0,3}|wer|cer|mrr|ndcg|win_rate|pass_rate|elo|perplexity"
    r"|latency(?:_ms|_s)?|throughput|tokens_per_second|costs?(?:_usd)?|num_turns|turns)\Z"
)
# What services answer with, beside the model that answered ...
_ANSWERED = words(
    """choices object created stop_reason finish_reason system_fingerprint prompt_tokens completion_tokens
    input_tokens output_tokens total_tokens tokens_in tokens_out usage usage_details usageDetails
    usageMetadata candidates responseId response_id done done_reason eval_count total_duration total_cost_usd
    duration_api_ms parent_tool_use_id"""
)
# ... and what a program gives back itself, of what it heard or read.
_HEARD = words("text transcript transcription")
_BESIDE_HEARD = words("segments confidence method processing_time elapsed latency latency_ms duration_ms")
_OF_RUN = frozenset(("run_id", "metrics"))
# What a program has written down as it went: `{"type": "model_change", "timestamp": "…", "model": "id"}`.
OF_EVENT = frozenset(("type", "timestamp"))
ASKED = words("messages prompt input inputs contents query query_text queries question")
# An option of a command line has `choices` too, and so has a widget.
_OF_OPTION = words("help default nargs metavar dest value label")


def is_answer(names: Iterable[str]) -> bool:
    """Whether the fields that stand together are those of an answer, as tests and records hold them."""
    found = set(names)
    heard = bool(found & _HEARD) and bool(found & _BESIDE_HEARD)
    heard = heard or found >= _OF_RUN or found >= OF_EVENT  # what a run was and how it went
    return (heard or bool(found & _ANSWERED)) and not found & (ASKED | _OF_OPTION)


def is_measured(names: Iterable[str]) -> bool:
    """Whether a row of a table of results tells how a model did: `{"model": "id", "accuracy": 0.8}`."""
    found = set(names)
    return not found & _OF_REQUEST and any(_MEASURED.match(name) is not None for name in found)


def is_record(name: str, fields: Iterable[str]) -> bool:
    """Whether a class holds what was answered, beside which model answered (`class ChatResponse`), or what
    was traced of a call.
    """
    if _TRACED.search(name) is not None:
        return True
    return _RECORDS.search(name) is not None and not _OF_REQUEST.intersection(fields)


def is_told(name: str) -> bool:
    """Whether what is called so holds prose, or what is told of an answer, a message or a run."""
    return name in PROSE or OF_RECORD.match(name) is not None


def is_text(key: str, value: Node) -> bool:
    """Whether what stands under a key is for people: prose, or a list under a heading
    (`{"Models of Acme": ["talk-7"], …}`).
    """
    return key in PROSE or (" " in key and value.type == "list")


def is_example(pair: Node) -> bool:
    """Whether a pair stands in what a schema shows for example: `Field(examples=[{"model": "id"}])`."""
    around = pair.parent
    for _ in range(_SHALLOW):
        if around is None or around.type not in _SHOWS:
            return False
        name = around.child_by_field_name(_SHOWS[around.type])
        if name is not None and text(name).strip("\"'") in _EXAMPLES:
            return True
        around = around.parent
    return False


def is_recorded(name: str, pair: Node) -> bool:
    """Whether a key is one under which a call was recorded (`llm.model_name`), not a setting.

    A written `"LLM_MODEL"` is a variable of the environment; only a constant of that name is an attribute.
    """
    key = pair.child_by_field_name("key")
    if RECORDED.match(name) is None or (key is not None and key.type == "string" and name.isupper()):
        return False
    root = name.partition(".")[0]
    beside = (
        part.child_by_field_name("key") for part in (pair.parent.named_children[:60] if pair.parent else ())
    )
    return not any(
        _SET_BESIDE.match(text(key).strip("\"'")[len(root) :]) for key in beside if key is not None
    )


def is_kind(name: str) -> bool:
    """Whether what is called so is a kind of thing, or an encoding: `act_type_id`, `get_encoding`."""
    return _KINDS.search(name) is not None


def is_judged(name: str) -> bool:
    """Whether a call only judges a name: `_is_reasoning_model("o1")`, `supports_vision("gpt-4o")`."""
    return _JUDGES.match(name) is not None


def works_out(name: str) -> bool:
    """Whether a function works out what a model costs or was used for: `gpt_usage`, `call_cost`."""
    return _WORKED_OUT.search(name) is not None


def only_reads(name: str) -> bool:
    """Whether a call looks for models (`list_models`), judges one, or works something out (`token_cost`)."""
    found = _SEARCHES.search(name) or _WORKED_OUT.search(name) or _LOOKS_UP.match(name)
    return found is not None or is_judged(name) or tells_of(name)


def tells_of(name: str) -> bool:
    """Whether a call tells of what was asked elsewhere: `log_trace({"model": "id"})`, `verify_metrics(m)`."""
    return _TELLS_OF.match(name) is not None


def is_row_of_test(path: Sequence[str]) -> bool:
    """Whether a plain function of a test makes a row of what was recorded: `_entry("s1", "id", tokens=5)`."""
    return len(path) == 1 and _ROW_OF_TEST.match(path[0]) is not None


def asks_for_card(path: Sequence[str]) -> bool:
    """Whether a service is asked what it knows of a model: `client.models.retrieve("id")`.

    Replicate is asked so for the version that it is to run.
    """
    asked = len(path) > 1 and path[-2] == "models" and path[-1] in {"retrieve", "get"}
    return asked and path[0] != "replicate"


def is_error(name: str) -> bool:
    """Whether a class is an error's, which is told of the model that failed: `RateLimitError(model="id")`."""
    return name.endswith(("Error", "Exception", "Warning"))


def is_of_error(row: Node) -> bool:
    """Whether a row tells what an error is made of: `(RateLimitError, "too fast", ["openai", "gpt-4o"])`."""
    first = row.named_children[0] if row.type == "tuple" and row.named_child_count > 1 else None
    return first is not None and is_error(text(first))


def reads_text(path: Sequence[str], given: Iterable[Node]) -> bool:
    """Whether a call reads text, and runs nothing: `name.encode()`, but not `service.encode(model="id")`."""
    if path[-1] not in SILENT:
        return False
    names = (part.child_by_field_name("name") for part in given) if path[-1] in _RUNS_TOO else ()
    return not any(name is not None and proof(text(name)) is not None for name in names)


def asks_rows(path: Sequence[str]) -> bool:
    """Whether a call looks for rows of a database: `Run.objects.filter(model="id")`, `query.filter_by(…)`."""
    return path[-1] in _ASKS_ROWS or ("objects" in path[:-1] and path[-1] in _ASKS_OBJECTS)


def is_of_many(name: str) -> bool:
    """Whether what is called so holds a data set, or a folder of many things."""
    return OF_DATA.search(name) is not None or _STORES.search(name) is not None


def is_of_data(name: str) -> bool:
    """Whether a call takes data sets, not models: `load_dataset`, `LoadDataFromHub`."""
    return name in DATASETS or (_LOADS_DATA.search(name) is not None and "model" not in name)


def describes_data(name: str) -> bool:
    """Whether a class tells of a data set: `DatasetConfig(repo_id="org/x")`."""
    return _DESCRIBES_DATA.match(name) is not None


def repository_of_data(path: Sequence[str], call: Node) -> Node | None:
    """The repository of which a class for data sets is made: `TernDataset("org/x")`."""
    first = next(iter(positional(call)), None) if describes_data(path[-1]) and path[-1][0].isupper() else None
    named = first is not None and (first.type == "string" or text(first).endswith("repo_id"))
    return first if named else None


def takes_data(path: Sequence[str]) -> bool:
    """Whether a repository holds data where something is called so: `datasets.split(repo_id="org/x")`."""
    return describes_data(path[-1]) or any("dataset" in part.lower() for part in path)


def is_of_others(path: Sequence[str]) -> bool:
    """Whether a call is about a Space or data: `api.restart_space("org/x")`, `Dataset.from_hub("org/x")`."""
    if _OF_SPACES.match(path[-1]):
        return True
    return len(path) > 1 and path[-2].endswith(("Dataset", "Datasets")) and path[-1].startswith("from_")


def says_itself(name: str, value: str | None) -> bool:
    """`OPENAI_COMPATIBLE_MODEL = "openai-compatible-model"`: a word of the program's own."""
    if value is None:
        return False
    # `LLM_MODEL_ID = "recorder/llm-model-id"`: a key of settings too.
    spelt = (unmarked(part).replace("/", "") for part in _ends(value))
    return name.replace("_", "").lower() in spelt


def is_key(name: str, value: str) -> bool:
    """`EMBEDDING_MODEL_ID = "embedding_model_id"`: under which key something is kept, not which model."""
    return _KEY.match(value) is not None and says_itself(name, value)


def _ends(value: str) -> tuple[str, str]:
    return value, value.rpartition("/")[2]
