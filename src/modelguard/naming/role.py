"""What a path says of what stands in it: a test, an example, or neither."""

from __future__ import annotations

import re
from typing import Literal

from modelguard.expressions import expression

_TEST_FOLDER = expression(
    r"(?:^|/)(?:tests?|testing|__tests__|e2e|spec|(?:unit|integ(?:ration)?|e2e)[-_]tests?|test[-_]?(?:utils?|data|fixtures|helpers|support|cases|suites?)|__(?:mocks|fixtures|snapshots)__)/",
    re.IGNORECASE,
)
# A word of the file's own name: `test_x.py`, `x.spec.ts`, `x.vitest.ts`, `e2e-test-x.yaml`, `conftest.py`.
# In Python, a network that goes from end to end is called `x_e2e.py`.
_TEST_FILE = expression(
    r"(?:^|[-_.])(?:(?:vi|unit|self|e2e|client|server|integration|tf|tofu)?tests?|e2e(?!\.py)|cy|bench)[-_.][^/]*\Z|[-_](?:self)?tests?\.[^/.]+\Z|^conftest\.py\Z"
    # A specification is a test in code alone: `x.spec.ts`, not `02-spec-to-code.json`, `pod-spec.yaml`.
    r"|[-_.]specs?(?:-d)?\.(?:[\w-]{1,20}\.)?(?:[cm]?[jt]sx?|vue|svelte|rb|lua|exs?|php|cr)\Z"
    r"|^spec[-_](?:helper|utils?)\.\w{1,4}\Z"
    # What runners of tests are told: `phpunit.xml`, `jest.config.js`, `tox.ini`.
    r"|^(?:phpunit|jest|karma|playwright|cypress|pytest|tox|noxfile)\.[^/]+\Z"
)
# What makes tests for somebody, and is none: `generate-test-case.ts`, `test-plan-generator.ts`.
_MAKES_TESTS = expression(
    r"(?:generat\w{1,4}|create|write|suggest)[-_]tests?[-_]|tests?[-_](?:[a-z]{2,12}[-_]){0,2}(?:generator|writer|planner)\.(?:[cm]?[jt]sx?|go)\Z"
)
# Specifications: of code they are its tests, settings and prose specify something else, as agents.
_SPECS = expression(r"(?:^|/)specs/", re.IGNORECASE)
# What is told to agents, and settings: `test-automator.md` tells somebody to write tests and
# `blood_test_email_alert.json` is none of a program, where `e2e-values.yaml` and `agent.test.json` are.
_TOLD = (".md", ".mdx", ".mdc", ".prompt", ".prompty")
_SETTINGS = (".json", ".jsonc", ".json5", ".yaml", ".yml", ".toml")
_TEST_SETTINGS = expression(
    r"(?:unit|e2e|client|server|integration|tf|tofu)?(?:tests?|e2e|bench)[-_.]|.*[-_.](?:tests?|e2e|bench)[.]|.*\.spec[.]"
)
# `ChatServiceTests.cs`, `Acme.UnitTests/`: the classes and projects of Java, Kotlin, C# and PHP.
_TEST_CLASS = expression(
    r"[a-z0-9]Tests?\.(?:cs|java|kt|scala|php|swift)\Z"
    # `OpenAI-DotNet-Tests/`, `Acme.Tests/`, `src/jvmTest/`
    r"|[\w.-]Tests?(?:-[A-Z]\w{0,40})?/|(?:^|/|\.)Unit_?[tT]ests?/"
)
_EXAMPLE = expression(
    r"(?:^|/)(?:[\w-]*[-_])?(?:examples?|samples?|tutorials?|walkthroughs?|cookbooks?|quickstarts?|how[-_]?tos?)(?:[-_][\w-]*)?/"
    r"|(?:^|/)(?:docs?|fern|getting[-_]started)/|\.(?:stories|story)\.[^/]+\Z"
    # A script that shows how something is asked: `curl-example.sh`; settings called so are to be copied.
    r"|[-_]examples?\.(?:py|sh|ps1|[cm]?[jt]sx?|rb|go|rs|php)\Z"
    # Studies beside a program, which is elsewhere, and lessons, by the name of the notebook or of its folder.
    r"|(?:^|/)(?:[\w-]*[-_])?(?:notebooks?|lessons?|courses?|workshops?|demos?|recipes)(?:[-_][\w-]*)?/(?:[^/]+/){0,6}[^/]+\.ipynb\Z"
    r"|(?:^|[/ _-])(?:demos?|tutorials?|examples?|lessons?|workshop|quick[-_ ]?start|walkthrough|how[-_ ]to"
    r"|cookbook)(?:[ _-][^/]*)?\.ipynb\Z"
    # What the pages of a site are searched by.
    r"|(?:^|/)search_?index\.js(?:on)?\Z"
    # `AcmeExamples/`: projects and packages of .NET, Java and Swift.
    r"|(?-i:[a-z0-9A-Z](?:Examples?|Samples?|Tutorials?|Cookbooks?|Quickstarts?)/)",
    re.IGNORECASE,
)

# What projects of Java, Kotlin and Android call their package until somebody thinks of a name.
_PACKAGE = expression(r"(?:java|kotlin|scala)/(?:com|org|net|io|dev)/examples?/")


def role(path: str) -> Literal["test", "docs-example"] | None:
    """`test` for test code, `docs-example` for documentation and examples, None for what ships or runs."""
    if "://" in path:
        return None  # a server that runs, whatever its host is called
    if _TEST_FOLDER.search(path) or _TEST_CLASS.search(path) or _is_test(path):
        return "test"
    if _EXAMPLE.search(_PACKAGE.sub("", path)):
        return "docs-example"
    return None


def _is_test(path: str) -> bool:
    """Whether a file is a test by its own name, or by standing among specifications of code."""
    name = path.rpartition("/")[2].lower()
    if name.endswith(_TOLD):
        return False
    if name.endswith(_SETTINGS):
        return _TEST_SETTINGS.match(name) is not None
    if _MAKES_TESTS.match(name):
        return False
    return _SPECS.search(path) is not None or _TEST_FILE.search(name) is not None
