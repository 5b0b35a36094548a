"""Files that only look at what runs have given: the names in them are those under which it was kept."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace

from modelguard.detect._python.index import Index
from modelguard.detect._sdks import words
from modelguard.expressions import expression
from modelguard.model import Clue, Sighting

# What such a file is written with ...
_LOOKS = words("pandas polars matplotlib seaborn plotly altair bokeh tabulate prettytable texttable")
# ... and what else it may import: nothing that asks a service, loads weights or starts a program.
_BESIDE = words(
    """numpy scipy statsmodels sklearn tqdm rich yaml jsonlines orjson adjustText mpl_toolkits IPython
    networkx click fire wordcloud pyarrow"""
)
_RUNS = frozenset(
    ("subprocess", "http", "urllib", "socket", "socketserver", "xmlrpc", "asyncio", "importlib")
)
_STARTS = expression(rb"\bos\.(?:system|popen|exec\w+|spawn\w+|environ|getenv)\b")
# It reads what is kept, or draws it.
_READS = expression(
    rb"\bread_(?:csv|json|parquet|excel|pickle)\(|\bjson\.loads?\(|\bplt\.|\bsns\.|\bpx\.|\btabulate\(|\bopen\("
)
_KINDS = ("config-default", "api-call", "test")


def is_analysis(found: Index) -> bool:
    """Whether all that a file imports is there to look at numbers, of which it reads or draws some."""
    roots = {module.lstrip(".").partition("|")[0].partition(".")[0] for module in found.imports.values()}
    if not roots & _LOOKS or any(module.startswith(".") for module in found.imports.values()):
        return False
    others = roots - _LOOKS - _BESIDE
    plain = all(name in sys.stdlib_module_names and name not in _RUNS for name in others)
    return plain and _STARTS.search(found.data) is None and _READS.search(found.data) is not None


def of_analysis(clues: Iterable[Clue], found: Index) -> Iterator[Clue]:
    """The clues of a file; in one that looks at results, models are those that were run: inventory."""
    looked_at = is_analysis(found)
    for clue in clues:
        told = looked_at and isinstance(clue, Sighting) and clue.kind in _KINDS
        yield replace(clue, kind="catalogue-entry") if told and isinstance(clue, Sighting) else clue
