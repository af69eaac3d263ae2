"""One line of the table, and how it is printed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A measurement in `unit`, beside the floor of the same run; `aim` is a ratio where there is a floor.

    Without an aim the line is only told. `note` says what the figure does not.
    """

    what: str
    measured: float | None
    unit: str = "ms"
    floor: float | None = None
    aim: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """Measured over floor."""
        return self.measured / self.floor if self.measured is not None and self.floor else None

    @property
    def reached(self) -> str:
        """yes, no, or – where nothing is aimed at or nothing was measured."""
        found = self.ratio if self.floor else self.measured
        if found is None or self.aim is None:
            return "–"
        return "yes" if found <= self.aim else "NO"


HEADER = ("what", "measured", "floor", "ratio", "aim", "reached", "")


def cells(line: Line) -> tuple[str, ...]:
    """The line as texts."""
    aim = "–" if line.aim is None else f"≤ {line.aim:g}" + (" ×" if line.floor else f" {line.unit}")
    return (
        line.what,
        _number(line.measured, line.unit),
        _number(line.floor, line.unit),
        "–" if line.ratio is None else f"{line.ratio:.2f} ×",
        aim,
        line.reached,
        line.note,
    )


def _number(value: float | None, unit: str) -> str:
    return "–" if value is None else f"{value:,.3g} {unit}" if value < 1000 else f"{value:,.0f} {unit}"


def layout(lines: list[Line]) -> Iterator[str]:
    """The table, ready to print."""
    rows = [HEADER, *(cells(line) for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    for number, row in enumerate(rows):
        shown = [row[0].ljust(widths[0])]
        shown += [text.rjust(width) for text, width in zip(row[1:6], widths[1:6], strict=True)]
        yield "  ".join([*shown, row[6]]).rstrip()
        if number == 0:
            yield "-" * (sum(widths[:6]) + 10)
