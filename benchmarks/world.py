"""A made-up archive of any size, written through the ordinary log and fold, kept between runs in a temp folder."""

from __future__ import annotations

import gc
import hashlib
import shutil
import tempfile
from array import array
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from fieldcrm import bootstrap
from fieldcrm.journal.draft import Draft, new_id
from fieldcrm.storage import counts, indexing, local, log, projection, standing
from fieldcrm.storage.log import Author
from fieldcrm.storage.migrations import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlcipher3.dbapi2 import Connection

    from fieldcrm.services.desk import Desk

NOW = datetime(2026, 3, 4, 1, 0, tzinfo=UTC)
TODAY = NOW.date()
DAYS = 1095
ACTION_ROWS = 250_000
"""Rows of one action while building: bounds the memory that the build takes."""
GENERATION = 1
"""Counts up when the made-up data change, so that an older copy is not taken."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PLACES = _words("北京 上海 重庆 厦门 长沙 佛山 东莞 惠州 珠海 中山 江门 肇庆 清远 韶关 湛江 香港 九龍 新界")
CORES = _words("中石 国油 天海 曾解 乐华 龍鳳 平安 金源 大通 联创 宏达 永盛 顺风 恒丰 泰和 瑞祥 鼎新 华南 粤运 東方")
KINDS = _words("物流有限公司 矿业集团 機械廠 大酒店 运输公司 农场 建材经营部 混凝土站 化工厂 码头")
LATIN = _words("Golden River Boilers Northstar Harbour Eastern Pacific Union Summit Crown Pearl Victoria")
SECTORS = ("factory", "mine", "transport", "hotel", "farm", "construction")

CUSTOMER = ("code", "name", "territory", "sector", "status", "entered_on", "cycle_days", "monthly_volume")
CONTACT = ("customer_id", "name", "phone", "is_primary")
ACTIVITY = ("customer_id", "kind", "state", "day", "reason")
DELIVERY = ("customer_id", "day", "quantity", "product")


class World(NamedTuple):
    """A built archive: its folder, and what it holds."""

    folder: Path
    customers: int
    deliveries: int


def clock() -> datetime:
    """The fixed clock of every measurement."""
    return NOW


def open_world(world: World) -> Desk:
    """A desk on the archive."""
    return bootstrap.open_desk(world.folder, now=clock)


def build(customers: int, deliveries: int) -> World:
    """The archive of that size, built at the first call and found again later."""
    steps = [import_module(f"fieldcrm.storage.migrations.{name}").STATEMENTS for name in STEPS]
    schema = hashlib.sha256("".join(statement for step in steps for statement in step).encode()).hexdigest()[:8]
    name = f"fieldcrm-bench-{GENERATION}-{schema}-{customers}-{deliveries}"
    folder = Path(tempfile.gettempdir()) / name
    world = World(folder, customers, deliveries)
    if (folder / "done").exists():
        return world
    shutil.rmtree(folder, ignore_errors=True)
    gc.disable()
    try:
        with bootstrap.create_archive(folder, passphrase=None, name="Bench", now=clock) as desk:
            _fill(desk, customers, deliveries)
    finally:
        gc.enable()
    (folder / "done").touch()
    return world


def copy_of(world: World, folder: Path) -> World:
    """A private copy, for measurements that write."""
    shutil.copytree(world.folder, folder)
    return world._replace(folder=folder)


def _fill(desk: Desk, customers: int, deliveries: int) -> None:
    random = Random(7)
    ids = [new_id() for _ in range(customers)]
    with desk.archive.writing() as connection:
        _write(connection, _people(random, ids))
        for draft in _drops(random, ids, deliveries):
            _write(connection, draft)
        counts.add(connection, {})
        indexing.index(connection, set(ids), bulk=True)
        standing.refresh(connection, TODAY.toordinal(), refit=True)


def _write(connection: Connection, draft: Draft) -> None:
    """The writer's own path, without renewing search and state after each part."""
    author = Author(local.user(connection), local.replica(connection), round(NOW.timestamp() * 1000))
    parts = draft.parts()
    for number, batches in enumerate(parts, start=1):
        seq, _change = log.append(connection, draft, batches, author, (number, len(parts)))
        projection.apply(connection, seq, batches)


def _people(random: Random, ids: list[bytes]) -> Draft:
    draft = Draft("import")
    draft.bulk("customer", CUSTOMER, (_customer(random, number, id_) for number, id_ in enumerate(ids)), new=True)
    draft.bulk("contact", CONTACT, (_contact(random, id_) for id_ in ids), new=True)
    plans = ((new_id(), id_, "call", "planned", _ahead(random), "planned") for id_ in ids if random.random() < 0.7)
    draft.bulk("activity", ACTIVITY, plans, new=True)
    return draft


def _customer(random: Random, number: int, id_: bytes) -> tuple[object, ...]:
    if random.random() < 0.2:
        name = f"{random.choice(LATIN)} {random.choice(LATIN)} {number % 997} Ltd."
    else:
        name = random.choice(PLACES) + random.choice(CORES) + random.choice(CORES) + random.choice(KINDS)
    status = "prospect" if random.random() < 0.05 else "active"
    monthly = [random.randrange(2, 60) * 1000, "t"] if random.random() < 0.5 else None
    place = random.choice(PLACES)
    entered = (TODAY - timedelta(days=DAYS)).isoformat()
    return (id_, f"C{number:06}", name, place, random.choice(SECTORS), status, entered, None, monthly)


def _contact(random: Random, id_: bytes) -> tuple[object, ...]:
    name = random.choice("李王张刘陈杨黄赵吴周徐孙") + random.choice("伟芳娜敏静丽强磊军洋勇艳")
    return (new_id(), id_, name, f"1{random.randrange(3, 10)}{random.randrange(10**9):09}", 1)


def _ahead(random: Random) -> str:
    return (TODAY + timedelta(days=random.randrange(-3, 30))).isoformat()


def _drops(random: Random, ids: list[bytes], deliveries: int) -> Iterator[Draft]:
    """Deliveries in the order of their days, as a year's file holds them."""
    by_day = _calendar(random, len(ids), deliveries)
    loads = [random.choice((3_000, 5_000, 8_000, 10_000, 20_000)) * 1000 for _ in ids]
    draft, rows = Draft("import"), list[tuple[object, ...]]()
    for back, drawn in enumerate(by_day):
        day = (TODAY - timedelta(days=DAYS - back)).isoformat()
        for customer in drawn:
            rows.append((new_id(), ids[customer], day, [loads[customer], "L"], "diesel"))
            if len(rows) == ACTION_ROWS:
                draft.bulk("delivery", DELIVERY, rows, new=True)
                yield draft
                draft, rows = Draft("import"), []
    draft.bulk("delivery", DELIVERY, rows, new=True)
    yield draft


def _calendar(random: Random, customers: int, deliveries: int) -> list[array[int]]:
    """For each day the customers that drew fuel, each at its own pace with some noise."""
    by_day = [array("I") for _ in range(DAYS)]
    left = deliveries
    for customer in range(customers):
        count = left // (customers - customer)
        left -= count
        usual = DAYS / max(count, 1)
        at = random.random() * usual
        for _ in range(count):
            by_day[min(int(at), DAYS - 1)].append(customer)
            at += usual * random.uniform(0.6, 1.39)
    return by_day
