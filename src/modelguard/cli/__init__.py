"""The command line: words in, words out.  Only this room prints and knows exit codes.

| exit | meaning |
|---|---|
| 0 | the policy holds |
| 1 | findings at or above `--fail-on` |
| 2 | wrong usage, policy or licence file |
| 3 | the scan is incomplete, so that "no findings" cannot be believed |
| 70 | a bug of ours |
"""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from importlib import import_module

import click

from modelguard._version import __version__
from modelguard.cli.documents import unprinted
from modelguard.errors import ModelguardError

HOLDS, FINDINGS, USAGE, INCOMPLETE, BUG, INTERRUPTED = 0, 1, 2, 3, 70, 130

# What writing to a full disk says, where the file has no name: standard output.
_FULL = (errno.ENOSPC, errno.EDQUOT)
# Command → the module that holds it, so that `scan` does not pay for what `kb` imports.
_COMMANDS = {
    "scan": "scan",
    "init": "init",
    "baseline": "baseline",
    "resolve": "ask",
    "explain": "explain",
    "portability": "portability",
    "notices": "notices",
    "rules": "catalogue",
    "licences": "catalogue",
    "schema": "catalogue",
    "kb": "kb",
    "completion": "completion",
}


class _Lazy(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        found: click.Command = getattr(import_module(f"{__name__}.{_COMMANDS[cmd_name]}"), cmd_name)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in _COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], _COMMANDS, 1)
            hint = f" Did you mean {near[0]!r}?" if near else f" There are {', '.join(_COMMANDS)}."
            raise click.UsageError(f"No such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.command(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="modelguard %(version)s")
def app() -> None:
    """Find every AI model that a repository uses, and say which uses its terms or your policy do not allow.

    \b
    Start with
      modelguard scan                       judge the repository you stand in
      modelguard resolve mistral-large-2402 what is this id, and who may run it?
      modelguard explain MG201              what a rule means, and what to do
    """


def run(arguments: Sequence[str]) -> int:
    """Run one command line and give its exit code."""
    try:
        code = app.main(args=list(arguments), prog_name="modelguard", standalone_mode=False)
        return code if isinstance(code, int) else HOLDS
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    except ModelguardError as error:
        click.echo(f"modelguard: {error}", err=True)
        return USAGE
    except SystemExit:
        # click leaves so, with 1, for one reason: the reader has gone (`| head`).  Here 1 means findings.
        return HOLDS
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _FULL and error.filename is None:
            click.echo(f"modelguard: {unprinted(error)}", err=True)
            return USAGE
        return _bug(error)


def _bug(error: Exception) -> int:
    import traceback

    last = traceback.extract_tb(error.__traceback__)[-1]
    click.echo(
        f"modelguard {__version__}: a bug of ours: {type(error).__name__}: {error}\n"
        f"  at {last.name} ({os.path.basename(last.filename)}:{last.lineno})\n"  # noqa: PTH119
        "  Please report it; MODELGUARD_TRACEBACK=1 shows the whole trace.",
        err=True,
    )
    if os.environ.get("MODELGUARD_TRACEBACK"):
        traceback.print_exception(error)
    return BUG
