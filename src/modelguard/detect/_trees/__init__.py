"""Data files as trees of maps, lists and scalars that know where they stand."""
