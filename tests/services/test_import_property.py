"""Whatever files of deliveries come, in whatever order: nothing is lost, nothing stands twice."""

from __future__ import annotations

import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldcrm import bootstrap
from fieldcrm.services.desk import Desk

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
Line = tuple[str, str, int]

LINES = st.lists(
    st.tuples(
        st.sampled_from(["C1", "C2"]),
        st.sampled_from(["2026-01-05", "2026-01-06"]),
        st.integers(1, 2),
    ),
    min_size=1,
    max_size=6,
)


def bring(desk: Desk, lines: list[Line]) -> None:
    """Import a deliveries file with these lines."""
    file = desk.archive.folder.parent / "in.csv"
    rows = "".join(f"{code},{day},{quantity}\n" for code, day, quantity in lines)
    file.write_text(f"customer_id,date,quantity\n{rows}", encoding="utf-8")
    desk.import_file("deliveries", file)


def stored(desk: Desk) -> Counter[Line]:
    """How often each delivery stands in the archive."""
    found = desk.archive.reader().execute(
        "SELECT c.code, d.day, d.quantity_milli / 1000 FROM delivery d JOIN customer c ON c.id = d.customer_id"
        " WHERE d.deleted = 0"
    )
    return Counter((row[0], row[1], row[2]) for row in found)


@settings(max_examples=25, deadline=None)
@given(st.lists(LINES, min_size=1, max_size=3))
def test_the_archive_holds_of_each_row_as_many_as_the_fullest_file(files: list[list[Line]]) -> None:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        place = Path(folder) / "archive"
        with bootstrap.create_archive(place, passphrase=None, name="Wei", now=lambda: NOW) as desk:
            expected: Counter[Line] = Counter()
            for lines in files:
                bring(desk, lines)
                expected |= Counter(lines)
            assert stored(desk) == expected
            before = desk.digest()
            bring(desk, files[-1])
            assert desk.digest() == before
