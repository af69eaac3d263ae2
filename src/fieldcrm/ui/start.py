"""Starts the app quickly: Textual's frame rate before its import, the garbage collector out of the way."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from fieldcrm.config import Config
    from fieldcrm.services.desk import Desk
    from fieldcrm.ui.app import FieldcrmApp
    from fieldcrm.ui.doors import Doors

COLLECTIONS = (700, 10, 10)
"""Python's own rhythm of the garbage collector, which short commands slow down."""
FRAMES_PER_SECOND = "240"
"""Textual reads it when it is imported; at its default of 60 a typed key waits for the next frame."""


def build(
    open_desk: Callable[[], Desk],
    config: Config,
    *,
    doors: Doors | None = None,
    now: Callable[[], datetime] | None = None,
) -> FieldcrmApp:
    """The app, ready to run. Everything imported until then is kept out of later collections.

    Nothing is collected first: imports leave next to no garbage, and looking for it would cost a tenth of the start.
    """
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)
    gc.disable()
    try:
        from fieldcrm.ui.app import FieldcrmApp

        app = (
            FieldcrmApp(open_desk, config, doors=doors)
            if now is None
            else FieldcrmApp(open_desk, config, doors=doors, now=now)
        )
        gc.freeze()
    finally:
        gc.set_threshold(*COLLECTIONS)
        gc.enable()
    return app
