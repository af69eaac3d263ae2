"""Like cases among a hundred thousand visits, and a dossier with a long past: what the desk takes to answer."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from benchmarks.table import Line
from benchmarks.timing import once, typical
from fieldcrm import bootstrap
from fieldcrm.domain.visits import LISTS
from fieldcrm.journal.draft import Draft, new_id
from fieldcrm.services.desk import Desk
from fieldcrm.services.writing import write

VISITS = 100_000
CUSTOMERS = 1_000
PIECES = 4
"""Of equipment, each customer."""
TIMES = 80
LONG, SHORT = 5_000, 50
"""Visits of a customer with a long past, and of one with a short one."""
AIM = 50.0
"""Milliseconds, a query."""

_HAN = "法兰漏油管泵电机轴承异响温度过高压力低滤芯堵塞密封圈老化阀门卡死传感器失灵控制板烧毁进水杂质排气启动困难"
_PLACES = ("出口", "进口", "底部", "顶部", "左侧", "右侧", "油罐", "泵体", "管道", "接头")
_LATIN = (
    *("flange", "seal", "pump", "motor", "bearing", "noise", "pressure", "filter", "clogged", "valve", "stuck"),
    *("sensor", "dead", "board", "burnt", "water", "hose", "brittle", "gasket", "worn", "leaking", "outlet", "inlet"),
    *("nozzle", "flame", "ignition", "relay", "float", "gauge", "coupling", "shaft", "vibration", "alarm", "display"),
)


def measure(folder: Path) -> Iterator[Line]:
    """The median and the 99th percentile of queries as people type them; a long dossier against a short one."""
    random = Random(7)
    with bootstrap.create_archive(folder / "cases", passphrase=None, name="Bench") as desk:
        customers = fill(desk, random)
        gc.collect()
        gc.freeze()
        queries = [_typed(random) for _ in range(TIMES)]
        for text, words, model in queries:
            desk.like_cases(text, words=words, model=model)
        taken = sorted(
            once(lambda q=query: desk.like_cases(q[0], words=q[1], model=q[2]))  # type: ignore[misc]
            for query in queries
        )
        yield Line(f"like cases, {VISITS:,} visits, median", taken[len(taken) // 2], aim=AIM)
        yield Line(f"like cases, {VISITS:,} visits, p99", taken[int(len(taken) * 0.99)], aim=AIM)
        desk.today()  # a dossier opens from the states of the day
        short = typical(lambda: desk.dossier(customers[1]), 9)
        long = typical(lambda: desk.dossier(customers[0]), 9)
        yield Line(f"dossier, {LONG:,} visits, floor: {SHORT}", long, floor=short, aim=2.0)
        gc.unfreeze()


def _words(random: Random) -> str:
    han = "".join(random.choices(_HAN, k=random.randrange(4, 12)))
    latin = " ".join(random.choices(_LATIN, k=random.randrange(2, 7)))
    return random.choice((f"{random.choice(_PLACES)}{han}", latin, f"{han} {latin}"))


def _typed(random: Random) -> tuple[str, tuple[str, ...], str]:
    """What somebody types: some words, perhaps a word of the short list, perhaps with the equipment chosen."""
    text = _words(random)
    cut = text[: random.randrange(max(len(text) // 2, 1), len(text) + 1)]
    words = random.choice(((), (random.choice(LISTS["problem"]),)))
    return cut, words, random.choice(("", f"GDX-{random.randrange(60)}"))


def fill(desk: Desk, random: Random) -> list[bytes]:
    """Customers with equipment and visits, each with a problem and a part: one action through the writer."""
    customers = [new_id() for _ in range(CUSTOMERS)]
    draft = Draft("bench")
    draft.bulk("customer", ("name", "status"), [(c, f"C{n}", "active") for n, c in enumerate(customers)], new=True)
    pieces = [(new_id(), customers[n % CUSTOMERS]) for n in range(CUSTOMERS * PIECES)]
    rows = [(row, owner, f"Pump {n}", f"GDX-{random.randrange(60)}") for n, (row, owner) in enumerate(pieces)]
    draft.bulk("equipment", ("customer_id", "name", "model"), rows, new=True)
    today = desk.day()
    visits, entries, problems, parts = [], [], [], []
    for number in range(VISITS):
        piece, owner = _of(number, pieces)
        visit, entry = new_id(), new_id()
        day = _day(today, random)
        visits.append((visit, owner, day, piece, entry))
        entries.append((entry, owner, "visit", "done", day, "reached"))
        words = [
            [random.choice(LISTS[name]) if random.random() < 0.6 else None, _words(random)]
            for name in ("problem", "cause", "solution")
        ]
        problems.append((new_id(), owner, visit, piece, *words, int(random.random() < 0.9)))
        parts.append((new_id(), owner, visit, piece, random.choice(_LATIN), f"P{random.randrange(400)}"))
    draft.bulk("activity", ("customer_id", "kind", "state", "day", "outcome"), entries, new=True)
    draft.bulk("visit", ("customer_id", "day", "equipment_id", "activity_id"), visits, new=True)
    names = ("customer_id", "visit_id", "equipment_id", "problem", "cause", "solution", "solved")
    draft.bulk("visit_problem", names, problems, new=True)
    draft.bulk("visit_part", ("customer_id", "visit_id", "equipment_id", "name", "number"), parts, new=True)
    with desk.archive.writing() as connection:
        write(desk, connection, draft)
    return customers


def _of(number: int, pieces: list[tuple[bytes, bytes]]) -> tuple[bytes, bytes]:
    """Whose visit it is: the first customer has a long past, the second a short one, the rest share what is left."""
    if number < LONG:
        return pieces[0]
    if number < LONG + SHORT:
        return pieces[1]
    return pieces[2 + number % (len(pieces) - 2)]


def _day(today: date, random: Random) -> str:
    return (today - timedelta(days=random.randrange(1, 3650))).isoformat()
