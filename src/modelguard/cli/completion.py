"""`modelguard completion`: what a shell needs to complete commands, options and their values."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from modelguard.cli.words import Words

_SHELLS = ("bash", "zsh", "fish")
_VARIABLE = "_MODELGUARD_COMPLETE"


@click.command()
@click.argument("shell", type=Words(_SHELLS))
def completion(shell: str) -> None:
    """Print the completion script of SHELL: bash (4.4 or newer), zsh or fish.

    \b
    For this session
      source <(modelguard completion bash)
      source <(modelguard completion zsh)
      modelguard completion fish | source
    \b
    For every session
      modelguard completion bash > ~/.local/share/bash-completion/completions/modelguard
      modelguard completion zsh  > ~/.zfunc/_modelguard         (a folder of your fpath, before compinit)
      modelguard completion fish > ~/.config/fish/completions/modelguard.fish
    """
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"this version of click cannot complete for {shell}; upgrade click")
    root = click.get_current_context().find_root().command
    script = kind(root, {}, "modelguard", _VARIABLE)
    # Not source(): it starts a shell to look at its version, and the reader of the script will tell.
    click.echo(script.source_template % script.source_vars())
