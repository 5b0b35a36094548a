"""A policy to begin with, written from what a repository holds: facts where they are plain, else questions.

Like `scan`, this returns a value; it never prints and never exits.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Final

from modelguard.discover import read_clouds
from modelguard.model import Deployment, Finding, Hosting, Marker, Policy, Purpose, Resolution
from modelguard.noun import Noun
from modelguard.pipeline import Stock, judged, take_stock

# A word in the name of a folder, file or environment says what is done there.
_PURPOSES: Final[Mapping[Purpose, str]] = {
    "production": "prod production prd live",
    "evaluation": (
        "staging stage stg preprod uat qa dev develop development sandbox preview demo eval evals evaluation "
        "benchmark benchmarks trial trials"
    ),
    "internal": "github gitlab circleci ci",
    "research": "research notebooks notebook experiments experiment lab labs playground",
}
_WORDS: Final = {word: purpose for purpose, words in _PURPOSES.items() for word in words.split()}
# Folders that hold one service each.
_HOLDERS: Final = frozenset(
    ("apps", "packages", "services", "projects", "modules", "cmd", "examples", "deploy")
)
_VENDORED: Final = frozenset(("third_party", "third-party", "thirdparty", "vendor", "vendored", "external"))
_SHOWS: Final = ("test", "docs-example", "catalogue-entry")
_MOST: Final = 10
_MOST_FILES: Final = 4
_CLOUD_FILES: Final = ("terraform", "terraform_json", "bicep")
_CLOUD_CHANNELS: Final = {"sagemaker": "AWS", "azureml": "Azure"}


class Proposed(Noun):
    """A deployment with the uses that belong to it, and why its facts were taken."""

    deployment: Deployment
    uses: tuple[Resolution, ...]
    why_hosting: str = ""
    why_purpose: str = ""


class Proposal(Noun):
    """A policy, what each of its deployments holds, and the findings by it, whose missing facts are asked."""

    stock: Stock
    policy: Policy
    deployments: tuple[Proposed, ...]
    findings: tuple[Finding, ...]
    vendored: tuple[str, ...] = ()


@dataclass(slots=True)
class _Group:
    paths: dict[str, None] = field(default_factory=dict)
    purpose: Purpose | None = None
    environments: tuple[str, ...] = ()


def propose(root: str | Path = ".", *, as_of: date | None = None) -> Proposal:
    """A policy for the files under `root`; what is there already is not looked at."""
    day = as_of or date.today()
    first = take_stock(root, Policy(), as_of=day)
    base = _prefix(first, Path(root))
    used = [r for r in first.resolutions if r.usage.kind not in _SHOWS]
    vendored = tuple(sorted({v for r in used if (v := _vendored(r.usage.location.path.removeprefix(base)))}))
    groups = _environments(first)
    for name, group in _folders(used, base).items():
        groups.setdefault(name, group).paths.update(group.paths)
    drafts = tuple(
        Deployment(
            name=name,
            paths=tuple(group.paths),
            environments=group.environments,
            purpose=group.purpose or "production",
        )
        for name, group in groups.items()
    )
    stock = take_stock(root, Policy(deployments=drafts, base=base), as_of=day)
    clouds = [step.why.removeprefix("it is deployed to ") for step in read_clouds(stock.listing)]
    proposed = [_proposed(draft, stock, base, clouds) for draft in drafts]
    kept = tuple(p for p in proposed if p.uses)
    kept = _alike(kept) if len(kept) > _MOST else kept
    policy = Policy(base=base, deployments=tuple(p.deployment for p in kept))
    stock = take_stock(root, policy, as_of=day)
    return Proposal(
        stock=stock, policy=policy, deployments=kept, findings=judged(stock, policy), vendored=vendored
    )


def _prefix(stock: Stock, root: Path) -> str:
    """The folder of the policy below the top of the repository, as a prefix of paths."""
    folder = (root if root.is_dir() else root.parent).resolve()
    below = folder.relative_to(stock.listing.base).as_posix()
    return "" if below == "." else f"{below}/"


def _environments(stock: Stock) -> dict[str, _Group]:
    """The environments that manifests name: overlays, namespaces, profiles, workspaces."""
    names = {c.name for clues in stock.clues.values() for c in clues if isinstance(c, Marker)}
    found = {name: _purpose(name) for name in sorted(names)}
    if len(names) < 2 and not any(found.values()):
        return {}  # one namespace sets nothing apart
    ordered = sorted(found, key=lambda n: (found[n] is None, found[n] != "production", n))
    return {name: _Group(purpose=found[name], environments=(name,)) for name in ordered[:_MOST]}


def _folders(used: Iterable[Resolution], base: str) -> dict[str, _Group]:
    """The folders in which models run, those of an environment or of research by themselves."""
    groups: dict[str, _Group] = {}
    for resolution in used:
        path = resolution.usage.location.path.removeprefix(base)
        name, pattern, purpose = _place(path)
        group = groups.setdefault(name, _Group(purpose=purpose))
        group.paths[pattern] = None
    if len(groups) > _MOST:
        groups = _coarser(groups)
    # What is narrower must stand first; what is no folder is listed file by file.
    order = sorted(groups, key=lambda name: (-max(p.count("/") for p in groups[name].paths), name))
    for group in groups.values():
        if len(group.paths) > _MOST_FILES and all("/" not in p for p in group.paths):
            group.paths = dict.fromkeys(sorted({f"/*{posixpath.splitext(p)[1]}" for p in group.paths}))
    return {name: groups[name] for name in order}


def _place(path: str) -> tuple[str, str, Purpose | None]:
    """Name, pattern and purpose of the deployment that a file belongs to."""
    *folders, file = path.split("/")
    for depth, folder in enumerate(folders, start=1):
        purpose = _purpose(folder)
        if purpose is not None:
            owner = folders[depth - 2] if depth > 1 and folders[depth - 2] not in _HOLDERS else ""
            name = f"{owner}-{folder}" if owner and purpose != "research" else folder
            return name, "/".join(folders[:depth]) + "/**", purpose
    purpose = _purpose(posixpath.splitext(file.lstrip("."))[0]) or _purpose(file.rpartition(".")[2])
    if purpose is not None:
        word = next(w for w in _words(file) if w in _WORDS)
        return "-".join([*folders[-1:], word]), path, purpose
    if not folders:
        return "top", f"/{file}", None
    depth = 2 if folders[0] in _HOLDERS and len(folders) > 1 else 1
    return folders[depth - 1], "/".join(folders[:depth]) + "/**", None


def _coarser(groups: Mapping[str, _Group]) -> dict[str, _Group]:
    """By the first folder alone, where there would be too many deployments to describe."""
    merged: dict[str, _Group] = {}
    for name, group in groups.items():
        for path in group.paths:
            top, _, rest = path.partition("/")
            key = name if group.purpose else (top if top and rest else "top")
            pattern = path if group.purpose or not (top and rest) else f"{top}/**"
            merged.setdefault(key, _Group(purpose=group.purpose)).paths[pattern] = None
    return merged


def _purpose(name: str) -> Purpose | None:
    return next((_WORDS[word] for word in _words(name) if word in _WORDS), None)


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[^a-z]+", name.lower()) if word]


def _vendored(path: str) -> str | None:
    folders = path.split("/")[:-1]
    found = next((i for i, folder in enumerate(folders) if folder.lower() in _VENDORED), None)
    return None if found is None else "/".join(folders[: found + 1]) + "/**"


def _proposed(draft: Deployment, stock: Stock, base: str, clouds: Sequence[str]) -> Proposed:
    uses = tuple(
        r
        for r in stock.resolutions
        if r.usage.deployment == draft.name
        and r.usage.kind not in _SHOWS
        and r.usage.location.path.startswith(base)
    )
    hosting, why = _hosting(uses, clouds)
    commercial = True if draft.purpose == "production" else None
    named = _purpose(draft.name) is not None or any(map(_purpose, draft.paths))
    return Proposed(
        deployment=replace(draft, hosting=hosting, commercial=commercial),
        uses=uses,
        why_hosting=why,
        why_purpose="by its name" if named else "",
    )


def _alike(proposed: Iterable[Proposed]) -> tuple[Proposed, ...]:
    """Those of the same facts as one: nobody describes thirty folders one by one."""
    groups: dict[tuple[object, ...], list[Proposed]] = {}
    for each in proposed:
        told = each.deployment
        groups.setdefault((told.hosting, told.purpose, bool(told.environments)), []).append(each)
    joined = [_joined(group) if len(group) > 1 else group[0] for group in groups.values()]
    # What stands in a folder of production for evaluation or research would else be taken for production.
    return tuple(sorted(joined, key=lambda p: p.deployment.purpose == "production"))


def _joined(group: Sequence[Proposed]) -> Proposed:
    told = group[0].deployment
    name = "-".join(word for word in (told.hosting, told.purpose) if word)
    return replace(
        group[0],
        deployment=replace(
            told,
            name=f"{name}-environments" if told.environments else name,
            paths=tuple(dict.fromkeys(path for each in group for path in each.deployment.paths)),
            environments=tuple(dict.fromkeys(e for each in group for e in each.deployment.environments)),
        ),
        uses=tuple(use for each in group for use in each.uses),
        why_hosting="" if len({each.why_hosting for each in group}) > 1 else group[0].why_hosting,
    )


def _hosting(uses: Sequence[Resolution], clouds: Sequence[str]) -> tuple[Hosting | None, str]:
    """Where the models run, where the evidence is plain."""
    own = {r.usage.channel or "" for r in uses if r.usage.execution == "self-hosted"}
    if own:
        servers = ", ".join(sorted(c for c in own if c and c != "hf-hub"))
        runs = (
            f"{servers} {'run' if ', ' in servers else 'runs'} here" if servers else "weights are loaded here"
        )
        rented = own & set(_CLOUD_CHANNELS)
        if rented:
            return "public-cloud", f"on {', '.join(sorted({_CLOUD_CHANNELS[c] for c in rented}))}"
        if any(r.usage.detector in _CLOUD_FILES for r in uses if r.usage.execution == "self-hosted"):
            return "public-cloud", f"{runs}, deployed to a cloud"
        if clouds:
            return None, f"{runs}, and the repository names {', '.join(clouds)}: is it there, or on-prem?"
        return "on-prem", f"{runs}, and no cloud is named"
    if uses and all(r.usage.execution == "managed" for r in uses):
        return "managed", "all are called as services"
    return None, ""
