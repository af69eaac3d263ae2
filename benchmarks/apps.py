"""Programs that the start, key and memory measurements run in processes of their own.

`python -m benchmarks.apps KIND [FOLDER]` draws without a terminal and prints what KIND is to tell.
"""

from __future__ import annotations

import asyncio
import math
import os
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.pilot import Pilot

    Autopilot = Callable[[Pilot[Any]], Coroutine[Any, Any, None]]

SIZE = (120, 40)
KEYS = 60
DOSSIERS = 20
MOST_SECONDS = 2.0
"""A key that draws nothing for so long is taken to draw nothing."""


def empty() -> App[None]:
    """The least that Textual can be."""
    from textual.app import App

    return App[None]()


def label() -> App[None]:
    """An app that repaints one label at each key."""
    from textual.app import App, ComposeResult
    from textual.events import Key
    from textual.widgets import Label

    class Counting(App[None]):
        count = 0

        def compose(self) -> ComposeResult:
            yield Label("0")

        def on_key(self, _event: Key) -> None:
            self.count += 1
            self.query_one(Label).update(str(self.count))

    return Counting()


def ours(folder: Path) -> App[None]:
    """The program on an archive of the benchmarks."""
    from fieldcrm.config import Config
    from fieldcrm.ui.start import build

    def open_desk() -> Any:
        from benchmarks.world import clock
        from fieldcrm.bootstrap import open_desk

        return open_desk(folder, now=clock, read_only=True)

    return build(open_desk, Config(language="en", user="Bench"), now=_clock)


def _clock() -> Any:
    from datetime import UTC, datetime

    return datetime(2026, 3, 4, 1, 0, tzinfo=UTC)


async def painted(pilot: Pilot[Any]) -> None:
    """Wait until what is on the screen is drawn."""
    drawn = asyncio.Event()
    pilot.app.screen.call_after_refresh(drawn.set)
    await drawn.wait()


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until no worker runs and what they brought is drawn."""
    await painted(pilot)
    while any(not worker.is_finished for worker in pilot.app.workers):
        await asyncio.sleep(0.001)
    await painted(pilot)


async def key_time(pilot: Pilot[Any], key: str) -> float:
    """Milliseconds from a key to the last drawing that it causes, what workers bring included."""
    from textual.events import Key

    from benchmarks.driver import RecordingDriver

    before = RecordingDriver.draws
    begin = time.perf_counter()
    pilot.app.post_message(Key(key, key if len(key) == 1 else None))
    while RecordingDriver.draws == before and time.perf_counter() - begin < MOST_SECONDS:
        await asyncio.sleep(0)
    await settled(pilot)
    return (RecordingDriver.drawn_at - begin) * 1000


def tell(value: float) -> None:
    """Print a figure for the caller."""
    if sys.__stdout__ is not None:
        sys.__stdout__.write(f"{value:.6f}\n")
        sys.__stdout__.flush()


async def tell_start(pilot: Pilot[Any]) -> None:
    """The instants of the first paint and of the first full screen."""
    await painted(pilot)
    first = time.time()
    await settled(pilot)
    tell(first)
    tell(time.time())
    pilot.app.exit()


def tell_keys(before: tuple[str, ...], keys: tuple[str, ...]) -> Autopilot:
    """The median milliseconds of a key, after the keys `before` were pressed and handled."""

    async def drive(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        for key in before:
            await pilot.press(key)
            await settled(pilot)
        tell(median([await key_time(pilot, keys[number % len(keys)]) for number in range(KEYS)]))
        pilot.app.exit()

    return drive


async def tell_dossiers(pilot: Pilot[Any]) -> None:
    """The least milliseconds from Enter in the customers' list to the dossier's picture, of the two customers that the
    third argument finds: first the one of the shorter name.
    """
    from textual.widgets import Input

    least: dict[str, float] = {}
    await settled(pilot)
    await pilot.press("2")
    pilot.app.screen.query_one("#filter-text", Input).value = sys.argv[3]
    for number in range(2 * DOSSIERS):
        await settled(pilot)
        await pilot.press("2")
        await settled(pilot)
        await key_time(pilot, ("down", "up")[number % 2])
        taken = await key_time(pilot, "enter")
        name = pilot.app.screen.dossier.name  # type: ignore[attr-defined]
        least[name] = min(least.get(name, math.inf), taken)
    for name in sorted(least, key=len):
        tell(least[name])
    pilot.app.exit()


async def tell_memory(pilot: Pilot[Any]) -> None:
    """The most memory that was taken, in MB, with today's list and the customers' list open."""
    await settled(pilot)
    await pilot.press("2")
    await settled(pilot)
    tell(most_memory())
    pilot.app.exit()


def most_memory() -> float:
    """The most resident memory of this process so far, in MB; Linux's own count, since getrusage adds the parent's."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024


KINDS: dict[str, Autopilot] = {
    "start": tell_start,
    "today-keys": tell_keys((), ("j",)),
    "list-keys": tell_keys(("2",), ("down",)),
    "filter-keys": tell_keys(("2",), tuple("zsh") + ("backspace",) * 3),
    "label-keys": tell_keys((), ("j",)),
    "dossiers": tell_dossiers,
    "memory": tell_memory,
}


def main() -> None:
    """Run one kind; the second argument is an archive's folder, 'empty' or 'label'."""
    os.environ["TEXTUAL_DRIVER"] = "benchmarks.driver:RecordingDriver"
    os.environ["TEXTUAL_FPS"] = "240"
    kind, what = sys.argv[1:3]
    made = {"empty": empty, "label": label}
    app = made[what]() if what in made else ours(Path(what))
    app.run(size=SIZE, auto_pilot=KINDS[kind])


if __name__ == "__main__":
    main()
