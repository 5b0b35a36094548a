"""Migrations: steps in the history of a database, which keep what was once set."""

from __future__ import annotations

import re

from modelguard.expressions import expression

# Steps are numbered or dated, or bear the hash of their revision, so that they run in their order.
_NUMBERED = r"(?:[VUm]?\d{3,17}|V\d[\d_.]{0,20}_|[0-9a-f]{8,32}|\d{4}_\d\d_\d\d_\d{6})[-_.]"
_MIGRATION = expression(
    # Django, Rails, Laravel, Knex, TypeORM, Entity Framework, Ecto, golang-migrate, Supabase, Flyway, drizzle
    rf"(?:^|/)(?:migrations?|migrate|drizzle)/(?:[\w.-]{{1,80}}/){{0,2}}{_NUMBERED}[^/]{{1,200}}\Z"
    # Prisma gives each step a folder.
    r"|(?:^|/)migrations/\d{14}_[^/]{1,200}/migration\.sql\Z"
    # Alembic
    r"|(?:^|/)(?:[\w-]{0,40}alembic[\w-]{0,40}|migrations?)/versions/(?:[\w.-]{1,80}/)?[^/]{1,200}\.py\Z",
    re.IGNORECASE,
)


def is_migration(path: str) -> bool:
    """True for a step that brought a database to a newer form, and is kept as it was."""
    return _MIGRATION.search(path) is not None


def is_superseded(path: str) -> bool:
    """True for a migration in code: what holds now is the code of the models beside it.

    A schema that migrations of SQL write may stand nowhere else.
    """
    return not path.endswith(".sql") and is_migration(path)
