"""The clouds that a repository deploys to: what its templates and manifests plainly say, and where."""

from __future__ import annotations

import re

from modelguard.discover._listing import Listing
from modelguard.discover._read import Reader
from modelguard.expressions import expression
from modelguard.model import Location, Step

_AWS, _GOOGLE, _AZURE = "AWS", "Google Cloud", "Azure"
_TERRAFORM = {
    b"aws": _AWS,
    b"google": _GOOGLE,
    b"azurerm": _AZURE,
    b"oci": "Oracle Cloud",
    b"ibm": "IBM Cloud",
    b"alicloud": "Alibaba Cloud",
}
_BLOCK = expression(
    rb'^[ \t]*(?:provider|resource|data)[ \t]+"(aws|google|azurerm|oci|ibm|alicloud)(?:[-_]\w+)?"',
    re.MULTILINE,
)
_BICEP = expression(rb"^[ \t]*resource[ \t]+\w+[ \t]+'Microsoft\.", re.MULTILINE)
# Templates, and what only the manifests of a managed Kubernetes hold.
_MANIFEST = expression(
    rb"^[^#\n]*?(?:(AWSTemplateFormatVersion|\bType\"?: *\"?AWS::|eks\.amazonaws\.com/|\bkarpenter\.k8s\.aws"
    rb"|\bebs\.csi\.aws\.com|kubernetes\.io/aws-)"
    rb"|(\biam\.gke\.io/|\bcloud\.google\.com/|\bnetworking\.gke\.io/|\bpd\.csi\.storage\.gke\.io)"
    rb"|(/deploymentTemplate\.json#|\bkubernetes\.azure\.com/|\bazure\.workload\.identity/|kubernetes\.io/azure-"
    rb"|\bdisk\.csi\.azure\.com))",
    re.MULTILINE,
)
# In lower case, as the search wants them.
_ANCHORS = (
    *(b'"' + name for name in _TERRAFORM),
    *(b"'microsoft.", b"awstemplateformatversion", b"aws::", b"amazonaws.com/", b".k8s.aws", b".csi."),
    *(b"kubernetes.io/aws-", b"gke.io/", b"cloud.google.com/", b"deploymenttemplate.json"),
    *(b"kubernetes.azure.com/", b"azure.workload.identity/", b"kubernetes.io/azure-"),
)
_BLOCKS = (".tf", ".tofu")
_BICEPS = (".bicep",)
_MANIFESTS = (".yaml", ".yml", ".json", ".template")


def read_clouds(listing: Listing) -> tuple[Step, ...]:
    """The first place for each cloud that anything in the repository deploys to, by the cloud's name."""
    endings = (*_BLOCKS, *_BICEPS, *_MANIFESTS)
    names = sorted(name for name in listing.names if name.endswith(endings))
    found: dict[str, Step] = {}
    for file in Reader(listing.base, names, anchors=_ANCHORS, wants=_by_anchor):
        for cloud, at in _named(file.path, file.data):
            line = file.data.count(b"\n", 0, at) + 1
            place = Location(path=file.path, line=line)
            found.setdefault(cloud, Step(location=place, why=f"it is deployed to {cloud}"))
    return tuple(found[cloud] for cloud in sorted(found))


def _by_anchor(_path: str) -> None:
    """No file is worth reading for its name alone."""


def _named(path: str, data: bytes) -> list[tuple[str, int]]:
    """The clouds that a file names, each with the offset in its bytes."""
    if path.endswith(_BLOCKS):
        return [(_TERRAFORM[m.group(1)], m.start(1)) for m in _BLOCK.finditer(data)]
    if path.endswith(_BICEPS):
        return [(_AZURE, m.start()) for m in _BICEP.finditer(data)]
    clouds = (_AWS, _GOOGLE, _AZURE)
    return [(clouds[m.lastindex - 1], m.start(m.lastindex)) for m in _MANIFEST.finditer(data) if m.lastindex]
