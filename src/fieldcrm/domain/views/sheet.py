"""A sheet that a customer is handed, in words: made by the interface, written by `exchange`.

Its texts may be imported; whoever writes them makes them harmless.
"""

from __future__ import annotations

from typing import NamedTuple


class Block(NamedTuple):
    """A part of a sheet: its heading; rows under column titles, or pairs of title and text where `columns` is empty."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class SheetText(NamedTuple):
    """A sheet in words: `language` en, zh_Hans or zh_Hant; `signed` are the titles of the lines for signatures."""

    language: str
    title: str
    under: str
    blocks: tuple[Block, ...]
    signed: tuple[str, ...]
