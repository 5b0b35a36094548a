"""How people are to see a report: with colour or without, all notes or a count of them."""

from __future__ import annotations

from modelguard.noun import Noun


class View(Noun):
    """`colour` paints for a terminal; `verbose` shows notes one by one and the whole inventory."""

    colour: bool = False
    verbose: bool = False
