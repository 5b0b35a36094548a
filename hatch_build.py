"""Builds the knowledge base into the wheel: `licences/` becomes `modelguard/_knowledge.sqlite`.

An editable install gets nothing: it reads the records themselves, so that it can never be stale.
"""

from __future__ import annotations

import atexit
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the records with the code of this very tree, which needs PyYAML and nothing else."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel" or version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from modelguard.resolve.knowledge.compile import compile_folder

        compiled = Path(tempfile.mkdtemp()) / "_knowledge.sqlite"
        atexit.register(shutil.rmtree, compiled.parent, ignore_errors=True)
        compile_folder(root / "licences", compiled)
        build_data["force_include"][str(compiled)] = "modelguard/_knowledge.sqlite"
