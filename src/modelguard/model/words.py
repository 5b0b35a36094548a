"""The closed vocabularies: the strings that stand in every output.

A new word in one of them is a new version of the report's contract.
"""

from __future__ import annotations

from typing import Literal, get_args

Kind = Literal[
    "serve",
    "weights-load",
    "download",
    "train",
    "api-call",
    "config-default",
    "catalogue-entry",
    "docs-example",
    "test",
]
Execution = Literal["self-hosted", "managed", "unknown"]
Host = Literal["own", "near", "stranger", "unlisted"]
Availability = Literal["open", "gated-open", "research-only", "managed-only", "unknown"]
Strength = Literal["strong", "likely", "weak"]
Status = Literal["resolved", "unknown", "absent", "conflicting", "unreachable"]
Hosting = Literal["on-prem", "private-cloud", "public-cloud", "edge", "managed"]
Purpose = Literal["production", "internal", "evaluation", "research"]
DataClass = Literal["public", "internal", "regulated"]
Serves = Literal["self", "third-parties"]
Distributes = Literal["nothing", "outputs", "service", "weights"]
OrganisationKind = Literal["company", "academic", "nonprofit", "government", "individual"]
Level = Literal["error", "warning", "note"]
Verdict = Literal["allowed", "forbidden", "depends"]
Mode = Literal["enforce", "advisory"]
BaselineState = Literal["new", "unchanged", "absent"]
Namespace = Literal["env", "python", "javascript", "source", "terraform", "helm", "served", "service"]
MarkerKind = Literal["namespace", "overlay", "profile", "workspace", "values", "file"]
SourceKind = Literal["primary-text", "vendor-page", "registry", "secondary", "memory"]
Review = Literal["verified", "partial", "unverified"]
Category = Literal[
    "permissive",
    "copyleft",
    "restricted-commercial",
    "research-only",
    "rail",
    "proprietary",
    "public-domain",
]
Topic = Literal[
    "commercial-use",
    "production-use",
    "research-scope",
    "region",
    "users",
    "revenue",
    "hosting",
    "self-hosting",
    "field-of-use",
    "outputs-training",
    "outputs-use",
    "redistribution",
    "notice",
    "attribution",
    "naming",
    "licence-copy",
    "flow-down",
    "share-alike",
    "acceptance",
    "residency",
    "termination",
    "patent",
    "other",
]
Effect = Literal["permits", "forbids", "requires", "limits"]

KINDS: tuple[Kind, ...] = get_args(Kind)
LEVELS: tuple[Level, ...] = get_args(Level)
