"""Command lines: which words name models, and how they are run."""

from __future__ import annotations

from time import process_time
from typing import get_args

import pytest

from modelguard.detect import shell
from modelguard.detect._commands import clues, models_in_argv
from modelguard.detect._programs import PROGRAMS
from modelguard.detect._shelltext import commands
from modelguard.detect._trees.tree import from_text
from modelguard.detect._words import Word
from modelguard.model import KINDS, Execution, Need, Sighting, SourceFile


def argv(text: str) -> list[Word]:
    return next(commands(from_text(text, "x")))


def found(text: str) -> list[tuple[str, str, str | None, str]]:
    mentions = models_in_argv(argv(text))
    return [(m.model.text, m.kind, m.channel, m.execution) for m in mentions if m.strength == "strong"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("vllm serve org/m-7b --port 1", ("org/m-7b", "serve", "vllm", "self-hosted")),
        ("vllm serve --port 1 org/m-7b", ("org/m-7b", "serve", "vllm", "self-hosted")),
        (
            'python3 -m vllm.entrypoints.openai.api_server --model="org/m-7b"',
            ("org/m-7b", "serve", "vllm", "self-hosted"),
        ),
        ("sudo docker exec -it o ollama pull llama3.2", ("llama3.2", "download", "ollama", "self-hosted")),
        ("llama-server -hf org/m-GGUF:Q4_K_M", ("org/m-GGUF:Q4_K_M", "serve", "llama.cpp", "self-hosted")),
        ("hf download --quiet org/m-7b x.bin", ("org/m-7b", "download", "hf-hub", "self-hosted")),
        ("torchrun train.py --model_name_or_path gpt2", ("gpt2", "train", None, "self-hosted")),
        (
            "docker run --gpus all -v a:b vllm/vllm-openai:v1 --model org/m-7b",
            ("org/m-7b", "serve", None, "unknown"),
        ),
        (
            "git clone https://huggingface.co/org/m-7b",
            ("https://huggingface.co/org/m-7b", "download", "hf-hub", "self-hosted"),
        ),
    ],
)
def test_known_programs_say_how_a_model_is_run(line: str, expected: tuple[str, ...]) -> None:
    assert found(line) == [expected]


@pytest.mark.parametrize(
    "line",
    [
        "hf download --repo-type dataset org/data-7b",
        "kubectl create ns llm --device-model x-1000b",
        "serve --tool-call-parser mistral --port 8000",
        "pip install vllm==0.8.5",
        "vllm serve --help",
        "curl http://localhost:11434/api/tags",
        "printer --model laser",
    ],
)
def test_other_words_are_not_models(line: str) -> None:
    assert found(line) == []


def test_a_variable_is_a_need_and_its_default_a_sighting() -> None:
    (mention,) = models_in_argv(argv("vllm serve ${LLM:-org/m-7b} --served-model-name a b --revision abc"))
    need, sighting = clues(mention, detector="d")
    assert isinstance(need, Need)
    assert isinstance(sighting, Sighting)
    assert (need.name, sighting.raw, sighting.location.column) == ("LLM", "org/m-7b", 19)
    assert (sighting.served_as, sighting.revision) == (("a", "b"), "abc")


def test_commands_inside_a_shell_string_keep_their_places() -> None:
    lines = list(commands(from_text("sh -c 'cd /x &&\n  ollama pull qwen2.5:7b' # ollama pull no", "x")))
    word = lines[-1][-1]
    assert (word.text, word.location.line, word.location.column) == ("qwen2.5:7b", 2, 15)


def test_every_program_speaks_the_words_of_the_report() -> None:
    for program in (p for rows in PROGRAMS.values() for p in rows):
        assert program.kind in KINDS
        assert program.execution in get_args(Execution)


def test_what_a_variable_keeps_is_taken_apart_for_the_first_commands_alone() -> None:
    kept = " ".join(["--model acme/talk-7b", *(f"--flag{n} value" for n in range(150))])
    data = (f'ARGS="{kept}"\n' * 5 + "server $ARGS\n" * 300).encode()
    began = process_time()
    told = list(shell.DETECTOR.find(SourceFile(path="run.sh", data=data, size=len(data))))
    assert any(getattr(clue, "raw", None) == "acme/talk-7b" for clue in told)
    assert process_time() - began < 5
