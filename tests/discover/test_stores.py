"""Stores made by hand as their tools write them, and what an audit of the disk says of them."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import licence_texts
import pytest

from modelguard.cli import run
from modelguard.discover.stores import Store, parse_stores, read_stores
from modelguard.errors import UsageError
from modelguard.model import Notice, Usage

SHA, OLD = "a" * 40, "b" * 40
CARD = """\
---
license: {licence}
base_model:
- {base}
base_model_relation: finetune
model-index: [{{name: x, results: [{{license: wrong}}]}}]
---
# A model
"""
MIT = f"MIT License\n\nCopyright (c) 2026 Somebody\n\n{licence_texts.MIT}"
LLAMA = (
    "LLAMA 3.1 COMMUNITY LICENSE AGREEMENT\nLlama 3.1 Version Release Date: July 23, 2024\n“Agreement” ..."
)


class HubCache:
    """A cache as huggingface_hub writes it: blobs, and snapshots that link to them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir(parents=True)
        (root / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55")

    def add(self, name: str, files: dict[str, str], *, commit: str = SHA, ref: str = "main") -> Path:
        folder = self.root / f"models--{name.replace('/', '--')}"
        snapshot = folder / "snapshots" / commit
        (folder / "blobs").mkdir(parents=True, exist_ok=True)
        (folder / "refs").mkdir(exist_ok=True)
        (folder / "refs" / ref).write_text(commit)
        for path, content in files.items():
            blob = folder / "blobs" / hashlib.sha1(content.encode()).hexdigest()
            blob.write_text(content)
            target = snapshot / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(Path(*[".."] * (len(Path(path).parts) + 1)) / "blobs" / blob.name)
        return folder


class OllamaStore:
    """A store as Ollama writes it: manifests by name, blobs by digest."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "blobs").mkdir(parents=True)

    def add(self, path: str, *licences: str, model: str | None = "GGUF weights") -> None:
        layers = [self._layer("license", text) for text in licences]
        if model is not None:
            layers.insert(0, self._layer("model", model))
        config = {
            "mediaType": "application/vnd.docker.container.image.v1+json",
            "digest": "sha256:" + "0" * 64,
        }
        manifest = {"schemaVersion": 2, "config": config, "layers": layers}
        target = self.root / "manifests" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(manifest))

    def _layer(self, kind: str, text: str) -> dict[str, object]:
        digest = hashlib.sha256(text.encode()).hexdigest()
        (self.root / "blobs" / f"sha256-{digest}").write_text(text)
        return {
            "mediaType": f"application/vnd.ollama.image.{kind}",
            "digest": f"sha256:{digest}",
            "size": len(text),
        }


@pytest.fixture
def hub(tmp_path: Path) -> HubCache:
    return HubCache(tmp_path / "hub")


@pytest.fixture
def ollama(tmp_path: Path) -> OllamaStore:
    return OllamaStore(tmp_path / "ollama")


def stored(kind: str, root: Path) -> tuple[Usage, ...]:
    usages, notices = read_stores([Store(kind=kind, root=root)])
    assert not notices
    return usages


def test_each_snapshot_of_the_cache_is_a_use_at_its_commit(hub: HubCache) -> None:
    weights = {"config.json": "{}", "model.safetensors": "weights"}
    hub.add("acme/tune", {**weights, "README.md": CARD.format(licence="mit", base="meta-llama/Llama-3.1-8B")})
    hub.add("acme/tune", {"onnx/model.onnx": "other weights"}, commit=OLD, ref="v1")
    hub.add("gpt2", weights)
    hub.add("acme/tokens--only", {"tokenizer.json": "{}"})
    (hub.root / "datasets--acme--data" / "snapshots" / SHA).mkdir(parents=True)
    (hub.root / ".locks").mkdir()
    found = {(u.raw, u.revision): u for u in stored("hf", hub.root)}
    assert set(found) == {("acme/tune", SHA), ("acme/tune", OLD), ("gpt2", SHA), ("acme/tokens--only", SHA)}
    tune = found["acme/tune", SHA]
    assert (tune.kind, tune.execution, tune.channel, tune.strength) == (
        "weights-load",
        "self-hosted",
        "hf-hub",
        "strong",
    )
    assert tune.location.path == f"hf/models--acme--tune/snapshots/{SHA}"
    assert "as main" in tune.because[0]
    assert tune.declared == (
        ("licence", "mit"),
        ("base-model", "meta-llama/Llama-3.1-8B"),
        ("base-relation", "finetune"),
    )
    assert found["acme/tune", OLD].kind == "weights-load"
    assert found["acme/tokens--only", SHA].kind == "config-default"


def test_that_somebody_looked_for_a_licence_is_known(hub: HubCache) -> None:
    folder = hub.add("acme/bare", {"model.safetensors": "w", "README.md": "---\ntags: [x]\n---\n"})
    (folder / ".no_exist" / SHA).mkdir(parents=True)
    (folder / ".no_exist" / SHA / "LICENSE").touch()
    hub.add("acme/told", {"model.safetensors": "w", "LICENSE": MIT})
    bare, told = stored("hf", hub.root)
    assert bare.declared == (("licence-file", ""),)
    assert told.declared == (("licence-file", "LICENSE"), ("licence-text", MIT))


def test_links_that_lead_out_of_the_store_are_not_followed(hub: HubCache, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(CARD.format(licence="stolen", base="a/b"))
    folder = hub.add("acme/trap", {"model.safetensors": "w"})
    (folder / "snapshots" / SHA / "README.md").symlink_to(secret)
    (folder / "snapshots" / SHA / "loop").symlink_to(folder)
    (hub.root / "models--acme--link").symlink_to(tmp_path)
    (usage,) = stored("hf", hub.root)
    assert usage.declared == ()


def test_the_home_of_the_cache_may_be_named_too(tmp_path: Path) -> None:
    HubCache(tmp_path / "home" / "hub").add("acme/one", {"a.gguf": "w"})
    assert [u.raw for u in stored("hf", tmp_path / "home")] == ["acme/one"]


def test_ollamas_tags_are_uses_under_the_names_that_run_them(ollama: OllamaStore) -> None:
    ollama.add("registry.ollama.ai/library/llama3.1/8b", LLAMA, "Llama 3.1 Acceptable Use Policy")
    ollama.add("registry.ollama.ai/me/mine/latest", MIT)
    ollama.add("hf.co/acme/tune-GGUF/Q4_K_M")
    ollama.add("hub.example.org/team/own/v1")
    ollama.add("registry.ollama.ai/library/gpt-oss/120b-cloud", model=None)
    found = {u.raw: u for u in stored("ollama", ollama.root)}
    assert set(found) == {
        "llama3.1:8b",
        "me/mine:latest",
        "hf.co/acme/tune-GGUF:Q4_K_M",
        "hub.example.org/team/own:v1",
        "gpt-oss:120b-cloud",
    }
    assert [what for what, _ in found["llama3.1:8b"].declared] == ["licence-text"] * 2
    assert found["llama3.1:8b"].location.path == "ollama/manifests/registry.ollama.ai/library/llama3.1/8b"
    assert found["gpt-oss:120b-cloud"].execution == "unknown"


def test_a_digest_is_no_path(ollama: OllamaStore, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(MIT)
    ollama.add("registry.ollama.ai/library/evil/latest")
    manifest = ollama.root / "manifests" / "registry.ollama.ai" / "library" / "evil" / "latest"
    media = "application/vnd.ollama.image.license"
    digests = ["../../secret", "sha256:../../../secret", "sha256:" + "f" * 64, None, 7]
    manifest.write_text(json.dumps({"layers": [{"mediaType": media, "digest": d} for d in digests]}))
    (usage,) = stored("ollama", ollama.root)
    assert usage.declared == ()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\0", b"[" * 100_000, b"[]", b'{"layers": 3}'])
def test_a_broken_manifest_is_told(ollama: OllamaStore, content: bytes) -> None:
    broken = ollama.root / "manifests" / "registry.ollama.ai" / "library" / "x" / "latest"
    broken.parent.mkdir(parents=True)
    broken.write_bytes(content)
    usages, notices = read_stores([Store(kind="ollama", root=ollama.root)])
    assert usages == ()
    assert [(n.code, n.incomplete) for n in notices] == [("store-unreadable", True)]


@pytest.mark.parametrize(
    "card",
    [
        "---\n" + "[" * 300_000 + "\n---\n",
        "---\nlicense: &a [*a, *a]\n---\n",
        "---\nlicense: !!python/object:os.system x\n---\n",
        "---\n\0\n---\n",
        "---\n- license: mit\n---\n",
        "---\nlicense:\n",
    ],
)
def test_a_hostile_card_is_no_obstacle(hub: HubCache, card: str) -> None:
    hub.add("acme/odd", {"model.safetensors": "w", "README.md": card})
    (usage,) = stored("hf", hub.root)
    assert usage.raw == "acme/odd"


def test_lm_studios_folders_name_hub_repositories(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "bartowski" / "Qwen2.5-7B-Instruct-GGUF"
    folder.mkdir(parents=True)
    (folder / "Qwen2.5-7B-Instruct-Q4_K_M.gguf").write_text("GGUF")
    (tmp_path / "models" / "empty" / "repo").mkdir(parents=True)
    (usage,) = stored("lm-studio", tmp_path)
    assert (usage.raw, usage.channel) == ("bartowski/Qwen2.5-7B-Instruct-GGUF", "lm-studio")
    assert usage.location.path.endswith("/Qwen2.5-7B-Instruct-Q4_K_M.gguf")


def test_stores_are_named_with_or_without_a_place(tmp_path: Path) -> None:
    assert parse_stores(["hf,ollama", f"hf={tmp_path}"]) == (
        Store(kind="hf"),
        Store(kind="ollama"),
        Store(kind="hf", root=tmp_path),
    )
    for wrong, words in (("s3", "hf, ollama, lm-studio"), ("hf=/no/such/place", "no such folder")):
        with pytest.raises(UsageError, match=words):
            parse_stores([wrong])


def test_a_store_that_is_not_there_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path / "none"))
    usages, (notice,) = read_stores([Store(kind="ollama")])
    assert (usages, notice) == (
        (),
        Notice(
            code="store-missing",
            message=f"no Ollama store here (looked in {tmp_path / 'none'}); say where: --store ollama=PATH",
        ),
    )


@pytest.mark.parametrize("locked", ["manifests", "manifests/registry.ollama.ai"])
def test_a_folder_that_may_not_be_read_makes_the_audit_incomplete(
    ollama: OllamaStore, monkeypatch: pytest.MonkeyPatch, locked: str
) -> None:
    ollama.add("registry.ollama.ai/library/x/latest")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if Path(path) == ollama.root / locked:
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    usages, (notice,) = read_stores([Store(kind="ollama", root=ollama.root)])
    assert (usages, notice.incomplete) == ((), True)
    assert "Permission denied" in notice.message


def test_the_environment_says_where_the_cache_is(hub: HubCache, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.add("acme/one", {"a.gguf": "w"})
    monkeypatch.setenv("HF_HUB_CACHE", str(hub.root))
    usages, _ = read_stores([Store(kind="hf")])
    assert [u.raw for u in usages] == ["acme/one"]


def test_an_audit_judges_what_lies_on_the_disk(
    hub: HubCache,
    ollama: OllamaStore,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    weights = {"model.safetensors": "w"}
    card = CARD.format(licence="mit", base="meta-llama/Llama-3.1-8B")
    hub.add("acme/tune", {**weights, "README.md": card})
    hub.add("mistralai/Mistral-Large-Instruct-2407", weights)
    hub.add("acme/secret", weights)
    hub.add("acme/texted", {**weights, "README.md": "---\nlicense: apache-2.0\n---\n", "LICENSE": LLAMA})
    ollama.add("registry.ollama.ai/me/mine/latest", MIT)
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "run.sh").write_text("vllm serve mistral-large-2402\n")
    monkeypatch.chdir(tmp_path / "empty")
    code = run(["scan", "--store", f"hf={hub.root},ollama={ollama.root}", "--format", "json"])
    report = json.loads(capsysbinary.readouterr().out)
    licences = {m["id"]: (m["licence"] or {}).get("id") for m in report["models"]}
    assert licences == {
        "acme/tune": "LicenseRef-scancode-llama-3.1-license-2024",
        "acme/texted": "LicenseRef-scancode-llama-3.1-license-2024",
        "me/mine:latest": "MIT",
        "mistral-large-2407": "LicenseRef-mistral-research-0.1",
    }
    assert {u["raw"]: u["status"] for u in report["usages"]}["acme/secret"] == "unknown"
    assert code == 1
    assert report["files"] == 0
    assert "MG202" in {f["rule"] for f in report["findings"]}
