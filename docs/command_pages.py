"""The reference of the command line, made from the commands themselves."""

from __future__ import annotations

from collections.abc import Iterator

import click

from modelguard import cli

_WIDTH = 100
_EXITS = """
## Exit codes

{exits}

## Environment

| variable | what it does |
|---|---|
| `MODELGUARD_CACHE_DIR`, `MODELGUARD_DATA_DIR` | where results are kept, and an updated knowledge base |
| `MODELGUARD_ENDPOINT_TOKEN` | the token for `scan --endpoint`, sent to that host alone |
| `MODELGUARD_TRACEBACK` | shows the whole trace of a bug of ours |
| `NO_COLOR` | no colours |
| `SOURCE_DATE_EPOCH` | the time that documents carry |
"""


def page() -> str:
    """What `--help` of every command says, on one page."""
    parts = [f"## {name}\n\n```text\n{text}\n```\n" for name, text in _helps(cli.app, "modelguard", None)]
    return (
        "# Commands\n\nMade from the commands by `python docs/generate.py`.\n\n"
        + "\n".join(parts)
        + _EXITS.format(exits=_exits())
    )


def _exits() -> str:
    """The table of exit codes, as the command line's own docstring has it."""
    return (cli.__doc__ or "").partition("\n\n")[2].strip()


def _helps(command: click.Command, name: str, parent: click.Context | None) -> Iterator[tuple[str, str]]:
    context = click.Context(
        command, info_name=name, parent=parent, terminal_width=_WIDTH, max_content_width=_WIDTH
    )
    yield context.command_path, command.get_help(context).rstrip()
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            if found is not None and not found.hidden:
                yield from _helps(found, inner, context)
