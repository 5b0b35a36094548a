"""The clouds that templates and manifests plainly name."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelguard.discover import Listing, read_clouds


def clouds(folder: Path, name: str, text: str) -> list[str]:
    (folder / name).write_text(text, encoding="utf-8")
    found = read_clouds(Listing(base=folder, names=(name,)))
    return [f"{step.why.removeprefix('it is deployed to ')} {step.location.line}" for step in found]


@pytest.mark.parametrize(
    ("name", "text", "wanted"),
    [
        ("main.tf", 'provider "aws" {}\n', ["AWS 1"]),
        ("main.tofu", '\nresource "azurerm_kubernetes_cluster" "a" {}\n', ["Azure 2"]),
        ("both.tf", 'provider "google-beta" {}\nprovider "aws" {}\n', ["AWS 2", "Google Cloud 1"]),
        (
            "main.bicep",
            "resource ws 'Microsoft.MachineLearningServices/workspaces@2024-04-01' = {}\n",
            ["Azure 1"],
        ),
        ("stack.yaml", "AWSTemplateFormatVersion: '2010-09-09'\n", ["AWS 1"]),
        ("stack.json", '{"R": {\n"Type": "AWS::SageMaker::Endpoint"}}\n', ["AWS 2"]),
        ("sa.yaml", "kind: ServiceAccount\nannotations:\n  eks.amazonaws.com/role-arn: x\n", ["AWS 3"]),
        ("pod.yaml", "nodeSelector:\n  cloud.google.com/gke-accelerator: nvidia-l4\n", ["Google Cloud 2"]),
        ("aks.yaml", "nodeSelector:\n  kubernetes.azure.com/agentpool: gpu\n", ["Azure 2"]),
        ("arm.json", '{"$schema": "https://x/2019-04-01/deploymentTemplate.json#"}\n', ["Azure 1"]),
    ],
)
def test_a_cloud_is_named(tmp_path: Path, name: str, text: str, wanted: list[str]) -> None:
    assert clouds(tmp_path, name, text) == wanted


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("main.tf", '# provider "aws" {}\nprovider "kubernetes" {}\n'),
        ("pod.yaml", "# cloud.google.com/gke-accelerator\nkind: Pod\n"),
        ("main.py", "provider = 'aws'\n"),
        ("docs.md", 'provider "aws" {}\n'),
        ("main.tf", 'module "eks" { source = "./aws" }\n'),
    ],
)
def test_no_cloud_is_named(tmp_path: Path, name: str, text: str) -> None:
    assert clouds(tmp_path, name, text) == []
