"""A hostile or broken bundle changes nothing in the archive and is told with a reason; nothing crashes."""

from __future__ import annotations

import io
import json
import os
import random
import threading
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.bundle.test_mutated import mutated
from tests.storage.desks import buys, customer
from tests.sync_files.conftest import Pair
from tests.sync_files.teams import bundle_of, change_of, forge, give, reason, take

from fieldcrm.errors import BundleError, FieldcrmError
from fieldcrm.journal.bundle import keys
from fieldcrm.journal.bundle.check import checked
from fieldcrm.journal.bundle.layout import SIGNATURE_SIZE
from fieldcrm.journal.bundle.read import read_head
from fieldcrm.journal.bundle.records import RawChange
from fieldcrm.journal.bundle.teamkeys import TeamKey
from fieldcrm.journal.change import Batch, encode_payload
from fieldcrm.journal.fields import ENTITIES
from fieldcrm.journal.have import Have, encode_have
from fieldcrm.services.desk import Desk
from fieldcrm.storage import team as store
from fieldcrm.storage.merge import changes_for, merge
from fieldcrm.storage.settings import row_id

ROW = b"\x07" * 16


def state(desk: Desk) -> tuple[object, ...]:
    """What must be the same after a rejected bundle."""
    with desk.archive.reading() as connection:
        local = connection.execute("SELECT key, value FROM local WHERE key != 'copied' ORDER BY key").fetchall()
        held = connection.execute("SELECT count(*) FROM held").fetchone()
    return desk.digest(), desk.status().changes, local, held


def refused(desk: Desk, file: Path) -> str:
    """Import a bundle that must be refused and change nothing; why it was refused."""
    before = state(desk)
    item = take(desk, file, allow=("signer_unknown", "signer_retired", "mass_deletion", "overwrites"))
    assert state(desk) == before
    assert item.error is not None
    assert item.error.exit_code in (3, 4)
    assert item.error.params["file"] == str(file)
    return reason(item)


def test_a_bundle_cut_off_or_with_a_bit_flipped(pair: Pair) -> None:
    customer(pair.ann)
    file = give(pair.ann, pair.stick)
    data, chance = file.read_bytes(), random.Random(5)
    broken = pair.folder / "broken.fcb"
    for _ in range(25):
        place = chance.randrange(len(data))
        broken.write_bytes(data[:place])
        refused(pair.ben, broken)
        flipped = bytearray(data)
        flipped[place] ^= 1 << chance.randrange(8)
        broken.write_bytes(bytes(flipped))
        refused(pair.ben, broken)
    assert take(pair.ben, file).state == "merged"


def test_the_bodies_of_two_bundles_swapped(pair: Pair) -> None:
    customer(pair.ann, "one")
    one = give(pair.ann, pair.stick).read_bytes()
    customer(pair.ann, "two")
    other = give(pair.ann, pair.stick).read_bytes()
    cut = [read_head(io.BytesIO(data)).size + SIGNATURE_SIZE for data in (one, other)]
    mixed = pair.folder / "mixed.fcb"
    mixed.write_bytes(one[: cut[0]] + other[cut[1] :])
    assert refused(pair.ben, mixed) in {"bundle_hash", "bundle_cut", "bundle_longer"}


def test_the_signature_removed(pair: Pair) -> None:
    customer(pair.ann)
    data = give(pair.ann, pair.stick).read_bytes()
    size = read_head(io.BytesIO(data)).size
    bare = pair.folder / "bare.fcb"
    bare.write_bytes(data[:size] + bytes(64) + data[size + 64 :])
    assert refused(pair.ben, bare) == "bundle_signature"


def test_what_is_no_file(pair: Pair) -> None:
    if hasattr(os, "mkfifo"):
        pipe = pair.folder / "pipe.fcb"
        os.mkfifo(pipe)
        assert refused(pair.ben, pipe) == "bundle_no_file"
    empty = pair.folder / "empty.fcb"
    empty.write_bytes(b"")
    assert refused(pair.ben, empty) == "bundle_empty"


def test_a_file_that_grows_while_it_is_read(pair: Pair) -> None:
    customer(pair.ann)
    data = give(pair.ann, pair.stick).read_bytes()
    growing = pair.folder / "growing.fcb"
    growing.write_bytes(data)
    done = threading.Event()

    def grow() -> None:
        with growing.open("ab") as stream:
            for _ in range(2_000):
                if done.is_set():
                    return
                stream.write(os.urandom(4_096))
                stream.flush()

    thread = threading.Thread(target=grow)
    before = state(pair.ben)
    thread.start()
    try:
        item = take(pair.ben, growing)
    finally:
        done.set()
        thread.join()
    assert item.state == "merged" or reason(item) == "bundle_longer"
    if item.state == "rejected":
        assert state(pair.ben) == before


def made(entity: str, **values: object) -> list[Batch]:
    """A new row with these values."""
    return _batch(entity, True, ROW, values)


def edited(row: bytes, **values: object) -> list[Batch]:
    """An edit of a customer."""
    return _batch("customer", False, row, values)


def _batch(entity: str, new: bool, row: bytes, values: dict[str, object]) -> list[Batch]:
    shape = ENTITIES[entity]
    return [Batch(entity, new, tuple(shape.field(name).id for name in values), [(row, *values.values())])]


HOSTILE: dict[str, Callable[[bytes], Any]] = {
    "a text where a number belongs": lambda row: edited(row, cycle_days="x"),
    "a number where a text belongs": lambda row: edited(row, name=5),
    "a blob where a text belongs": lambda row: edited(row, name=b"x"),
    "an amount of three": lambda row: edited(row, monthly_volume=[1, "t", 3]),
    "an amount that is none": lambda row: edited(row, monthly_volume=12),
    "a list where a text belongs": lambda row: edited(row, name=["a"]),
    "an owner that is a text": lambda _row: made("delivery", customer_id="x"),
    "2 to the 63": lambda row: made("activity", customer_id=row, done_at=1 << 63),
    "nothing in deleted": lambda row: edited(row, deleted=None),
    "no operations at all": lambda _row: b"\xc0",
    "a day that is none": lambda row: made("delivery", customer_id=row, day="?", quantity=[1, "t"]),
    "a day before all days": lambda row: made("activity", customer_id=row, day="0001-01-01"),
    "the 30th of February": lambda row: edited(row, entered_on="2026-02-30"),
    "a unit of another country": lambda row: made("delivery", customer_id=row, day="2026-03-01", quantity=[1, "lb"]),
    "an hour that no day has": lambda row: made("activity", customer_id=row, day="2026-03-04", minute=99_999),
    "a minute before midnight": lambda row: made("activity", customer_id=row, day="2026-03-04", minute=-1),
    "a dip table that is none": lambda row: made("tank", customer_id=row, cm_table="0:;x"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_values_that_no_field_can_hold(pair: Pair, name: str) -> None:
    row = customer(pair.ann)
    take(pair.ben, give(pair.ann, pair.stick))
    batches = HOSTILE[name](row)
    assert refused(pair.ben, forge(pair.ann, pair.folder / "x.fcb", batches)) != ""


STRANGE: dict[str, Callable[[bytes], list[Batch]]] = {
    "a row that nobody made": lambda _row: edited(ROW, name="ghost"),
    "a delivery of no customer": lambda _row: made("delivery", day="2026-03-01"),
    "a delivery of a customer whom nobody made": lambda _row: made("delivery", customer_id=b"9" * 16, day="2026-03-01"),
    "an amount without a number": lambda row: edited(row, monthly_volume=[None, "t"]),
    "a customer of an unknown status": lambda row: edited(row, status="vip"),
    "months that are none": lambda row: edited(row, busy_months="13,x,-1"),
    "a cycle of no length": lambda row: edited(row, cycle_days=-1e300),
    "an activity of an unknown kind": lambda row: made(
        "activity", customer_id=row, kind="telepathy", state="done", day="2026-03-01", outcome="enlightened"
    ),
    "a tank without a bottom": lambda row: made(
        "tank", customer_id=row, volume=[-5, "L"], reserve=900.0, safe_fill=-3.0
    ),
    "a plan of an unknown kind": lambda row: made(
        "activity", customer_id=row, kind="telepathy", state="planned", day="2026-03-04", reason="whim"
    ),
    "things on no day": lambda row: made("word", customer_id=row, kind="shutdown"),
    "a reading in no form": lambda row: made("reading", customer_id=row, day="2026-03-01", level=[5.0, "yards", None]),
    "a word of an unknown kind": lambda row: made(
        "word", customer_id=row, kind="never", until_day="2026-03-09", told_on="2026-03-01"
    ),
    "a setting that is no JSON": lambda _row: _batch(
        "setting", True, row_id("cadence_a"), {"key": "cadence_a", "value": "{"}
    ),
    "a setting of another type": lambda _row: _batch(
        "setting", True, row_id("cadence_a"), {"key": "cadence_a", "value": '"x"'}
    ),
    "a member without a key": lambda _row: made("member", name="Ghost"),
    "a member with half a key": lambda _row: made("member", name="Ghost", laptop=[b"x", b"y", "age1"]),
    "a member who joined never": lambda _row: made(
        "member", laptop=[b"", b"", ""], joined_on="?", retired=["never", "me"]
    ),
    "a name that steers a terminal": lambda row: edited(row, name="\x1b]52;c;eA==\x07[@click=app.quit]x[/]"),
    "an entity of a newer program": lambda _row: [Batch("drone", True, (1,), [(ROW, "DJI")])],
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_values_break_nothing(pair: Pair, name: str) -> None:
    """What is well formed but senseless is taken in or refused; whatever is read afterwards still works."""
    row = customer(pair.ann, cycle_days=10)
    buys(pair.ann, row)
    take(pair.ben, give(pair.ann, pair.stick))
    before = state(pair.ben)
    file = forge(pair.ann, pair.folder / "x.fcb", STRANGE[name](row))
    item = take(pair.ben, file)
    if item.state == "rejected":
        assert state(pair.ben) == before
    desk = pair.ben
    desk.rules()
    desk.today()
    desk.customers()
    desk.customers("ghost")
    desk.dossier(row)
    desk.forecasts()
    desk.history()
    desk.team()
    desk.agenda(pair.clock().date(), pair.clock().date())
    desk.log_call(row, next(iter(desk.call_card(row).proposals)))
    give(desk, pair.stick)
    assert all(finding.ok for finding in desk.doctor(deep=True)), desk.doctor(deep=True)


def test_a_clock_at_the_end_of_time_does_not_stop_ours(pair: Pair) -> None:
    row = customer(pair.ann)
    take(pair.ben, give(pair.ann, pair.stick))
    late = (1 << 62) - 1
    file = forge(pair.ann, pair.folder / "x.fcb", edited(row, name="late"), time=late, wall=late)
    assert take(pair.ben, file).state == "merged"
    pair.ben.edit_customer(row, {"name": "mine"})
    assert pair.ben.dossier(row).name == "mine"
    too_late = forge(pair.ann, pair.folder / "y.fcb", edited(row, name="z"), time=1 << 62)
    assert refused(pair.ben, too_late) == "bundle_change"


def test_a_manifest_that_lies_about_what_the_colleague_has(pair: Pair) -> None:
    """Nothing is lost by it: it only makes the next delta longer, or a gap that is named."""
    customer(pair.ann)
    file = forge(
        pair.ben,
        pair.folder / "x.fcb",
        [Batch("drone", True, (1,), [(ROW, 1)])],
        manifest={"have": b"\xc1", "total": 1 << 60},
    )
    assert take(pair.ann, file).state in {"merged", "nothing"}
    lie: dict[str, object] = {
        "have": encode_payload([Batch("x", True, (), [])]),
        "replica": b"short",
        "name": "\x1b[2J" * 50,
    }
    file = bundle_of(pair.ben, pair.folder / "y.fcb", [], manifest=lie)
    assert take(pair.ann, file).state in {"merged", "nothing", "rejected"}
    assert pair.ann.export_bundle(pair.stick).changes > 0
    pair.ann.team()


def test_keys_that_cannot_be_used_are_not_kept(pair: Pair) -> None:
    """They would stand in the way of every export."""
    bad = [
        TeamKey(9, "AGE-SECRET-KEY-1NONSENSE"),
        TeamKey(1 << 60, keys.new_identity()),
        TeamKey(0, keys.new_identity()),
    ]
    bad.append(TeamKey(5, keys.new_identity(), (b"short",)))
    file = bundle_of(pair.ben, pair.folder / "y.fcb", [], manifest={"keys": tuple(bad)})
    assert take(pair.ann, file).state in {"merged", "nothing"}
    with pair.ann.archive.reading() as connection:
        known = store.team(connection)
    assert known is not None
    assert len(known.keys) == 1
    assert take(pair.ben, give(pair.ann, pair.stick)).state in {"merged", "nothing"}


def test_nobody_speaks_for_another_laptop(pair: Pair) -> None:
    """What a laptop has is told by bundles that it signs itself, whatever replica a manifest names."""
    customer(pair.ann)
    take(pair.ben, give(pair.ann, pair.stick))
    take(pair.ann, give(pair.ben, pair.stick))
    mine = next(member.replica for member in pair.ann.team().members if not member.mine)
    stranger = bundle_of(
        pair.ann,
        pair.folder / "x.fcb",
        [],
        signed=keys.new_signing_key(),
        manifest={"replica": mine, "total": 1 << 40, "have": encode_have(Have(0, ()))},
    )
    take(pair.ann, stranger, allow=["signer_unknown"])
    assert [member.lacks for member in pair.ann.team().members if not member.mine] == [0]


def test_a_signer_whom_nobody_knows_gets_nothing_in_unasked(pair: Pair) -> None:
    row = customer(pair.ann)
    take(pair.ben, give(pair.ann, pair.stick))
    before = state(pair.ben)
    file = forge(pair.ann, pair.folder / "x.fcb", edited(row, name="owned"), signed=keys.new_signing_key())
    item = take(pair.ben, file)
    assert (item.state, item.reasons) == ("asks", ("signer_unknown",))
    assert state(pair.ben) == before


def test_many_changes_are_all_or_nothing(pair: Pair) -> None:
    """The last of them is wrong: none is taken."""
    row = customer(pair.ann)
    take(pair.ben, give(pair.ann, pair.stick))
    good = encode_payload(edited(row, name="good"))
    bad = encode_payload(edited(row, name=5))
    changes = [change_of(pair.ann, good, sequence=number) for number in range(1, 50)]
    file = bundle_of(pair.ann, pair.folder / "x.fcb", [*changes, change_of(pair.ann, bad, sequence=50)])
    refused(pair.ben, file)
    assert take(pair.ben, bundle_of(pair.ann, pair.folder / "y.fcb", changes)).state == "merged"


def test_no_error_is_told_without_words(pair: Pair) -> None:
    from fieldcrm.ui.words.bundles import BUNDLE_REASONS, TEAM_REASONS
    from fieldcrm.ui.words.errors import error_text

    source = Path(keys.__file__).parents[2]
    files = [*source.glob("journal/**/*.py"), *source.glob("services/*.py"), *source.glob("storage/**/*.py")]
    import re

    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    used = set(re.findall(r'reason="((?:bundle|invite)_\w+)"', text))
    assert len(used) > 15
    assert used <= set(BUNDLE_REASONS)
    assert set(re.findall(r'reason="(team_\w+)"', text)) <= set(TEAM_REASONS)
    customer(pair.ann)
    broken = pair.folder / "broken.fcb"
    broken.write_bytes(give(pair.ann, pair.stick).read_bytes()[:-1])
    error = take(pair.ben, broken).error
    assert isinstance(error, FieldcrmError)
    words = error_text(error)
    assert str(broken) in words.message
    assert words.hint
    assert json.dumps(words.title)


def test_operations_changed_at_random_are_merged_or_refused(pair: Pair) -> None:
    """What passes the checks of a bundle never makes the fold stumble."""
    row = customer(pair.ann, cycle_days=10)
    buys(pair.ann, row, times=3)
    take(pair.ben, give(pair.ann, pair.stick))
    with pair.ann.archive.reading() as connection:
        payloads = [payload for _header, payload in changes_for(connection)]
    before, chance, came = pair.ben.digest(), random.Random(6), Counter[str]()
    for _ in range(250):
        made = change_of(pair.ann, mutated(chance.choice(payloads), chance))
        try:
            item = checked(RawChange(made.header_bytes, made.payload), 1)
            with pair.ben.archive.writing() as connection:
                merge(connection, [item], pair.clock())
                raise _Enough
        except _Enough:
            came["merged"] += 1
        except BundleError:
            came["refused"] += 1
    assert came["merged"] > 20
    assert came["refused"] > 20
    assert pair.ben.digest() == before


class _Enough(Exception):  # noqa: N818
    """Rolls a merge back."""
