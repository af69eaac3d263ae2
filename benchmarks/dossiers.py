"""A dossier with a long past beside one with a short past: what the desk, the app and a shell take to open it.

Both have their entries spread over the same years, and the day's states are stored, as after the first look at the
list. Readings and deliveries fall on the same days in the long past and seldom in the short one.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from benchmarks.table import Line
from benchmarks.timing import least_by_turns, process
from benchmarks.world import TODAY, clock
from fieldcrm import bootstrap
from fieldcrm.journal.draft import Draft, new_id
from fieldcrm.services.desk import Desk
from fieldcrm.services.writing import write

LONG, SHORT = 5_000, 50
"""Entries of a long past, and of a short one."""
DAYS = 2_000
MIXES = {
    "calls and visits": ("call", "visit"),
    "deliveries and readings": ("delivery", "reading"),
    "all kinds": ("call", "delivery", "visit", "reading", "complaint"),
}
TIMES = 40
SHELL_TIMES = 7
AIM = 1.1


def measure(folder: Path) -> Iterator[Line]:
    """The least of many openings by turns: CPU time of the desk and the shell, in the app from key to picture."""
    home = folder / "dossiers"
    with bootstrap.create_archive(home, passphrase=None, name="Bench", now=clock) as desk:
        for mix, kinds in MIXES.items():
            for entries in (SHORT, LONG):
                _customer(desk, _name(mix, entries), kinds, entries)
        desk.today()
        for mix in MIXES:
            short, long = (desk.find_customer(_name(mix, entries)).id for entries in (SHORT, LONG))
            measured, floor = least_by_turns(lambda i=long: desk.dossier(i), lambda i=short: desk.dossier(i), TIMES)  # type: ignore[misc]
            yield _line("the desk's answer, CPU", mix, measured, floor)
    for mix in MIXES:
        command = [sys.executable, "-m", "benchmarks.apps", "dossiers", str(home), mix]
        done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8")
        floor, measured = (float(line) for line in done.stdout.split())
        yield _line("in the app", mix, measured, floor)
    for mix in MIXES:
        show = ["-m", "fieldcrm.cli.main", "--archive", str(home), "show", "--as-of", TODAY.isoformat()]
        long_show, short_show = (process([*show, _name(mix, entries)]) for entries in (LONG, SHORT))
        measured, floor = least_by_turns(long_show, short_show, SHELL_TIMES, children=True)
        yield _line("show in a shell, CPU", mix, measured, floor)


def _line(where: str, mix: str, measured: float, floor: float) -> Line:
    return Line(f"dossier, {LONG:,} {mix}, {where}", measured, floor=floor, aim=AIM, note=f"floor: {SHORT} entries")


def _name(mix: str, entries: int) -> str:
    return f"{mix} {entries}"


def _customer(desk: Desk, name: str, kinds: tuple[str, ...], entries: int) -> None:
    """A customer with a tank and a burner, and so many entries of these kinds, one after the other."""
    owner, tank, burner = new_id(), new_id(), new_id()
    draft = Draft("bench")
    draft.create("customer", {"name": name, "code": name, "status": "active"}, owner)
    draft.create("tank", {"customer_id": owner, "name": "1", "volume": [30_000_000, "L"]}, tank)
    draft.create("equipment", {"customer_id": owner, "kind": "burner", "model": "B1"}, burner)
    for number in range(entries):
        back = DAYS - 1 - number * (DAYS - 1) // (entries - 1)
        day = (TODAY - timedelta(days=back)).isoformat()
        _entry(draft, kinds[number % len(kinds)], number, {"customer_id": owner, "day": day}, tank, burner)
    with desk.archive.writing() as connection:
        write(desk, connection, draft)


def _entry(draft: Draft, kind: str, number: int, on: dict[str, object], tank: bytes, burner: bytes) -> None:
    if kind in ("call", "visit"):
        contact = new_id()
        done = {"kind": kind, "state": "done", "done_at": number, "outcome": "reached", "note": f"note {number}"}
        draft.create("activity", {**on, **done}, contact)
        if kind == "visit":
            _visit(draft, on, contact, burner)
    elif kind == "delivery":
        draft.create("delivery", {**on, "quantity": [3_000_000 + number % 7 * 500_000, "L"], "product": "0#"})
    elif kind == "reading":
        litres = 4_000.0 + number % 11 * 1_000
        draft.create("reading", {**on, "tank_id": tank, "level": [litres, "litre", litres]})
    else:
        complaint, whose = new_id(), {"customer_id": on["customer_id"]}
        at = 1_600_000_000_000 + number * 60_000
        draft.create("complaint", {**whose, "received_at": at, "words": f"late {number}"}, complaint)
        for step in ("handled", "reported", "followed", "closed"):
            at += 1_000
            draft.create("complaint_step", {**whose, "complaint_id": complaint, "step": step, "at": at})


def _visit(draft: Draft, on: dict[str, object], contact: bytes, burner: bytes) -> None:
    """A service visit with a solved problem and a risk that was closed."""
    visit = new_id()
    of_visit = {"customer_id": on["customer_id"], "visit_id": visit, "equipment_id": burner}
    draft.create("visit", {**on, "activity_id": contact, "equipment_id": burner}, visit)
    draft.create("visit_problem", {**of_visit, "problem": ["leak", "drips"], "solved": 1})
    day = on["day"]
    draft.create(
        "risk", {**of_visit, "what": "worn", "severity": "low", "check_by": day, "closed": [day, "done", "me"]}
    )
