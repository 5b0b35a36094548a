"""Comments above variables that name a service: `# HUGGING FACE INFERENCE API`, `# Ollama (local)`."""

from __future__ import annotations

import re

from modelguard.detect._places import PROVIDERS, Runs
from modelguard.expressions import expression

_LONGEST = 160
_WORDS = expression(r"[a-z0-9][a-z0-9.]{0,40}")
# A model's own name: what it begins with is no service (`DeepSeek-R1-Distill-Qwen-32B`).
_MODEL = expression(r"[A-Za-z][\w./]{0,80}-[\w.:/-]{0,80}\d[\w.:-]{0,80}")
_LINE = expression(r"[ \t]*#(?P<text>[^\n]{0,400})\Z")
# A setting that is commented out is another choice, not a heading.
_SETTING = expression(r"[ \t]*(?:export[ \t]+)?[A-Za-z_][\w.-]{0,150}[ \t]*=")
# What speaks of several services, or of any.
_OPEN = expression(r"compatible|\bor\b|\bnot\b|\bunless\b|\binstead\b|\be\.?g\b|://|\bif\b|\|", re.IGNORECASE)
# Words that say nothing by themselves, or name more than a service of models.
_PLAIN = frozenset(
    ("aws", "google", "docker", "github", "native", "custom", "llama", "transformers", "gateway", "together")
)
_SPOKEN = {
    "hugging face inference": PROVIDERS["hf-inference"],
    "huggingface inference": PROVIDERS["hf-inference"],
    "hf inference": PROVIDERS["hf-inference"],
    "azure openai": PROVIDERS["azure-openai"],
    "vertex ai": PROVIDERS["vertex"],
    "google gemini": PROVIDERS["gemini"],
    "amazon bedrock": PROVIDERS["bedrock"],
    "aws bedrock": PROVIDERS["bedrock"],
    "together ai": PROVIDERS["together"],
    "lm studio": PROVIDERS["lm-studio"],
    "text generation inference": PROVIDERS["tgi"],
    "text embeddings inference": PROVIDERS["tei"],
    "sentence transformers": PROVIDERS["sentence-transformers"],
    "llama cpp": PROVIDERS["llama.cpp"],
}


class Headings:
    """The service that the lines before a variable speak of, told line by line."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._below = False  # whether a variable has followed the comment
        self.told: Runs | None = None

    def read(self, line: str) -> None:
        """Take the next line: a comment begins a heading, an empty line ends what stands below one."""
        match = _LINE.match(line)
        if match is None:
            if not line.strip():
                self._text, self.told = [], None
            self._below = True
            return
        if _SETTING.match(match["text"]):
            return
        if self._below:
            self._text, self._below = [], False
        self._text.append(match["text"])
        self.told = service(" ".join(self._text))


def service(text: str) -> Runs | None:
    """The one service that a short heading names, which runs models in one way alone."""
    if len(text) > _LONGEST or _OPEN.search(text):
        return None
    words = _WORDS.findall(_MODEL.sub(" ", text).lower().replace("-", " ").replace("_", " "))
    found: set[Runs] = set()
    at = 0
    while at < len(words):
        three, two = " ".join(words[at : at + 3]), " ".join(words[at : at + 2])
        if (phrase := three if three in _SPOKEN else two if two in _SPOKEN else None) is not None:
            found.add(_SPOKEN[phrase])
            at += len(phrase.split())
            continue
        runs = PROVIDERS.get(words[at].rstrip(".")) if words[at] not in _PLAIN else None
        if runs is not None and runs.channel:
            found.add(runs)
        at += 1
    if len(found) != 1:
        return None
    (runs,) = found
    return runs if runs.execution != "unknown" else None
