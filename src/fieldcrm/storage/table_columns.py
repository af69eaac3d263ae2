"""The kinds of columns that the declared schema is made of."""

from typing import Any

from sqlalchemy import BLOB, INTEGER, REAL, TEXT, Column
from sqlmodel import Field


def blob(*, key: bool = False) -> Any:
    """An id or other bytes."""
    return Field(default=None, sa_column=Column(BLOB, primary_key=key, nullable=not key))


def text() -> Any:
    """A text."""
    return Field(default=None, sa_column=Column(TEXT))


def integer(*, required: bool = False) -> Any:
    """A whole number."""
    return Field(default=0 if required else None, sa_column=Column(INTEGER, nullable=not required))


def real() -> Any:
    """A number."""
    return Field(default=None, sa_column=Column(REAL))
