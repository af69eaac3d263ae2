"""Cells that a spreadsheet could take for a formula, made harmless on the way out and put back on the way in."""

from __future__ import annotations

import re

_TRIGGER = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
_NEUTRALISED = re.compile("'+[=+\\-@\t\r\n＝＋－＠]")
_NO_FORMULA = re.compile(r"-(?:[0-9][0-9,]*(?:\.[0-9]+)?)?")
_TEXT_IDIOM = re.compile(r'="([0-9+\-() ]*)"')


def neutralise(cell: str) -> str:
    """The cell with an apostrophe before it where it could be a formula; negative numbers and a lone dash stay.

    `restore` is its inverse for every text.
    """
    if _TRIGGER.match(cell) and not _NO_FORMULA.fullmatch(cell):
        return "'" + cell
    return cell


def restore(cell: str) -> str:
    """The cell as it was before `neutralise`; `="0012"`, by which programs keep digits text, gives 0012."""
    if cell[:1] == "'":
        return cell[1:] if _NEUTRALISED.match(cell) else cell
    if cell[:2] == '="':
        found = _TEXT_IDIOM.fullmatch(cell)
        return found[1] if found else cell
    return cell
