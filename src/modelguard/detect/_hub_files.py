"""What a file of a repository of the hub is, by its name: data, and what splits text, run no model."""

from __future__ import annotations

import re

from modelguard.expressions import expression

_SPLITS = expression(r"(?:[\w.-]*[._/-])?(?:tokenizer|vocab|merges|special_tokens)[\w.-]*\Z", re.IGNORECASE)
# Records, pictures, sounds, tables and texts; archives and arrays hold weights as often.
_DATA = expression(
    r"[^\s]{1,300}\.(?:nc4?|grib2?|csv|tsv|parquet|jsonl|ndjson|arrow|feather|geojson|tiff?|png|jpe?g|webp|gif|bmp"
    r"|svg|dicom|dcm|wav|mp3|flac|ogg|opus|mp4|mkv|webm|avi|h5ad|loom|fasta|fa|fastq|bed|vcf|pdb|cif|pdf|srt"
    r"|vtt|txt|md|html|lst|lang|labels)\Z",
    re.IGNORECASE,
)


def is_of_splitter(name: str) -> bool:
    """Whether a file only says how text is split: `tokenizer.json`, `vocab.txt`."""
    return _SPLITS.match(name) is not None


def is_no_weights(name: str) -> bool:
    """Whether a file is data, a text for people, or what only splits text."""
    return is_of_splitter(name) or _DATA.match(name) is not None
