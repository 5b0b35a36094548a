"""Packages of one repository import each other by the names in their package.json."""

from __future__ import annotations

from modelguard.detect import detect
from modelguard.link import link
from modelguard.model import Clue, SourceFile, Usage

SHARED = {
    "packages/ai/package.json": '{\n  "name": "@acme/ai"\n}\n',
    "packages/ai/src/models.ts": (
        'import OpenAI from "openai";\n'
        'const client = new OpenAI({ baseURL: "https://llm.acme.example/v1" });\n'
        'export const CHAT_MODEL = "gpt-4o-2024-05-13";\n'
        "export async function answer(model: string) {\n"
        "  return client.chat.completions.create({ model, messages: [] });\n"
        "}\n"
    ),
}
ASKS = (
    'import { answer, CHAT_MODEL } from "@acme/ai";\n'
    'import Anthropic from "@anthropic-ai/sdk";\n'
    "new Anthropic().messages.create({ model: CHAT_MODEL });\n"
    'answer("house-model-7b");\n'
)


def linked(files: dict[str, str]) -> dict[str, Usage]:
    clues: list[Clue] = []
    for path, text in files.items():
        data = text.encode()
        clues += detect(SourceFile(path=path, data=data, size=len(data)))
    return {usage.raw: usage for usage in link(clues)[0]}


def test_constants_and_functions_of_another_package_are_followed() -> None:
    found = linked({**SHARED, "apps/site/chat.ts": ASKS})
    assert "apps/site/chat.ts" in {step.location.path for step in found["gpt-4o-2024-05-13"].chain}
    assert found["house-model-7b"].kind == "api-call"


def test_two_packages_of_one_name_are_nobodys() -> None:
    copy = {"old/ai/package.json": '{"name": "@acme/ai"}\n'}
    assert not linked({**SHARED, **copy, "apps/site/chat.ts": ASKS})["house-model-7b"].chain


def test_a_path_below_a_package_is_that_file_alone() -> None:
    for below, reached in (("models", True), ("other", False)):
        asks = ASKS.replace("@acme/ai", f"@acme/ai/{below}")
        found = linked({**SHARED, "apps/site/chat.ts": asks})["house-model-7b"]
        assert bool(found.chain) is reached
