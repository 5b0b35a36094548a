"""Files of environment variables: `.env`, `.env.example`, `prod.env`."""

from __future__ import annotations

from collections.abc import Iterator

from modelguard.detect._detector import Detector
from modelguard.model import Clue, SourceFile


def find(file: SourceFile) -> Iterator[Clue]:
    """Every variable as a binding of the folder; those whose names prove a model as sightings too."""
    from modelguard.detect._config.dotenv import read  # here, so that knowing the detector costs nothing

    return read(file)


DETECTOR = Detector(
    name="dotenv",
    files=(
        ".env",
        ".env.*",
        "*.env",
        ".env-*",
        ".env_*",
        "env.local",
        "env.dev*",
        "env.prod*",
        "env.stag*",
        "env.test",
        "env.docker",
        "env.example",
        "env.sample",
        "env.template",
        "env_example",
        "env_sample",
        "env_template",
        "env-example",
        "env-sample",
        "env-template",
        "*.env.*",
        "env_vars*",
        "env-vars*",
        "*_env.example",
        "*-env.example",
        ".envrc",
        ".envrc.*",
        ".flaskenv",
    ),
    find=find,
    anchors=(b"model", b"llm", b"nvcr.io"),
    not_files=(
        "*.py",
        "*.ts",
        "*.js",
        "*.mjs",
        "*.cjs",
        "*.tsx",
        "*.rb",
        "*.rs",
        "*.php",
        "*.cs",
        "*.md",
        "*.sh",
        "*.yaml",
        "*.yml",
        "*.json",
        "*.go",
        "*.tf",
        "*.toml",
        "*.ps1",
    ),
)
