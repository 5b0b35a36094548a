"""Path patterns, held against the reference implementation of `.gitignore` patterns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from modelguard.globs import matches


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("deploy/prod/**", "deploy/prod/compose.yaml", True),
        ("deploy/prod/**", "deploy/production/compose.yaml", False),
        ("deploy/**/values.yaml", "deploy/a/b/values.yaml", True),
        ("deploy/**/values.yaml", "deploy/values.yaml", True),
        ("**", "anything/at/all", True),
        ("third_party", "src/third_party/a.py", True),
        ("/third_party/", "src/third_party/a.py", False),
        ("*.ipynb", "notebooks/a.ipynb", True),
        ("src/*.py", "src/pkg/a.py", False),
        ("a?c", "abc", True),
    ],
)
def test_patterns_mean_what_gitignore_means(pattern: str, path: str, expected: bool) -> None:
    assert matches(path, [pattern]) is expected


SEGMENT = st.text(alphabet="ab*?", min_size=1, max_size=3).filter(lambda s: "**" not in s)
NAMES = st.lists(st.text(alphabet="ab", min_size=1, max_size=3), min_size=1, max_size=4).map("/".join)


@given(pattern=st.lists(st.one_of(SEGMENT, st.just("**")), min_size=2, max_size=4).map("/".join), path=NAMES)
def test_patterns_agree_with_pathspec(pattern: str, path: str) -> None:
    if "**/**" in pattern:
        return
    assert matches(path, [pattern]) == GitIgnoreSpec.from_lines([pattern]).match_file(path)
