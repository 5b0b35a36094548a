"""What other files of JavaScript say of a constant: that they only list it, or which router takes it."""

from __future__ import annotations

import pytest

from modelguard.detect import detect
from modelguard.link import link
from modelguard.model import Channel, Clue, SourceFile, Usage

CHANNELS = (Channel(key="vercel-gateway", name="AI Gateway", execution="managed", kind="gateway"),)
IDS = 'export const FAST_ID = "gpt-4o-mini-2024-07-18";\nexport const DEFAULT_ID = "gpt-4o-2024-05-13";\n'
RATES = (
    'import { FAST_ID, DEFAULT_ID } from "./ids";\n'
    "export const rates = { [FAST_ID]: { in: 1 }, [DEFAULT_ID]: { in: 2 } };\n"
)
ROUTED = 'export const DEFAULT_MODEL_ID = "anthropic/claude-sonnet-4.5";\n'
ASKS = (
    'import { gateway, streamText } from "ai";\n'
    "export const run = (id: string) => streamText({ model: gateway(id) });\n"
)


def linked(**files: str) -> dict[str, Usage]:
    return {usage.raw: usage for usage in _all(**files)}


def _all(**files: str) -> tuple[Usage, ...]:
    clues: list[Clue] = []
    for name, text in files.items():
        data = text.encode()
        clues += detect(SourceFile(path=f"src/{name}.ts", data=data, size=len(data)))
    return link(clues, channels=CHANNELS)[0]


def test_what_other_files_only_list_is_inventory_but_for_a_default() -> None:
    found = linked(ids=IDS, rates=RATES)
    assert found["gpt-4o-mini-2024-07-18"].kind == "catalogue-entry"
    assert found["gpt-4o-2024-05-13"].kind == "config-default"


@pytest.mark.parametrize(
    "other",
    [
        'import { FAST_ID } from "./ids";\nexport const settings = { id: FAST_ID };\nrun(FAST_ID);\n',
        'import * as ids from "./ids";\nrun(ids.FAST_ID);\n',
    ],
)
def test_what_another_file_uses_is_no_inventory(other: str) -> None:
    assert linked(ids=IDS, rates=RATES, other=other)["gpt-4o-mini-2024-07-18"].kind != "catalogue-entry"


def test_the_one_router_of_a_repository_takes_its_ids() -> None:
    assert linked(models=ROUTED, chat=ASKS)["anthropic/claude-sonnet-4.5"].channel == "vercel-gateway"
    other = 'import { createOpenRouter } from "@openrouter/ai-sdk-provider";\ncreateOpenRouter();\n'
    assert linked(models=ROUTED, chat=ASKS, other=other)["anthropic/claude-sonnet-4.5"].channel is None


def test_a_repository_that_asks_the_makers_too_does_not_leave_its_ids_to_the_router() -> None:
    maker = 'import { createAnthropic } from "@ai-sdk/anthropic";\nexport const own = createAnthropic();\n'
    assert linked(models=ROUTED, chat=ASKS, maker=maker)["anthropic/claude-sonnet-4.5"].channel is None


def test_rows_of_a_list_are_taken_by_the_one_router_too() -> None:
    rows = (
        'export const MODELS = [{ label: "A", id: "openai/gpt-5-nano" }, { label: "B", id: "xai/grok-4" }];\n'
    )
    found = linked(models=rows, chat=ASKS)["openai/gpt-5-nano"]
    assert (found.kind, found.channel) == ("catalogue-entry", "vercel-gateway")


def test_a_name_that_another_module_translates_is_no_sure_model() -> None:
    own = 'import OpenAI from "openai";\nexport const DEFAULT_MODEL = "swift-chat-3";\n'
    table = 'export const real: Record<string, string> = { "swift-chat-3": "gpt-4o-mini" };\n'
    assert linked(own=own)["swift-chat-3"].strength == "strong"
    assert linked(own=own, table=table)["swift-chat-3"].strength == "weak"


def test_what_is_offered_runs_as_the_calls_do_that_load_weights_of_that_name() -> None:
    loads = 'browser.loadModel("llama-3.2-1b-instruct");\n'
    offers = "export const settings = { defaultModel: 'llama-3.2-1b-instruct' };\n"
    found = {u.location.path: u.execution for u in _all(loads=loads, offers=offers)}
    assert found == {"src/loads.ts": "self-hosted", "src/offers.ts": "self-hosted"}
    assert {u.execution for u in _all(offers=offers)} == {"unknown"}


def test_a_name_that_is_looked_up_before_it_is_given_to_the_sdk_is_not_the_gateways() -> None:
    asks = (
        'import { generateText } from "ai";\n'
        "export const ask = ({ modelId }: { modelId: string }) => generateText({ model: pick(modelId) });\n"
    )
    calls = 'import { ask } from "./asks";\nask({ modelId: "openai:gpt-4o-mini" });\n'
    assert linked(asks=asks, calls=calls)["openai:gpt-4o-mini"].channel is None


def test_a_name_that_a_provider_of_ones_own_gives_to_a_model_is_no_sure_model() -> None:
    asks = 'export const text = generateText({ model: ours.languageModel("house-chat-2") });\n'
    own = (
        'import { customProvider } from "ai";\nimport { xai } from "@ai-sdk/xai";\n'
        "export const ours = customProvider({\n"
        '  languageModels: { "house-chat-2": retrying({ model: xai("grok-4-fast") }) },\n});\n'
    )
    assert linked(asks=asks)["house-chat-2"].strength == "strong"
    assert linked(asks=asks, own=own)["house-chat-2"].strength == "weak"
