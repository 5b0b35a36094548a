"""Which AI models a repository uses, how each is run, on which terms, and what is not allowed.

    import modelguard

    report = modelguard.scan("path/to/repository")
    for finding in report.findings:
        print(finding.level, finding.rule, finding.message)

`scan` and `resolve` return values; nothing here prints or exits.  What the command line knows, the library
knows too: `load_policy` reads a policy file, `render` turns a report into any of `FORMATS`; `portability`
says where else each model could run, `what_if` what other facts would change, `notices` what terms ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from modelguard._version import __version__
from modelguard.later import later

if TYPE_CHECKING:
    from modelguard.errors import HubUnavailable, KnowledgeError, ModelguardError, PolicyError, UsageError
    from modelguard.evaluate import load_policy
    from modelguard.model import (
        Clause,
        Deployment,
        Finding,
        Licence,
        Location,
        Model,
        Notice,
        Policy,
        Report,
        Resolution,
        Usage,
    )
    from modelguard.outlook import notices, portability, what_if
    from modelguard.pipeline import resolve, scan
    from modelguard.report import FORMATS, render, render_notices, render_portability, render_what_if

__all__ = [
    "FORMATS",
    "Clause",
    "Deployment",
    "Finding",
    "HubUnavailable",
    "KnowledgeError",
    "Licence",
    "Location",
    "Model",
    "ModelguardError",
    "Notice",
    "Policy",
    "PolicyError",
    "Report",
    "Resolution",
    "Usage",
    "UsageError",
    "__version__",
    "load_policy",
    "notices",
    "portability",
    "render",
    "render_notices",
    "render_portability",
    "render_what_if",
    "resolve",
    "scan",
    "what_if",
]

__getattr__ = later(
    __name__,
    {
        **dict.fromkeys(__all__, "model"),
        **dict.fromkeys(("scan", "resolve"), "pipeline"),
        **dict.fromkeys(("portability", "what_if", "notices"), "outlook"),
        "load_policy": "evaluate",
        **dict.fromkeys(
            ("FORMATS", "render", "render_notices", "render_portability", "render_what_if"), "report"
        ),
        **dict.fromkeys(
            ("HubUnavailable", "KnowledgeError", "ModelguardError", "PolicyError", "UsageError"), "errors"
        ),
    },
)
