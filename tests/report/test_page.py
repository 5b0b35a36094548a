"""The HTML page: whole without its script, closed to the network, and used in a real browser."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import modelguard
from modelguard.model import Report
from modelguard.report import plain, render

ROOT = Path(__file__).resolve().parents[2]
VOID = {"meta", "input", "br"}
COLOURS = """() => {
  const clear = 'rgba(0, 0, 0, 0)';
  const own = (e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const ground = (e) => {
    while (e && getComputedStyle(e).backgroundColor === clear) e = e.parentElement;
    return e ? getComputedStyle(e).backgroundColor : 'rgb(255, 255, 255)';
  };
  const controls = ['OPTION', 'BUTTON', 'SELECT'];
  return [...document.querySelectorAll('main *, header *')]
    .filter((e) => own(e) && !e.closest('svg') && !controls.includes(e.tagName))
    .map((e) => [`${e.tagName}.${e.className}`, getComputedStyle(e).color, ground(e)]);
}"""


class Tree(HTMLParser):
    """Checks that every element is closed in order, and collects what matters."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"script", "style"} & set(self.open):
            self.words.append(data)


def tree(text: str) -> Tree:
    parsed = Tree()
    parsed.feed(text)
    assert parsed.open == []
    return parsed


def page(report: Report) -> Tree:
    return tree(render(report, "html"))


def test_every_finding_and_every_use_stands_in_the_page_without_its_script(report: Report) -> None:
    parsed = page(report)
    words = " ".join(parsed.words)
    for finding in report.findings:
        assert plain(finding.message) in words
        assert finding.fingerprint in words
    assert len([1 for tag, said in parsed.seen if tag == "details" and said.get("class") == "finding"]) == 3
    assert "signed contract on file" in words
    assert "What was not read" in words


def test_no_scanned_name_becomes_an_element(report: Report) -> None:
    text = render(report, "html")
    scripts = [said for tag, said in tree(text).seen if tag == "script"]
    assert len(scripts) == 1
    assert not [c for c in text if ord(c) < 32 and c != "\n"]
    assert "\u202e" not in text


def test_the_policy_lets_nothing_be_fetched_and_only_this_script_run(report: Report) -> None:
    parsed = page(report)
    (policy,) = [s["content"] for t, s in parsed.seen if s.get("http-equiv") == "Content-Security-Policy"]
    assert policy is not None
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert not [s for t, s in parsed.seen if "style" in s or any(name.startswith("on") for name in s)]
    assert not [s for t, s in parsed.seen if t in ("link", "img", "iframe") or "src" in s]


def test_a_report_of_nothing_is_a_page_too(report: Report) -> None:
    empty = replace(report, findings=(), resolutions=(), notices=())
    assert "No use of a model was found." in " ".join(page(empty).words)


@pytest.fixture
def browser() -> Iterator[Any]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("no Chromium on this machine: THE PAGE IS NOT TRIED IN A BROWSER")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@pytest.mark.slow
def test_the_page_works_in_a_real_browser(browser: Any, tmp_path: Path) -> None:
    report = modelguard.scan(ROOT / "fixtures" / "repos" / "on-prem-mistral", as_of=date(2026, 6, 30))
    file = tmp_path / "report.html"
    file.write_text(render(report, "html"), encoding="utf-8")
    view = browser.new_page()
    said: list[str] = []
    asked: list[str] = []
    view.on("console", lambda message: said.append(message.text))
    view.on("pageerror", lambda error: said.append(str(error)))
    view.on("request", lambda request: asked.append(request.url))
    view.goto(file.as_uri())
    findings = view.locator("details.finding")
    assert findings.count() == len(report.findings)
    assert (
        view.locator("#shown").inner_text()
        == f"{len(report.findings)} of {len(report.findings)} findings shown"
    )

    view.fill("input[name=search]", "codestral MG203")
    assert view.locator("details.finding:visible").count() == 1
    view.locator("details.finding:visible summary").press("Enter")
    assert view.get_by_text("Non-Production Environments only", exact=False).first.is_visible()
    view.fill("input[name=search]", "")

    view.uncheck("input[value=note]")
    view.select_option("select[name=deployment]", "lab")
    assert view.locator("details.finding:visible").count() == 1
    assert view.locator("#uses tbody tr:visible").count() == 1
    view.select_option("select[name=deployment]", "")

    heads = view.locator("#uses th").all_inner_texts()
    assert heads[:2] == ["model", "verdict"], "what to do something about is seen without scrolling"
    head = view.locator("#uses th").nth(0)
    head.locator("button").click()
    names = view.locator("#uses tbody tr td:first-child").all_inner_texts()
    assert names == sorted(names)
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert view.locator("#uses tbody tr td:first-child").all_inner_texts() == sorted(names, reverse=True)

    view.click("#open-all")
    assert view.locator("details.finding[open]").count() == view.locator("details.finding:visible").count()
    assert said == []
    assert asked == [file.as_uri()], "no request leaves the page"


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Any, tmp_path: Path, scheme: str) -> None:
    """Contrast of at least 4.5 to 1, as WCAG 2.2 AA asks for text of this size."""
    report = modelguard.scan(ROOT / "fixtures" / "repos" / "on-prem-mistral", as_of=date(2026, 6, 30))
    file = tmp_path / "report.html"
    file.write_text(render(report, "html"), encoding="utf-8")
    view = browser.new_page(color_scheme=scheme)
    view.goto(file.as_uri())
    pairs = view.evaluate(COLOURS)
    assert len(pairs) > 100
    faint = {name for name, text, ground in pairs if contrast(text, ground) < 4.5}
    assert faint == set()


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_rows_of_tables_stand_apart_from_uses(report: Report) -> None:
    row = replace(report.resolutions[1], usage=replace(report.resolutions[1].usage, kind="catalogue-entry"))
    parsed = page(replace(report, resolutions=(report.resolutions[0], row)))
    assert [
        said["id"] for tag, said in parsed.seen if tag == "table" and "uses" in (said.get("class") or "")
    ] == [
        "uses",
        "listed",
    ]
    assert "1 row of tables that only list models" in " ".join(parsed.words)


def test_the_matrix_begins_with_what_is_forbidden(report: Report) -> None:
    text = render(report, "html")
    matrix = text[text.index('id="matrix"') : text.index("From models through terms")]
    assert matrix.index("forbidden") < matrix.index("unknown")
