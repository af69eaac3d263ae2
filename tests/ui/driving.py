"""Driving the app in tests: press, let the workers finish, read what stands on the terminal."""

from __future__ import annotations

import asyncio
import html
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

SMALL = (80, 24)
LARGE = (160, 50)

MOST_SECONDS = 60.0
"""After which a test is given up that never comes to rest."""
NAP = 0.001
"""Seconds between two looks at a thread that works."""

NAMES = {"slash": "SOLIDUS", "plus": "PLUS SIGN", "minus": "HYPHEN-MINUS", "at": "COMMERCIAL AT"}
"""Unicode's names of the characters that Textual calls otherwise."""

_TEXT = re.compile(r'<text [^>]*?x="([\d.]+)" y="([\d.]+)" textLength[^>]*>([^<]*)</text>')
_CELL = 12.2


async def settle(pilot: Pilot[Any]) -> None:
    """Until no worker runs, every message is handled, and what that asked for is laid out and painted.

    Looks at what there is to do, never at the clock nor at how busy the processor is: a quick machine must not be
    asked too early, nor a slow one waited for in vain. A change of mode draws nothing for a moment (Textual holds it
    back so that nothing flickers): that moment has to pass. What is painted is the last frame, not those on the way.
    """
    app, loop = pilot.app, asyncio.get_running_loop()
    ends = loop.time() + MOST_SECONDS
    with _frames_held() as held:
        while app._exception is None and not app._exit:  # one that goes down: nobody reads its queues any more
            await asyncio.sleep(0)
            if loop._ready:  # type: ignore[attr-defined]  # what the event loop is about to do
                continue
            if loop.time() > ends:
                raise TimeoutError("the app does not come to rest")
            if app._batch_count or any(not worker.is_finished for worker in app.workers) or _has_messages(app):
                await asyncio.sleep(NAP)
            elif not _lay_out(app) and not _paint(app, held):
                return


_paint_now = Screen._compositor_refresh


@contextmanager
def _frames_held() -> Iterator[set[Screen[Any]]]:
    """Collect the screens that ask to be painted."""
    held: set[Screen[Any]] = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Screen, "_compositor_refresh", lambda screen: held.add(screen))  # noqa: PLW0108 - made a method
        yield held


def _has_messages(app: App[Any]) -> bool:
    widgets = (widget for screen in app.screen_stack for widget in screen.walk_children(with_self=True))
    return any(pump.message_queue_size or pump._next_callbacks for pump in (app, *widgets))


def _lay_out(app: App[Any]) -> bool:
    """Do at once what waits for the next frame, but for painting; whether there was anything."""
    found = False
    for screen in app.screen_stack:
        waits = screen._layout_required or screen._scroll_required or screen._recompose_required or screen._callbacks
        if waits and screen.is_current:
            screen._on_timer_update()
            found = True
    return found


def _paint(app: App[Any], held: set[Screen[Any]]) -> bool:
    """Paint the screen in front if it asks for it; whether it did. What lies below a dialog is painted with it."""
    screen = app.screen
    if screen._repaint_required or screen._dirty_widgets:
        screen._on_timer_update()
    waits = held & set(app.screen_stack)
    held.clear()
    for each in waits:
        _paint_now(each)
    return screen in waits


class Typed(str):
    """Text among keys that comes at once, as from an input method: quicker than key by key where that is no matter."""

    __slots__ = ()


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys one by one, as a person does who looks at the screen."""
    for key in keys:
        await settle(pilot)
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
