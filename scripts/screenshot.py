"""The README's screenshot: `python scripts/screenshot.py` draws the demo's Today screen into assets/today.svg."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from fieldcrm import bootstrap
from fieldcrm.config import Config
from fieldcrm.services.demo import fill
from fieldcrm.ui.start import build

TARGET = Path(__file__).resolve().parents[1] / "assets" / "today.svg"
NOW = datetime(2026, 3, 18, 9, 12).astimezone()
SIZE = (132, 36)


async def draw(folder: Path) -> str:
    """The first screen as SVG, on a fixed day."""
    app = build(lambda: bootstrap.open_desk(folder, now=lambda: NOW), replace(Config(), language="en"), now=lambda: NOW)
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(100):
            await pilot.pause(0.05)
            if app.archive_known:
                break
        await pilot.pause(0.5)
        return app.export_screenshot(title="fieldcrm")


def main() -> int:
    """Make the demo's archive, draw, write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with bootstrap.create_archive(folder, passphrase=None, name="Ann Archer", now=lambda: NOW) as desk:
            fill(desk)
        TARGET.write_text(asyncio.run(draw(folder)), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
