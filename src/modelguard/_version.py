"""The version, as a constant: asking the installed distribution for it would cost 60 ms at every start."""

__version__ = "0.1.0"
