"""What a repository depends on as a whole, from values that the other rooms give.

    dependences(resolutions, world, bench)    where each model in use could run instead
    concentration(resolutions, world)         how the uses divide by vendor, operator and country
    changes(before, after)                    what another judgement brings and takes away

`world` knows where models can run, `bench` judges uses; both are handed in.
"""

from __future__ import annotations

from modelguard.estate._changes import changes
from modelguard.estate._concentration import concentration
from modelguard.estate._dependence import dependences
from modelguard.estate._uses import Bench, World, in_use

__all__ = ["Bench", "World", "changes", "concentration", "dependences", "in_use"]
