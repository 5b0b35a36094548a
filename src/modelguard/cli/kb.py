"""`modelguard kb`: is the knowledge base sound, what is in it, and which one answers?"""

from __future__ import annotations

from pathlib import Path

import click

from modelguard.cli import USAGE
from modelguard.cli.kb_diff import diff
from modelguard.cli.kb_status import status
from modelguard.resolve import check as check_records
from modelguard.resolve import export, install, open_knowledge, remove, source_tree


@click.group()
def kb() -> None:
    """Check the knowledge base, show what is in it, compare it, or install a newer one.

    \b
    Examples
      modelguard kb status                       what is known, how well, how old?
      modelguard kb diff old.sqlite --repo .     which verdicts does the new one change?
      modelguard kb export knowledge.sqlite      carry it to a site without a network
      modelguard kb update --from knowledge.sqlite
    """


kb.add_command(status)
kb.add_command(diff)


@kb.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path, file_okay=False, exists=True))
def check(folder: Path | None) -> int:
    """Validate every record of FOLDER (default: the licences/ of this checkout)."""
    folder = folder or source_tree()
    if folder is None:
        raise click.UsageError(
            "this installation has no licences/ folder; name one: modelguard kb check FOLDER"
        )
    problems = check_records(folder)
    for problem in problems:
        click.echo(str(problem))
    click.echo(
        f"{len(problems)} problem{'' if len(problems) == 1 else 's'}"
        if problems
        else "the knowledge base is sound"
    )
    return USAGE if problems else 0


@kb.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--sign",
    "key",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="A private Ed25519 key (PEM), to sign FILE with: the signature goes to FILE.sig.",
)
def export_command(file: Path, key: Path | None) -> None:
    """Write the knowledge base that answers here to FILE, and its SHA-256 to FILE.sha256.

    \b
    Example
      modelguard kb export knowledge.sqlite
      # carry both files over, then there:
      modelguard kb update --from knowledge.sqlite
    """
    base = open_knowledge()
    digest = export(base, file, key=key)
    click.echo(f"{file}: version {base.knowledge.version} of {base.knowledge.date.isoformat()}")
    click.echo(f"{file}.sha256: {digest}")
    if key is not None:
        click.echo(f"{file}.sig: signed with {key}")


@kb.command()
@click.option(
    "--from", "source", metavar="FILE|URL", help="What `kb export` wrote: a file, or an https address."
)
@click.option("--sha256", metavar="HEX", help="The hash that it must have (default: the one in FILE.sha256).")
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    envvar="MODELGUARD_UPDATE_KEY",
    help="A public Ed25519 key (PEM): only what its owner signed is installed (FILE.sig). "
    "Also MODELGUARD_UPDATE_KEY.",
)
@click.option("--force", is_flag=True, help="Install it even if it is older than the one that answers now.")
@click.option("--remove", "removing", is_flag=True, help="Go back to the bundled knowledge base.")
def update(source: str | None, sha256: str | None, key: Path | None, force: bool, removing: bool) -> None:
    """Install a newer compiled knowledge base, or go back to the bundled one.

    It is examined in full before it replaces anything, and nothing in it is run. It answers as long as the
    bundled one is not newer. It is kept in MODELGUARD_DATA_DIR, else where the platform keeps a user's data.

    \b
    Examples
      modelguard kb update --from knowledge.sqlite
      modelguard kb update --from https://mirror.example/knowledge.sqlite --sha256 4f2a...
      modelguard kb update --from https://mirror.example/knowledge.sqlite --key ours.pem
      modelguard kb update --remove
    """
    if removing == (source is not None):
        raise click.UsageError("give either --from FILE|URL or --remove")
    if source is None:
        click.echo("the update is removed" if remove() else "no update was installed")
    else:
        found = install(source, sha256=sha256, key=key, force=force)
        click.echo(f"installed version {found.version} of {found.date.isoformat()}: {found.path}")
    knowledge = open_knowledge().knowledge
    click.echo(
        f"now answers: version {knowledge.version} of {knowledge.date.isoformat()} ({knowledge.origin})"
    )


@kb.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
def fingerprint(file: Path) -> None:
    """Print the fingerprints of a licence text, for `text_fingerprints` of its record."""
    from modelguard.resolve.licence_text import fingerprints

    click.echo("\n".join(fingerprints(file.read_text(encoding="utf-8", errors="replace"))))
