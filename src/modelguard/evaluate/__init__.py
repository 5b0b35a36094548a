"""Which uses the terms or the policy do not allow.

    policy = load_policy(find_policy(root))
    findings = evaluate(resolutions, policy, suppressions=..., notices=..., as_of=date.today())

A rule is one function in one module of `rules/`, and its docstring is its page; `rules()` gives them all.
"""

from __future__ import annotations

from modelguard.evaluate._engine import evaluate
from modelguard.evaluate._rule import Rule
from modelguard.evaluate.policy import find_policy, load_policy
from modelguard.evaluate.rules import rules

RULES = rules()

__all__ = ["RULES", "Rule", "evaluate", "find_policy", "load_policy", "rules"]
