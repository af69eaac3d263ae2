"""Driving the app in tests: press, let the workers finish, read what stands on the terminal."""

from __future__ import annotations

import html
import re
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot

SMALL = (80, 24)
LARGE = (160, 50)

_TEXT = re.compile(r'<text [^>]*?x="([\d.]+)" y="([\d.]+)" textLength[^>]*>([^<]*)</text>')
_CELL = 12.2


async def settle(pilot: Pilot[Any]) -> None:
    """Until no worker runs and every message is handled."""
    await pilot.pause()
    while any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.pause()
    await pilot.pause()


class Typed(str):
    """Text among keys that comes at once, as from an input method: quicker than key by key where that is no matter."""

    __slots__ = ()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one by one, as a person does who looks at the screen."""
    for key in keys:
        if isinstance(key, Typed):
            pilot.app.post_message(events.Paste(key))
        else:
            await pilot.press(key)
        await settle(pilot)


def lines(pilot: Pilot[Any]) -> list[str]:
    """The terminal's lines as text, from the same picture that a user could save."""
    rows: dict[float, str] = {}
    found = _TEXT.findall(pilot.app.export_screenshot())
    for x, y, text in sorted(found, key=lambda at: (float(at[1]), float(at[0]))):
        column = round(float(x) / _CELL)
        line = rows.get(float(y), "")
        rows[float(y)] = line + " " * (column - cell_len(line)) + html.unescape(text).replace("\xa0", " ")
    return [rows[y].rstrip() for y in sorted(rows)]


def shown(pilot: Pilot[Any]) -> str:
    """The terminal as one text."""
    return "\n".join(lines(pilot))


def calls_of(pilot: Pilot[Any]) -> Any:
    """Today's list, a `Viewport[TodayRow]`."""
    return pilot.app.screen.query_one("#calls")
