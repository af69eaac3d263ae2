"""Who has seen whom, and what is lacking: the index says what a walk along the parents says, clones and all."""

from __future__ import annotations

import tempfile
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.sync.laptops import NAME, NOTE, Laptop, Office
from tests.sync.test_merging import MINE, ROW, alike

from fieldcrm.errors import BundleError
from fieldcrm.journal.change import Batch, Change, Header, digest, encode_payload, seal, unseal
from fieldcrm.journal.checking import operations
from fieldcrm.journal.have import decode_have, encode_have, places_back
from fieldcrm.storage import log, merge
from fieldcrm.storage.ancestry import Ancestry
from fieldcrm.storage.merge import incoming


def made(replica: int, sequence: int, parents: tuple[bytes, ...], *batches: Batch, time: int = 1) -> Change:
    """A change by hand; numbers may repeat, as after a silent restore."""
    header = Header(
        1, bytes([replica]) * 16, sequence, parents, time, 0, "Li", "", 2, bytes(16), 1, 1, "edit", b"", b""
    )
    return seal(header, encode_payload(list(batches)))


@st.composite
def graphs(draw: st.DrawFn) -> list[Change]:
    """Changes of three laptops, parents first; a laptop forks now and then without a new number."""
    changes: list[Change] = []
    for number in range(draw(st.integers(1, 16))):
        parents = draw(st.sets(st.integers(0, number - 1), max_size=3)) if number else set()
        hashes = tuple(changes[parent].hash for parent in parents)
        changes.append(made(draw(st.integers(1, 3)), draw(st.integers(1, 4)), hashes, time=number))
    return changes


def ancestors(changes: list[Change]) -> dict[bytes, set[bytes]]:
    """Of each change all that a walk along the parents leads to."""
    found: dict[bytes, set[bytes]] = {}
    for change in changes:
        parents = change.header.parents
        found[change.hash] = set(parents).union(*(found[parent] for parent in parents))
    return found


@settings(max_examples=60, deadline=None)
@given(graphs(), st.randoms(use_true_random=False), st.data())
def test_the_index_is_right(changes: list[Change], shuffled: object, data: st.DataObject) -> None:
    wanted = ancestors(changes)
    order = list(changes)
    shuffled.shuffle(order)  # type: ignore[attr-defined]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        office = Office(Path(folder))
        laptop = office.laptop("Li")
        laptop.take(order)
        with laptop.desk.archive.reading() as connection:
            index = Ancestry(connection)
            place = {change.hash: log.place_of(connection, change.hash) for change in changes}
            for one in changes:
                clock = index.clock(place[one.hash] or 0)
                seen = {other.hash for other in changes if index.saw(clock, place[other.hash] or 0)}
                assert seen == wanted[one.hash] | {one.hash}
            known = set(data.draw(st.lists(st.sampled_from([change.hash for change in changes]))))
            given_ = [unseal(*out).hash for out in merge.changes_for(connection, known)]
            reached = known.union(*(wanted[hash_] for hash_ in known)) if known else set()
            assert set(given_) == wanted.keys() - reached
            assert merge.count_for(connection, known) == len(given_)
            for at, hash_ in enumerate(given_):
                assert not wanted[hash_] & set(given_[at:]), "parents come first"
            points = merge.have(connection).points()
            assert list(merge.changes_for(connection, points)) == []
            tips = {row[0] for row in connection.execute("SELECT hash FROM tip")}
            assert tips == wanted.keys() - set().union(*wanted.values())
        office.close()


def test_what_is_had_is_said_briefly_and_reaches_far_back(li: Laptop, wang: Laptop) -> None:
    li.create(ROW, MINE)
    for number in range(40):
        li.edit(ROW, {NOTE: f"{number}"})
    wang.take(li.give()[:20])
    for number in range(3):
        wang.edit(ROW, {NAME: f"{number}"})
    with li.desk.archive.reading() as connection:
        have = merge.have(connection)
    assert decode_have(encode_have(have)) == have
    assert (have.changes, [(line.name, line.sequence) for line in have.lines]) == (41, [("Li", 41)])
    assert len(have.lines[0].points) <= 7
    lacking = wang.give(have.points())
    assert len([change for change in lacking if change.header.actor == "Wang"]) == 3
    assert len(lacking) <= 3 + 16, "at most as many again as the known ones lie apart"
    li.take(lacking)
    wang.take(li.give(wang.points()))
    alike(li, wang)


def test_places_back_grow_apart() -> None:
    assert list(places_back(20)) == [20, 19, 17, 13, 5]
    assert list(places_back(1)) == [1]
    assert list(places_back(0)) == []


def test_writes_to_a_row_that_nobody_made_make_it_whatever_comes_first(office: Office) -> None:
    first = made(1, 1, (), Batch("customer", False, (NAME, NOTE), [(ROW, "edit", None)]), time=5)
    second = made(2, 1, (), Batch("customer", True, (NAME, 3), [(ROW, "create", "东")]), time=6)
    third = made(3, 1, (), Batch("customer", False, (0,), [(ROW, 1)]), time=7)
    laptops = []
    for order in ([first, second, third], [third, second, first], [second, first, third]):
        laptop = office.laptop("Li")
        laptop.take(order)
        laptops.append(laptop)
    assert laptops[0].row(ROW) == {NAME: "create", 3: "东"}
    assert laptops[0].conflicts() == {("customer", ROW): (0, NAME)}
    assert len({laptop.digest() for laptop in laptops} | {laptop.rebuilt() for laptop in laptops}) == 1


@pytest.mark.parametrize(
    ("batch", "field"),
    [
        (Batch("customer", True, (NAME,), [(ROW, 5)]), "customer.name"),
        (Batch("customer", True, (10,), [(ROW, float("nan"))]), "customer.cycle_days"),
        (Batch("customer", True, (10,), [(ROW, "x")]), "customer.cycle_days"),
        (Batch("customer", True, (11,), [(ROW, [1, "t", 3])]), "customer.monthly_volume"),
        (Batch("customer", True, (11,), [(ROW, [1.5, "t"])]), "customer.monthly_volume"),
        (Batch("customer", True, (11,), [(ROW, "t")]), "customer.monthly_volume"),
        (Batch("customer", True, (NAME,), [(b"short", "x")]), "customer.id"),
        (Batch("customer", True, (NAME,), [(ROW, "x", "y")]), "customer.id"),
        (Batch("customer", True, (NAME, NAME), [(ROW, "x", "y")]), "customer.id"),
        (Batch("gadget", True, (1,), [("x", 1)]), "gadget.id"),
        (Batch("activity", True, (6,), [(ROW, 1 << 63)]), "activity.done_at"),
    ],
)
def test_a_value_that_its_field_cannot_hold_is_refused_by_name(batch: Batch, field: str) -> None:
    with pytest.raises(BundleError) as caught:
        operations(made(1, 1, (), batch))
    assert (caught.value.params["reason"], caught.value.params["field"]) == ("bundle_value", field)


def test_what_a_newer_program_writes_is_let_through() -> None:
    batches = [Batch("gadget", True, (1,), [(ROW, {"a": [1]})]), Batch("customer", True, (4000,), [(ROW, [1, "x"])])]
    assert [batch.entity for batch in operations(made(1, 1, (), *batches))] == ["gadget", "customer"]


def test_bytes_that_are_no_operations_are_refused() -> None:
    change = made(1, 1, ())
    header = msgspec.msgpack.encode(change.header._replace(payload_hash=digest(b"\xc1")))
    with pytest.raises(BundleError) as caught:
        operations(unseal(header, b"\xc1"))
    assert caught.value.params["reason"] == "bundle_operations"


def test_more_tips_than_a_change_may_have_are_brought_together(li: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "MOST_PARENTS", 3)
    li.take([made(number, 1, (), time=number) for number in range(1, 9)])
    li.create(ROW, MINE)
    with li.desk.archive.reading() as connection:
        headers = [stored.change.header for stored in log.changes(connection, 8)]
        tips = connection.execute("SELECT count(*) FROM tip").fetchone()[0]
    assert all(1 < len(header.parents) <= 3 for header in headers)
    assert {header.kind for header in headers[:-1]} == {"join"}
    assert (headers[-1].kind, tips) == ("edit_customer", 1)
    assert [header.sequence for header in headers] == list(range(1, len(headers) + 1))
    li.check()
    assert all(finding.ok for finding in li.desk.doctor(deep=True))


def test_a_bundle_of_countless_laptops_is_refused(li: Laptop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incoming, "MOST_LINES", 5)
    li.take([made(number, 1, (), time=number) for number in range(1, 6)])
    with pytest.raises(BundleError):
        li.take([made(number, 1, (), time=number) for number in range(6, 12)])
    assert len(li.hashes()) == 5


def test_rows_made_with_nothing_in_them_come_to_the_same(office: Office) -> None:
    empty = made(1, 1, (), Batch("customer", True, (NAME, 4000), [(ROW, None, None)]), time=5)
    filled = made(2, 1, (), Batch("customer", True, (NAME, 3), [(ROW, "x", "东")]), time=6)
    edited = made(1, 2, (empty.hash,), Batch("customer", False, (NAME,), [(ROW, None)]), time=7)
    digests = set()
    for order in ([empty, filled, edited], [filled, empty, edited], [empty, edited, filled], [edited, filled, empty]):
        laptop = office.laptop("Li")
        laptop.take(order)
        laptop.check()
        digests |= {laptop.digest(), laptop.rebuilt()}
        assert laptop.desk.status().customers == 1
    assert len(digests) == 1
    for order in ([empty, filled], [filled, empty]):
        laptop = office.laptop("Li")
        laptop.take(order)
        laptop.check()
        digests |= {laptop.digest(), laptop.rebuilt()}
        assert laptop.desk.status().customers == 1
    assert len(digests) == 2


def test_there_are_as_many_lines_as_laptops_however_often_they_exchange(li: Laptop, wang: Laptop) -> None:
    """Else every change would carry a clock, and every bundle a list, as long as the team's history."""
    li.create(ROW, {NAME: "顺达"})
    for number in range(12):
        for one, other in ((li, wang), (wang, li)):
            other.take(one.give(other.points()))
            other.edit(ROW, {NOTE: f"{number}"})
    for laptop in (li, wang):
        with laptop.desk.archive.reading() as connection:
            assert len(merge.have(connection).lines) == 2
            assert connection.execute("SELECT max(line) FROM ancestry").fetchone()[0] == 2
        laptop.check()
