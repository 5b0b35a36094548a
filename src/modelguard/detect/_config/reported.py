"""Reports of runs that are over: which model did how well."""

from __future__ import annotations

import re
from collections.abc import Iterator

from modelguard.detect._config.keys import IN_USE
from modelguard.detect._trees.tree import List, Map, Node, Scalar
from modelguard.expressions import expression

_NAMED = ("model", "model_name", "model_id", "modelName", "modelId")
# What a run was measured by; what it must reach (`min_accuracy`) is a setting.
_MEASURED = expression(
    r"(?!(?:min|max|target|required|expected)_)(?:\w{1,30}_)?(?:accuracy|f1|bleu|rouge\w{0,3}|wer|cer|mrr|ndcg"
    r"|(?:win|pass|success|error)_rate|elo|perplexity|tokens_per_second|avg_score|mean_score|overall_score)"
    r"(?:_(?:pct|percent|mean|avg|score|std|macro|micro))?\Z",
    re.IGNORECASE,
)
# How fast a run was and what it took, which a setting may name once, but not to the hundredth.
_TOOK = expression(
    r"(?!(?:min|max|target|required|expected|budget)_)\w{0,40}(?:ttft|itl|tpot|latency|throughput|per_s(?:ec|econd)?"
    r"|(?:load|total|avg|mean|elapsed|wall|inference|generation|eval|run|median)_time|duration|elapsed|peak_memory"
    r"|gpu_memory|vram)(?:_(?:ms|s|sec|secs|seconds|gb|mb|mib|gib|p\d\d|mean|avg|rough|used)){0,3}\Z",
    re.IGNORECASE,
)
_EXACT = expression(r"\d{1,9}\.\d{2,20}\Z")
_FEWEST_TAKEN = 2
# When it was run, and what came of it.
_WHEN = ("timestamp", "date", "datetime", "run_at", "created_at", "generated_at", "started_at")
_RESULTS = ("results", "metrics", "scores")
_DATED = expression(r"20\d\d-?\d\d-?\d\d(?:[T _]\d\d|\Z)")
# Nobody sets `56.46100091608241`: a clock has measured it.
CLOCKED = expression(r"-?\d{1,12}\.\d{8,20}\Z")
_NUMBER = expression(r"-?\d[\d.]*(?:e-?\d+)?%?\Z")
_MOST = 60
# Where people keep what runs have given, and how they call it.
_OF_RESULTS = expression(
    r"(?:^|/)(?:[a-z]{2,20}[-_])?(?:results?|leaderboards?|baselines)(?:[-_]dirs?(?:[-_]\w{1,20})?)?/"
    r"|(?:^|[/_-])results(?:[-_.][\w.-]{1,40})?\.json\Z|[-_.]20\d\d-?\d\d-?\d\d(?:[T_-]?\d{4,6}Z?)?\.json\Z"
    r"|(?:^|/)runs/(?:[^/]+/){1,6}(?:data|metrics|outputs?|summary|report|predictions|scores)\.json\Z",
    re.IGNORECASE,
)


def is_result(path: str) -> bool:
    """Whether a file keeps what runs have given: `benchmarks/results/run.json`, `latency_results.json`."""
    return _OF_RESULTS.search(path) is not None


def is_report(node: Map) -> bool:
    """Whether a document names a model and, right there or one step below, numbers by which it did."""
    if not isinstance(node.get(*_NAMED), Scalar):
        return any(_is_run(part) for part in _parts(node) if part is not node)
    if _DATED.match(node.text(*_WHEN) or "") and node.get(*_RESULTS) is not None:
        return True  # `{"timestamp": "2025-12-09T16:15:40", "model": "id", "config": {…}, "results": […]}`
    if node.keys() & IN_USE:
        return False
    return any(_is_measured(part) for part in _parts(node))


def _is_run(node: Map) -> bool:
    """Whether a row names a model and measures what its run took."""
    return isinstance(node.get(*_NAMED), Scalar) and not node.keys() & IN_USE and _took(node)


def _parts(node: Map) -> Iterator[Map]:
    """The map, the maps below it, and the first of each list of maps."""
    yield node
    for entry in node.entries[:_MOST]:
        below: Node | None = entry.value
        if isinstance(below, List):
            below = below.items[0] if below.items else None
        if isinstance(below, Map):
            yield below


def _is_measured(node: Map) -> bool:
    told = ((e.key.text, e.value.text) for e in node.entries[:_MOST] if isinstance(e.value, Scalar))
    measured = any(
        CLOCKED.match(value) or (_MEASURED.match(key) and _NUMBER.match(value)) for key, value in told
    )
    return measured or _took(node)


def _took(node: Map) -> bool:
    """Whether a map measures, more than once, how long something took, or what it needed."""
    told = ((e.key.text, e.value.text) for e in node.entries[:_MOST] if isinstance(e.value, Scalar))
    return sum(bool(_TOOK.match(key) and _EXACT.match(value)) for key, value in told) >= _FEWEST_TAKEN
