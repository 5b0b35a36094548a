"""Calls and keys of Python that hold text about models, and run none."""

from __future__ import annotations

import re

from tree_sitter import Node

from modelguard.detect._python_index import dotted
from modelguard.detect._sdks import words
from modelguard.expressions import expression

# Calls that read text, or judge a name, but never run it.
SILENT = words(
    """print pprint debug info warning warn error exception critical log write echo secho startswith endswith
    strip lstrip rstrip removeprefix removesuffix replace split rsplit partition rpartition index find rfind
    count search match fullmatch sub findall finditer compile assert_called_with assert_called_once_with
    assert_any_call assert_has_calls load_dataset load_dataset_builder get_encoding encoding_for_model
    import_module __import__ importorskip raises skip skipif xfail open Path PurePath exists isfile isdir
    TypeVar NewType namedtuple hasattr delattr setdefault_encoding strptime strftime getLogger get_logger
    version require requires_version package_version encode decode filterwarnings deprecated set_page_config
    markdown header subheader caption isinstance token_counter cost_per_token completion_cost
    evaluate_metric num_tokens_from_string Version parse_version md5 sha256 add_middleware title set_title
    xlabel ylabel"""
)


DATASETS = frozenset(
    ("load_dataset", "load_dataset_builder", "get_dataset_config_names", "load_from_hub_dataset")
)

# Calls that enter a model in a register of known ones, and calls that name the template of a dialogue.
_REGISTERS = expression(
    r"(?:register|add|declare)_(?:known_)?(?:model|llm)s?(?:_info|_card|_alias)?\Z"
    r"|(?:Model|LLM|Llm)(?:Info|Card|Entry|Meta|Metadata|Description)\Z|(?:model|llm)_(?:info|card|entry)\Z"
)
TEMPLATES = expression(
    r"(?:conv|chat|prompt|conversation)_?template\Z|\A(?:Conversation|ChatTemplate)\Z", re.IGNORECASE
)

# Keys and parameters that hold prose.
PROSE = words(
    """help description title desc message msg doc deprecated reason tooltip placeholder label caption text
    prompt epilog usage metavar details hint examples example id_prefix url version format encoding mode
    content experiment_name run_name tags dataset dataset_name display_name displayName link homepage"""
)


def is_registered(around: Node) -> bool:
    """Whether what stands here is entered in a register of known models."""
    path = dotted(around.child_by_field_name("function")) if around.type == "call" else []
    return bool(path) and _REGISTERS.search(path[-1]) is not None
