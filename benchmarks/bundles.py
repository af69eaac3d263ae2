"""Bundles: how long a day's work takes out and in, and how small bundles are.

    python benchmarks/bundles.py            10,000 customers
    python benchmarks/bundles.py --full     100,000 customers, 500,000 deliveries

The day: 200 changes (calls, deliveries, edits), exported by one laptop and taken in by another that has the same
customers. Aim: export and import in 0.5 s together at 100,000 customers; bundles at most a quarter of their records.
"""

from __future__ import annotations

import random
import resource
import shutil
import sys
import tempfile
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from time import perf_counter

from fieldcrm import bootstrap
from fieldcrm.domain.codes import Outcome
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.services.desk import Desk

NOW = datetime(2026, 3, 4, 9, 0, tzinfo=timezone(timedelta(hours=8)))
CHANGES = 200
ALL = ("signer_unknown", "signer_retired", "mass_deletion", "overwrites")
PER_CUSTOMER = 5
NAMES = ["顺达", "恒顺", "中远", "华通", "金利", "永盛", "宏达", "新源", "安泰", "瑞丰"]
KINDS = ["物流", "矿业", "酒店", "农场", "建材", "运输", "化工", "食品", "纺织", "电力"]


def fill(desk: Desk, customers: int, folder: Path) -> None:
    """Customers and their deliveries, as a user brings them in: by files."""
    chance = random.Random(1)
    people, loads = folder / "c.csv", folder / "d.csv"
    with people.open("w", encoding="utf-8") as stream:
        stream.write("code,name,territory,sector,address,contact,phone,cycle_days,monthly_volume,unit,status\n")
        for number in range(customers):
            name = f"{chance.choice(NAMES)}{chance.choice(KINDS)}{number}"
            phone = f"1{chance.randrange(3 * 10**9, 9 * 10**9)}"
            stream.write(
                f"C{number},{name},T{number % 40},{chance.choice(KINDS)},{chance.choice(NAMES)}路 {number % 900} 号,"
                f"王{number % 97},{phone},{chance.randrange(5, 60)},{chance.randrange(1, 90)},t,active\n"
            )
    desk.import_file("customers", people)
    with loads.open("w", encoding="utf-8") as stream:
        stream.write("customer,date,quantity,unit,product,price\n")
        for number in range(customers * PER_CUSTOMER):
            day = date(2026, 3, 1) - timedelta(days=chance.randrange(1, 400))
            quantity = chance.randrange(1, 40)
            stream.write(f"C{number % customers},{day},{quantity},t,diesel,{chance.randrange(7000, 8500)}\n")
    desk.import_file("deliveries", loads)


def work(desk: Desk, customers: int) -> None:
    """A day's work: 200 changes."""
    chance = random.Random(2)
    for number in range(CHANGES):
        row = desk.find_customer(f"C{chance.randrange(customers)}").id
        if number % 4 == 0:
            desk.record_delivery(row, Amount.of(chance.randrange(1, 30), Unit.TONNE), NOW.date())
        elif number % 4 == 1:
            desk.edit_customer(row, {"address": f"新址 {number} 号", "note": f"变更 {number}"})
        else:
            desk.log_call(row, Outcome.REACHED, note=f"第 {number} 次：下周再联系，机组检修后恢复用油")


def told(words: str, seconds: float, size: int = 0, raw: int = 0) -> None:
    """One line of the table."""
    share = f"   {size / 1e6:8.3f} MB of {raw / 1e6:9.3f} MB = {size / raw:5.1%}" if raw else ""
    print(f"{words:<52}{seconds:8.3f} s{share}", flush=True)


def main(full: bool) -> None:
    """Make two archives, swap everything, then a day."""
    customers = 100_000 if full else 10_000
    folder = Path(tempfile.mkdtemp(prefix="fieldcrm-bench-"))
    try:
        ann = bootstrap.create_archive(folder / "ann", passphrase=None, name="Ann", now=lambda: NOW)
        ben = bootstrap.create_archive(folder / "ben", passphrase=None, name="Ben", now=lambda: NOW)
        ann.create_team("North")
        ann.invite(folder / "letter", "secret")
        ben.join_team(folder / "letter", "secret")
        fill(ann, customers, folder)
        start = perf_counter()
        done = ann.export_bundle(folder, full=True)
        told(f"export of everything ({customers:,} customers)", perf_counter() - start, done.size, done.raw)
        start = perf_counter()
        (item,) = ben.import_bundles([Path(done.file)])
        told("import of it into an empty archive", perf_counter() - start)
        assert item.state == "merged", item
        start = perf_counter()
        assert ben.import_bundles([Path(done.file)])[0].state == "repeated"
        told("the same file again", perf_counter() - start)
        ann.import_bundles([Path(ben.export_bundle(folder).file)], allow=ALL)
        work(ann, customers)
        start = perf_counter()
        done = ann.export_bundle(folder)
        told(f"a day: export of {done.changes} changes", perf_counter() - start, done.size, done.raw)
        start = perf_counter()
        ben.backup(reason="import")
        told("a copy of the archive, as before a first import", perf_counter() - start)
        start = perf_counter()
        (item,) = ben.import_bundles([Path(done.file)])
        told("a day: import, half an hour after a copy at most", perf_counter() - start)
        assert item.state == "merged", item
        work(ann, customers)
        done = ann.export_bundle(folder)
        start = perf_counter()
        ben.import_bundles([Path(done.file)], dry=True)
        told(f"a day: preview ({done.changes} changes)", perf_counter() - start)
        ben.import_bundles([Path(done.file)])
        assert ann.digest() == ben.digest()
        print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most, both archives")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main("--full" in sys.argv[1:])
