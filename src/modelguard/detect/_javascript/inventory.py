"""Strings that a file only lists, by how what holds them is made or used."""

from __future__ import annotations

from modelguard.detect._javascript.alike import made_alike, named_alike, rows_by_calls
from modelguard.detect._javascript.held import held_by_tables
from modelguard.detect._javascript.mapped import keys_of_maps
from modelguard.detect._javascript.tree import Module


def inventory(module: Module) -> set[int]:
    """Where literals stand that are rows of tables, whatever their own places say."""
    alike = made_alike(module) | named_alike(module)
    return alike | held_by_tables(module) | rows_by_calls(module) | keys_of_maps(module)
