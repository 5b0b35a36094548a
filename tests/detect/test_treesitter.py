"""What would end the process in a grammar's C code is kept from it, and nothing moves by that."""

from __future__ import annotations

import pytest

from modelguard.detect._treesitter import parse, text, walk

RARE = "\N{GRINNING FACE}\U0010ffff\u0100"


@pytest.mark.parametrize("opening", ["{", "echo {1", "echo {1..", "{1..20", "{{", "a{"])
@pytest.mark.parametrize("rare", RARE)
def test_no_character_past_the_table_stands_where_bash_asks_for_a_digit(opening: str, rare: str) -> None:
    script = f"{opening}{rare}}}\nMODEL=gpt2\n".encode()
    root = parse("bash", script).root_node
    assert rare not in text(root)
    assert root.end_byte == len(script)
    (name,) = (node for node in walk(root) if node.type == "variable_name")
    assert (text(name), name.start_byte) == ("MODEL", script.index(b"MODEL"))


@pytest.mark.parametrize("script", ["{ echo é; }", 'A="${B}→"', "{é}", "echo → {1..3}"])
def test_other_characters_are_read_as_they_are(script: str) -> None:
    assert text(parse("bash", script.encode()).root_node) == script


def test_other_languages_are_read_as_they_are() -> None:
    assert text(parse("javascript", "`${a}{→`".encode()).root_node) == "`${a}{→`"
