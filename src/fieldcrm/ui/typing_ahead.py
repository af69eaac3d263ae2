"""Keys typed before what an earlier key opens stands on the screen: they wait for it, and go there in their order.

A key travels: from the app to the widget that has the focus, up through its parents, and back to the app, which looks
for a binding. A dialog that needs the archive comes later still, and takes its focus last. Whatever is typed on the
way would reach the screen below, as a command. So the app hands on no key while the one before is on its way, while
an answer is awaited that opens something (`hold_keys`), or while the screen in front is only being made.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING, Any

from textual import events
from textual.app import App

if TYPE_CHECKING:
    from textual.dom import DOMNode
    from textual.message_pump import MessagePump
    from textual.worker import Worker

NAP = 0.002
"""Seconds between two looks at whether the next key can go."""
MOST_BUSY = 0.5
"""Seconds after which a key goes on although widgets are still at work with the last one."""
MOST_SECONDS = 8.0
"""Seconds after which what was to open is given up, and what was typed for it is forgotten: nobody still means it."""


class Hold:
    """Something that was asked for and that keys wait for: who gets the answer, and the worker that brings it."""

    __slots__ = ("asker", "worker")

    def __init__(self, asker: MessagePump, worker: Worker[Any] | None = None) -> None:
        self.asker, self.worker = asker, worker

    def lasts(self) -> bool:
        """Whether the answer can still come: whoever asked is there, and has not asked anew since."""
        return self.asker.is_running and not (self.worker is not None and self.worker.is_cancelled)


class PatientApp(App[None]):
    """An app in which no key goes to the screen below what an earlier key opens."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Key | events.Paste] = deque()
        self._let_in: events.Event | None = None
        """The waiting key whose turn it is."""
        self._under_way: events.Event | None = None
        """The last key that was handed on, until it has come back."""
        self._target: DOMNode | None = None
        """Who got the last key."""
        self._holds: set[Hold] = set()
        self._handing_on = False

    def hold_keys(self, asker: MessagePump) -> Hold:
        """Have keys wait until `let_keys_go`."""
        hold = Hold(asker)
        self._holds.add(hold)
        return hold

    def let_keys_go(self, hold: Hold | None) -> None:
        """What the keys waited for has been done, or has failed."""
        if hold is not None:
            self._holds.discard(hold)

    async def on_event(self, event: events.Event) -> None:
        """Hand keys on one after the other."""
        if not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
        elif event.is_forwarded:  # it comes back
            await super().on_event(event)
            if event is self._under_way:
                self._under_way = None
        elif event is self._let_in:
            self._let_in = None
            await self._hand_on(event)
        elif self._handing_on or not self.screen_stack or self._opening() or not self._simply_next(event):
            self._waiting.append(event)
            if not self._handing_on:
                self._handing_on = True
                self.run_worker(self._hand_on_all(), group="typed", exit_on_error=False)
        else:
            await self._hand_on(event)

    async def _hand_on(self, event: events.Key | events.Paste) -> None:
        self._under_way, self._target = event, self.focused or self.screen
        await super().on_event(event)
        if not event.is_forwarded:  # a binding that comes before all others took it
            self._under_way = None

    async def _hand_on_all(self) -> None:
        try:
            while self._waiting:
                if not await self._calm():
                    self._waiting.clear()
                    self._holds.clear()
                    return
                self._let_in = self._waiting.popleft()
                self.post_message(self._let_in)
                while self._let_in is not None:
                    await asyncio.sleep(0)
        finally:
            self._let_in, self._handing_on = None, False

    async def _calm(self) -> bool:
        """Until the next key can go; False where what was to open does not come."""
        clock = asyncio.get_running_loop().time
        start = opened = clock()
        await asyncio.sleep(0)
        while True:
            now = clock()
            if not self.screen_stack or self._opening():
                opened = now
                if now - start > MOST_SECONDS:
                    return False
            elif self._simply_next(self._waiting[0]) or not self._busy() or now - opened > MOST_BUSY:
                return True
            await asyncio.sleep(NAP)

    def _opening(self) -> bool:
        """Whether something is to open, or opens."""
        self._holds = {hold for hold in self._holds if hold.lasts()}
        return bool(self._holds) or not self.screen.is_mounted

    def _simply_next(self, event: events.Event) -> bool:
        """Whether the last key is done with, or only wrote a letter where the next goes too."""
        key, target = self._under_way, self._target
        if target is None:
            return not self._busy()
        both = (key, event)
        letter = all(isinstance(e, events.Key) and target.check_consume_key(e.key, e.character) for e in both)
        return target is self.focused if letter else not self._busy()

    def _busy(self) -> bool:
        """Whether the last key, or what came of it, is still on its way."""
        key = self._under_way
        if key is not None and not key._stop_propagation:
            return True
        on_the_way = () if self._target is None else self._target.ancestors_with_self
        pumps = {self, self.screen, *on_the_way}
        return any(pump.message_queue_size or pump._next_callbacks for pump in pumps if pump.is_running)
