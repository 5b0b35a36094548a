"""What mkdocs needs beyond the pages: those of the knowledge base, and links that leave `docs/`."""

from __future__ import annotations

import posixpath
import re
import sys
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

DOCS = Path(__file__).resolve().parent
_REPOSITORY = "https://github.com/modelguard/modelguard/blob/main/"
_LINK = re.compile(r"(?<=\]\()((?:\.\./)+|(?!https?:|mailto:|#)(?=[\w.]))([^()\s#]*)")


def on_files(files: Files, config: Any) -> Files:
    """Add the pages that are stored nowhere."""
    # mkdocs takes back what a hook adds to the path while it is loaded.
    sys.path[:0] = [str(DOCS), str(DOCS.parent / "src")]
    from knowledge_pages import pages

    made = pages() | {"security.md": (DOCS.parent / "SECURITY.md").read_text(encoding="utf-8")}
    made["changelog.md"] = (DOCS.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    for path, text in made.items():
        files.append(File.generated(config, path, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:  # noqa: ARG001
    """Lead links that leave `docs/` to the repository."""
    folder = posixpath.dirname(page.file.src_uri)
    # These two lie at the top of the repository, and are shown as if they lay in docs/.
    above = "" if page.file.src_uri in ("security.md", "changelog.md") else "docs/"

    def led(match: re.Match[str]) -> str:
        inside = posixpath.normpath(posixpath.join(above, folder, match.group(0)))
        if inside.startswith("docs/"):
            own = inside.removeprefix("docs/")
            return match.group(0) if above else own
        return _REPOSITORY + inside

    return _LINK.sub(led, markdown)
