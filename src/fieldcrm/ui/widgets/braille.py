"""A grid of braille dots: two columns and four rows of dots in each cell of the terminal.

Pure: no Textual here, so that a chart of a year costs a loop over its points and nothing else.
"""

from __future__ import annotations

DOTS_ACROSS = 2
DOTS_DOWN = 4
BLANK = "\u2800"
_BITS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


class DotGrid:
    """`width` × `height` cells; dots are counted from the top left."""

    def __init__(self, width: int, height: int) -> None:
        self.width = max(width, 1)
        self.height = max(height, 1)
        self.cells = bytearray(self.width * self.height)

    @property
    def across(self) -> int:
        """Dots in a row."""
        return self.width * DOTS_ACROSS

    @property
    def down(self) -> int:
        """Dots in a column."""
        return self.height * DOTS_DOWN

    def dot(self, x: int, y: int) -> None:
        """Set one dot; outside the grid nothing happens."""
        if 0 <= x < self.across and 0 <= y < self.down:
            self.cells[(y // DOTS_DOWN) * self.width + x // DOTS_ACROSS] |= _BITS[y % DOTS_DOWN][x % DOTS_ACROSS]

    def line(self, x0: int, y0: int, x1: int, y1: int, *, every: int = 1) -> None:
        """A straight line of dots, both ends included; `every` > 1 leaves gaps (counted from the left edge)."""
        steps = max(abs(x1 - x0), abs(y1 - y0), 1)
        for step in range(steps + 1):
            x = x0 + round((x1 - x0) * step / steps)
            y = y0 + round((y1 - y0) * step / steps)
            if every == 1 or (x if abs(x1 - x0) >= abs(y1 - y0) else y) % every == 0:
                self.dot(x, y)

    def mask(self, column: int, row: int) -> int:
        """The dots of one cell as bits, 0 where it is empty."""
        return self.cells[row * self.width + column]

    def char(self, column: int, row: int) -> str:
        """The braille character of a cell; a space where it has no dot."""
        bits = self.mask(column, row)
        return chr(0x2800 + bits) if bits else " "
