"""The driver, told once how to take the values that we hand it most.

Where a parameter is neither a number nor a text, the driver asks it and a protocol whether it wants to be something
else, by attributes that neither has: for each None that takes longer than binding a whole row. A registered adapter is
asked first, so these give back what they are given.
"""

from __future__ import annotations

from sqlcipher3 import dbapi2

__all__ = ["dbapi2"]

_nothing = dict[None, None]().get
"""Nothing for nothing, without running Python."""

dbapi2.register_adapter(bytes, bytes)
dbapi2.register_adapter(type(None), _nothing)
