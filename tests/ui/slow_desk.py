"""A desk whose answers are held back until a test lets them go, to bring questions and writes into any order."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any, cast

from textual import events
from textual.pilot import Pilot

from fieldcrm.services.desk import Desk

MOST_SECONDS = 20.0


class Gate:
    """One call that is held back."""

    def __init__(self, *, answered: bool) -> None:
        self.answered = answered
        """Whether the desk has done its part already and only the answer is held back."""
        self.reached = threading.Event()
        self._open = threading.Event()

    def wait(self) -> None:
        """Called by the desk: until the test opens the gate."""
        self.reached.set()
        assert self._open.wait(MOST_SECONDS), "the test never let the call go"

    def open(self) -> None:
        """Let the call go."""
        self._open.set()


class SlowDesk:
    """Passes everything on; calls that were asked to be held stop at their gates."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._gates: dict[str, list[Gate]] = {}

    def hold(self, name: str, *, answered: bool = False) -> Gate:
        """Hold the next call of a method that is not held yet: before it begins, or only its answer."""
        gate = Gate(answered=answered)
        self._gates.setdefault(name, []).append(gate)
        return gate

    def __getattr__(self, name: str) -> Any:
        """The desk's own, with a gate where one waits."""
        found = getattr(self._desk, name)
        gates = self._gates.get(name)
        if not gates:
            return found
        gate = gates.pop(0)

        def call(*known: Any, **options: Any) -> Any:
            if not gate.answered:
                gate.wait()
            answer = found(*known, **options)
            if gate.answered:
                gate.wait()
            return answer

        return call

    @property
    def desk(self) -> Desk:
        """Itself, as what it stands for."""
        return cast("Desk", self)


async def tap(pilot: Pilot[Any], key: str) -> None:
    """Press a key and do not wait for what comes of it."""
    pilot.app.post_message(events.Key(key, key if len(key) == 1 else None))


async def reaches(gate: Gate) -> None:
    """Until a call stands at the gate."""
    await comes(gate.reached.is_set)


async def comes(holds: Callable[[], bool]) -> None:
    """Until something holds."""
    ends = time.monotonic() + MOST_SECONDS
    while not holds():
        assert time.monotonic() < ends, "it never came"
        await asyncio.sleep(0.001)
