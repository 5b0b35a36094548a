"""Which uses the terms or the policy do not allow.

    policy = policy_for(root)
    findings = evaluate(resolutions, policy, suppressions=..., notices=..., as_of=date.today())

A rule is one function in one module of `rules/`, and its docstring is its page; `rules()` gives them all.
"""

from __future__ import annotations

from modelguard.evaluate._engine import evaluate
from modelguard.evaluate.policy import find_policy, load_policy, policy_for
from modelguard.evaluate.rules import rules
from modelguard.model import Rule

RULES: tuple[Rule, ...] = rules()

__all__ = ["RULES", "evaluate", "find_policy", "load_policy", "policy_for", "rules"]
