"""Names of models that nothing is seen to ask are rows of the inventory, and no uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from modelguard import scan

PYTHON = """
from shop.assistant import chosen, supports_images

def test_choice():
    assert chosen("fast") == "gpt-4o-mini"
    assert "claude-3-5-haiku-20241022" in chosen.__doc__
    assert chosen.address == "/v1beta/models/gemini-2.5-flash:generateContent"
    assert chosen("own") == "house-model-7"
    assert chosen.region == "us-east-1" and chosen.label == "GPT-4.1"
"""
TYPESCRIPT = """
import { rows } from "./rows";
test("rows", () => {
  expect(rows().map((row) => row.key)).toContain("gpt-4o-mini");
  expect(body).toContain('"model":"claude-3-5-haiku-20241022"');
  expect(rows().length).toBe("gemini-2.5-flash".length);
});
"""
GO = """
package shop

func TestRows(t *testing.T) {
	if got := rows("fast"); got[0].key != "gpt-4o-mini" {
		t.Fatal(got)
	}
	if r.URL.Path != "/v1beta/models/gemini-2.5-flash:generateContent" {
		t.Fatal(r)
	}
	want := strings.Contains(body, "claude-3-5-haiku-20241022")
}
"""
NAMES = {"gpt-4o-mini", "claude-3-5-haiku-20241022", "gemini-2.5-flash"}


@pytest.mark.parametrize(
    ("name", "text"),
    [("tests/test_choice.py", PYTHON), ("tests/rows.test.ts", TYPESCRIPT), ("rows_test.go", GO)],
)
def test_what_a_test_names_without_asking_it_is_inventory(tmp_path: Path, name: str, text: str) -> None:
    """Known names are rows; an unknown name, a region and a label for people are nothing."""
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    found = {
        (r.usage.raw.removeprefix("models/"), r.usage.kind)
        for r in scan(tmp_path, cache=False).resolutions
        if r.usage.kind == "catalogue-entry"
    }
    assert {raw for raw, _ in found} == NAMES


def test_settings_in_a_string_are_read_in_tests_alone(tmp_path: Path) -> None:
    """Shipped code tells people of models in its texts, and whoever is asked by an address is seen there."""
    text = 'HELP = "see /v1/models/gpt-4o-mini and model=gpt-4o-mini"\n\ndef llm_help():\n    return HELP\n'
    (tmp_path / "tests").mkdir()
    for name in ("shop.py", "tests/test_shop.py"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert {r.usage.location.path for r in scan(tmp_path, cache=False).resolutions} == {"tests/test_shop.py"}


@pytest.mark.parametrize(
    ("literal", "name", "channel", "execution"),
    [
        ("groq::openai/gpt-oss-20b", "openai/gpt-oss-20b", "groq", "managed"),
        ("finder+openai/gpt-4o-mini", "openai/gpt-4o-mini", "openai", "managed"),
        ("./ckpts/openai/clip-vit-large-patch14", "openai/clip-vit-large-patch14", "hf-hub", "self-hosted"),
        ("/srv/models/all-mpnet-base-v2", "all-mpnet-base-v2", "hf-hub", "self-hosted"),
    ],
)
def test_a_name_in_a_path_or_behind_a_provider_is_read(
    tmp_path: Path, literal: str, name: str, channel: str, execution: str
) -> None:
    """What stands before it says who runs it."""
    (tmp_path / "shop.py").write_text(
        f'import openai\nif kind.startswith("{literal}"): pass\n', encoding="utf-8"
    )
    (found,) = [r.usage for r in scan(tmp_path, cache=False).resolutions]
    assert (found.raw, found.channel, found.execution) == (name, channel, execution)
    assert found.kind == "catalogue-entry"


def test_it_is_asked_where_the_same_name_is_asked(tmp_path: Path) -> None:
    """A file that asks a model at Groq means Groq's where it names the model again."""
    text = (
        "from groq import Groq\nclient = Groq()\n"
        'client.chat.completions.create(model="llama-3.3-70b-versatile", messages=[])\n'
        'def cheap(name):\n    return name in ("llama-3.3-70b-versatile",)\n'
    )
    (tmp_path / "ask.py").write_text(text, encoding="utf-8")
    found = {r.usage.location.line: r.usage for r in scan(tmp_path, cache=False).resolutions}
    assert found[3].kind == "api-call"
    assert found[5].kind == "catalogue-entry"
    assert found[5].channel == found[3].channel == "groq"


def test_the_end_of_a_line_in_a_request_is_no_part_of_a_name(tmp_path: Path) -> None:
    """Parts of a form are put together with their ends."""
    text = '// openai\nfunc ask() {\n  body.append("whisper-1\\r\\n".data(using: .utf8)!)\n}\n'
    (tmp_path / "Ask.swift").write_text(text, encoding="utf-8")
    (found,) = [r.usage for r in scan(tmp_path, cache=False).resolutions]
    assert (found.raw, found.location.column, found.location.end_column) == ("whisper-1", 16, 25)


def test_a_line_of_many_names_is_read_in_one_go(tmp_path: Path) -> None:
    """Whatever stands on one line, each name is looked at once; all of them are rows."""
    names = ", ".join(f'"gpt-4o-mini-2024-07-{day:02}"' for day in range(1, 29))
    (tmp_path / "test_rows.py").write_text(f"import openai\nassert rows() == [{names}]\n", encoding="utf-8")
    assert len(scan(tmp_path, cache=False).resolutions) == 28
