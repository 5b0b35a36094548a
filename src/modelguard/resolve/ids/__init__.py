"""The grammar of model ids: `parse` takes off wrappers, prefixes and suffixes, and keeps what they say.

    bedrock/eu.anthropic.claude-3-5-sonnet-20240620-v1:0
    TheBloke/Mixtral-8x7B-Instruct-v0.1-GGUF
    https://huggingface.co/mistralai/Mistral-7B-v0.1/resolve/main/model.safetensors

The grammar knows forms, not models.  It takes off only parts that a closed list names, so that an
unknown name never turns into a known one by losing letters.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from modelguard.noun import Noun
from modelguard.resolve.ids.cloud import CLOUD
from modelguard.resolve.ids.files import FILES
from modelguard.resolve.ids.gateways import GATEWAYS
from modelguard.resolve.ids.local import LOCAL
from modelguard.resolve.ids.prefixes import PREFIXED, channel_prefix
from modelguard.resolve.ids.suffixes import context, options, provider, routed
from modelguard.resolve.ids.wrappers import WRAPPERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from modelguard.model import Execution
    from modelguard.resolve.ids._cut import Cut

_LONGEST = 512
_WRAPPING = (options, context, routed, *FILES, *WRAPPERS, *CLOUD, *PREFIXED)


class Form(Noun):
    """A candidate name, and what the parts taken off so far say.

    `sure`: it lost only wrappers and prefixes, which say nothing of which model it is.  `channel` and
    `execution` are what the outermost part claims, which may be a lie.  `facts` are (what, text)
    in the order found.
    """

    text: str
    sure: bool = True
    channel: str | None = None
    execution: Execution = "unknown"
    facts: tuple[tuple[str, str], ...] = ()


class ParsedId(Noun):
    """An id taken apart: its forms from the id as written to the barest one.

    What is no id at all has no forms.
    """

    raw: str
    forms: tuple[Form, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(form.text for form in self.forms)

    @property
    def name(self) -> str:
        """The barest form: parsing it again gives itself."""
        return self.forms[-1].text if self.forms else ""

    @property
    def channel(self) -> str | None:
        """What the outermost part that names a channel claims."""
        return self.forms[-1].channel if self.forms else None

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Everything that the parts say."""
        return self.forms[-1].facts if self.forms else ()


def _nobody(name: str) -> str | None:  # noqa: ARG001  the grammar's own list of channels is enough
    return None


def parse(raw: str, named: Callable[[str], str | None] = _nobody) -> ParsedId:
    """Take `raw` apart; `named` gives the key of a channel that a prefix may name.  Never raises."""
    text = raw.strip().strip("\"'`").strip()
    if not text or len(text) > _LONGEST or not text.isprintable():
        return ParsedId(raw=raw, forms=())
    form = Form(text=text)
    forms = {text: form}
    while (taken := _cut(form.text, named)) is not None:
        cut, sure = taken
        form = Form(
            text=cut.name,
            sure=form.sure and sure,
            channel=form.channel or cut.channel,
            execution=form.execution if form.execution != "unknown" else cut.execution,
            facts=form.facts + cut.facts,
        )
        for other in cut.also:
            forms.setdefault(other, replace(form, text=other))
        forms.pop(form.text, None)  # the barest form so far goes last
        forms[form.text] = form
    return ParsedId(raw=raw, forms=tuple(forms.values()))


def _cut(text: str, named: Callable[[str], str | None]) -> tuple[Cut, bool] | None:
    """What the first step that applies leaves, and whether it took off a mere wrapper."""
    for step in _WRAPPING:
        if (cut := _shorter(step(text), text)) is not None:
            return cut, True
    for beside in (channel_prefix, provider):
        if (cut := _shorter(beside(text, named), text)) is not None:
            return cut, True
    for step in (*LOCAL, *GATEWAYS):
        if (cut := _shorter(step(text), text)) is not None:
            return cut, False
    return None


def _shorter(cut: Cut | None, text: str) -> Cut | None:
    return cut if cut is not None and 0 < len(cut.name) < len(text) else None
