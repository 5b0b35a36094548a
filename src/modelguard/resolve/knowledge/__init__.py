"""The knowledge base: YAML records that people edit, compiled to one SQLite file that is read.

`snapshot` takes the records as they are, `shape` reads one and says where it is wrong, `records` turns
it into the nouns, `check` holds records against each other, `compile` writes the file, `locate` finds
it and `store` reads it.
Nothing is imported here: the build reaches the compiler without the package's dependencies, and
a scan reaches the store without the compiler.
"""
