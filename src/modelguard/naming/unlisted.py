"""What is told of services that answer for models and that no channel describes."""

from __future__ import annotations

# Who is asked is known, and nothing of it is on record: no vendor's own service may be taken in its place.
UNLISTED = "unlisted"
