"""What a script puts into a file of variables by editing it: `sed -i "s/^MODEL=.*/MODEL=id/" .env`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from modelguard.detect._words import Word
from modelguard.expressions import expression

# Where variables are kept: `.env.local`, `"$ENV_FILE"`.
ENV_FILE = expression(r"(?:(?:^|[/.])env|\$\{?(?:[A-Z]{1,30}_)?ENV_(?:FILE|PATH)\}?)(?:\.\w+)?\Z|GITHUB_ENV")
_EDITORS = ("sed", "gsed")
_IN_PLACE = ("-i", "--in-place")
# What is looked for is the variable, whatever it holds, and the same is set.
_SETS = expression(
    r"s(?P<mark>[/|#,@~])\^?(?:# ?\\?[?*]? ?)?(?P<name>[A-Za-z_]\w{1,80})=[^\n]{0,80}?(?P=mark)"
    r"(?:export )?(?P=name)=(?P<quote>\\?[\"']?)(?P<value>[\w./:@+-]{2,200})(?P=quote)(?P=mark)g?\Z"
)


def edited(words: Sequence[Word]) -> Iterator[tuple[str, Word]]:
    """The variables that a command sets in a file, and to what."""
    if not words or words[0].text not in _EDITORS:
        return
    if not any(word.text.startswith(_IN_PLACE) for word in words[1:4]):
        return
    for word in words[1:20]:
        for program, start in _programs(word.text[:2000]):
            match = _SETS.match(program)
            if match is not None:
                value = word.part(start + match.start("value"), start + match.end("value"))
                yield match["name"], value


def _programs(text: str) -> Iterator[tuple[str, int]]:
    """The commands of a program with where they begin: `s/a=.*/a=b/; s/c=.*/c=d/`."""
    start = 0
    for part in text.split(";"):
        lead = len(part) - len(part.lstrip())
        yield part.strip(), start + lead
        start += len(part) + 1
