"""Driving the app in tests: press, let the workers finish, read what stands on the terminal."""

from __future__ import annotations

import html
import re
import unicodedata
from typing import Any

from rich.cells import cell_len
from textual import events
from textual.pilot import Pilot

SMALL = (80, 24)
LARGE = (160, 50)

MOST_ROUNDS = 50
DRAWING_ROUNDS = 2
"""What one round of drawing shows or hides is styled and laid out in the next ones."""

NAMES = {"slash": "SOLIDUS", "plus": "PLUS SIGN", "minus": "HYPHEN-MINUS", "at": "COMMERCIAL AT"}
"""Unicode's names of the characters that Textual calls otherwise."""

_TEXT = re.compile(r'<text [^>]*?x="([\d.]+)" y="([\d.]+)" textLength[^>]*>([^<]*)</text>')
_CELL = 12.2


async def settle(pilot: Pilot[Any]) -> None:
    """Until no worker runs, every message is handled, and what that asked for is drawn.

    Watches queues and workers first and waits for an idle processor only then, half as often as Pilot's own `press`
    does: on a busy machine that wait is what tests spend their time on.
    """
    while True:
        while _busy(pilot):
            await pilot.pause(0)
        for _round in range(DRAWING_ROUNDS):
            await pilot.pause()
        if not _busy(pilot):
            return


async def until(pilot: Pilot[Any], words: str) -> None:
    """Until the terminal shows these words: an answer may be on its way from its thread to the event loop, where
    neither a worker nor a queue holds it. Given up after a while; the test then says what was shown instead.
    """
    for _round in range(MOST_ROUNDS):
        await settle(pilot)
        if words in shown(pilot):
            return


def _busy(pilot: Pilot[Any]) -> bool:
    app = pilot.app
    if app._exception is not None:
        return False  # the app has failed and is going down: its queues are read by nobody any more
    widgets = (widget for screen in app.screen_stack for widget in screen.walk_children(with_self=True))
    return any(not worker.is_finished for worker in app.workers) or any(
        pump.message_queue_size for pump in (app, *widgets)
    )


class Typed(str):
    """Text among keys that comes at once, as from an input method: quicker than key by key where that is no matter."""

    __slots__ = ()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one by one, as a person does who looks at the screen."""
    for key in keys:
        await pilot.pause(0)
        if isinstance(key, Typed):
            pilot.app.post_message(events.Paste(key))
        else:
            pilot.app.post_message(events.Key(key, _character(key)))
        await settle(pilot)


def _character(key: str) -> str | None:
    """What a key writes: `a` itself, `slash` /, `enter` nothing."""
    if len(key) == 1:
        return key
    try:
        return unicodedata.lookup(NAMES.get(key, key.replace("_", " ").upper()))
    except KeyError:
        return None


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
