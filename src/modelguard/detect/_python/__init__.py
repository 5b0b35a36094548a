"""How Python names models: the tree of a file, its values, and the calls they flow into."""
