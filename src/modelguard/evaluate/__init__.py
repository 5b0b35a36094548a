"""Which uses the terms or the policy do not allow.

    policy = policy_for(root)
    findings = evaluate(resolutions, policy, suppressions=..., notices=..., as_of=date.today())
    findings, comparison = compare(findings, read_baseline(path), name=..., kind="baseline", seen=...)

A rule is one function in one module of `rules/`, and its docstring is its page; `rules()` gives them all.
`Bench` judges uses that are only thought of, `duties` says what terms ask for, and `suppose` reads facts to
put in place of the policy's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelguard.evaluate._engine import evaluate
from modelguard.evaluate.policy import POLICY_FILES, find_policy, load_policy, policy_at, policy_for
from modelguard.evaluate.rules import rules
from modelguard.later import later

if TYPE_CHECKING:
    from modelguard.evaluate._bench import Bench
    from modelguard.evaluate._obligations import duties
    from modelguard.evaluate._spellings import unknown_names
    from modelguard.evaluate._suppose import Supposition, suppose
    from modelguard.evaluate.baseline import compare, read_baseline, write_baseline

__all__ = [
    "POLICY_FILES",
    "Bench",
    "Supposition",
    "compare",
    "duties",
    "evaluate",
    "find_policy",
    "load_policy",
    "policy_at",
    "policy_for",
    "read_baseline",
    "rules",
    "suppose",
    "unknown_names",
    "write_baseline",
]

__getattr__ = later(
    __name__,
    {
        "Bench": "_bench",
        "duties": "_obligations",
        "unknown_names": "_spellings",
        **dict.fromkeys(("Supposition", "suppose"), "_suppose"),
        **dict.fromkeys(("compare", "read_baseline", "write_baseline"), "baseline"),
    },
)
