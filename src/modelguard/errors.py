"""One tree of errors, for what the user can put right.

    ModelguardError
    ├── UsageError         a wrong argument
    ├── PolicyError        the policy file
    ├── KnowledgeError     a file of the knowledge base
    └── HubUnavailable     the hub did not answer

`str(error)` is the whole message.  A bad file inside the scan is a `Notice`, never an exception.
"""

from __future__ import annotations


class ModelguardError(Exception):
    """Something that the user can put right."""


class UsageError(ModelguardError):
    """A wrong argument of a call or a command."""


class PolicyError(ModelguardError):
    """A policy file that cannot be read as one; the message names file, line, column and key."""


class KnowledgeError(ModelguardError):
    """A record of the knowledge base that breaks its shape or contradicts another."""


class HubUnavailable(ModelguardError):
    """The hub did not answer, or refused."""
