"""Service visits: one action keeps everything, old values are filled in, what is wrong is told at its place."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.storage.desks import TODAY, Clock, customer, visible

from fieldcrm.domain.codes import ActivityKind, Outcome
from fieldcrm.domain.views.service import (
    Equipment,
    FileRef,
    Parameter,
    PartUsed,
    Problem,
    Program,
    RiskFound,
    VisitRecord,
    VisitView,
    Worded,
)
from fieldcrm.errors import AmbiguousError, InvalidValueError, NotFoundError
from fieldcrm.services.desk import Desk

LEAK = Worded("leak", "法兰漏油 at the flange")


def equipment(desk: Desk, owner: bytes, **values: object) -> bytes:
    desk.put_part("equipment", owner, None, {"name": "Pump 1", "kind": "pump", "model": "GDX-200", **values})
    return desk.equipment(owner)[-1].id


def record(pump: bytes | None, **values: Any) -> VisitRecord:
    return VisitRecord(**{"day": TODAY, "equipment_id": pump, **values})


def full(pump: bytes, **values: Any) -> VisitRecord:
    whole = {
        "minute": 9 * 60 + 30,
        "minutes": 95,
        "travel_minutes": 40,
        "present": "王师傅",
        "customer_word": "下次早点来",
        "note": "gate locked at first",
        "number": "FW-0871",
        "problems": (
            Problem(LEAK, Worded("wear", "seal"), Worded("replaced", "seal kit"), Worded("test_run"), solved=True),
        ),
        "parts": (PartUsed("Seal kit", "P55-2", 2, "A1", "B2"),),
        "parameters": (Parameter("Pressure", "", "2.4", "bar"),),
        "programs": (Program("Controller", "1.0", "1.1", "timer"),),
        "risks": (RiskFound("hose is brittle", "high"),),
    }
    return record(pump, **{**whole, **values})


def save(desk: Desk, owner: bytes, wanted: VisitRecord, **more: Any) -> VisitView:
    receipt = desk.save_visit(owner, wanted, **more)
    assert receipt is not None
    return desk.visit(desk.visits(owner)[0].id)


def refused(desk: Desk, owner: bytes, wanted: VisitRecord) -> dict[str, Any]:
    before = visible(desk)
    with pytest.raises(InvalidValueError) as caught:
        desk.save_visit(owner, wanted)
    assert visible(desk) == before
    return caught.value.params


def test_one_action_keeps_everything(desk: Desk) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    before = visible(desk)
    view = save(desk, owner, full(pump))
    found = view.record
    assert (found.day, found.minute, found.minutes, found.travel_minutes) == (TODAY, 570, 95, 40)
    assert (found.engineer, found.present, found.number) == ("Li Wei", "王师傅", "FW-0871")
    assert found.problems[0].problem == LEAK
    assert found.problems[0].solved is True
    assert found.problems[0].equipment_id == pump
    assert (found.parts[0].quantity, found.parts[0].serial_off, found.parts[0].serial_on) == (2, "A1", "B2")
    assert found.programs[0].what == "timer"
    assert found.risks[0].check_by == TODAY + timedelta(days=7)
    assert view.equipment[pump].model == "GDX-200"
    desk.undo()
    assert visible(desk) == before
    desk.redo()
    assert desk.visit(view.id).record == found


def test_a_visit_of_today_is_a_contact_and_plans_the_next(desk: Desk) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    desk.reschedule(owner, TODAY)
    view = save(desk, owner, full(pump), next_on=TODAY + timedelta(days=9))
    dossier = desk.dossier(owner)
    entry = dossier.timeline[0]
    assert (entry.id, entry.kind, entry.outcome) == (view.activity_id, "visit", Outcome.REACHED)
    assert entry.text == "法兰漏油 at the flange"
    assert [plan.day for plan in dossier.planned] == [TODAY + timedelta(days=9)]
    assert desk.visit_of_entry(entry.id) == view


def test_a_visit_of_last_week_plans_nothing(desk: Desk) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    save(desk, owner, full(pump, day=TODAY - timedelta(days=7)))
    dossier = desk.dossier(owner)
    assert not dossier.planned
    assert (dossier.timeline[0].day, dossier.timeline[0].kind) == (TODAY - timedelta(days=7), "visit")


def test_a_contact_without_a_record_has_none(desk: Desk) -> None:
    owner = customer(desk)
    desk.log_call(owner, Outcome.REACHED, kind=ActivityKind.VISIT)
    assert desk.visit_of_entry(desk.dossier(owner).timeline[0].id) is None


def test_equipment_first_seen_at_the_visit_is_added_with_it(desk: Desk) -> None:
    owner = customer(desk)
    new = Equipment(id=b"1", name="Burner 2", kind="burner", model="RL-50")
    wanted = record(b"1", new_equipment=(new,), problems=(Problem(Worded(text="no flame"), equipment_id=b"1"),))
    view = save(desk, owner, wanted)
    (piece,) = desk.equipment(owner)
    assert (piece.name, piece.kind, piece.model) == ("Burner 2", "burner", "RL-50")
    assert view.record.equipment_id == view.record.problems[0].equipment_id == piece.id
    desk.undo()
    assert not desk.equipment(owner)


# Old values


def test_the_old_value_is_filled_in_from_the_last_visit(desk: Desk, clock: Clock) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    save(desk, owner, full(pump))
    clock.pass_days(5)
    later = clock().date()
    view = save(desk, owner, record(pump, day=later, parameters=(Parameter("ＰＲＥＳＳＵＲＥ", new="2.8"),)))
    assert (view.record.parameters[0].old, view.record.parameters[0].unit) == ("2.4", "bar")
    past = desk.equipment_past(pump)
    assert (past.parameters["pressure"].value, past.programs["controller"].value) == ("2.8", "1.1")
    assert desk.equipment_past(pump, TODAY).parameters["pressure"].value == "2.4"


def test_an_old_value_that_does_not_match_is_told_at_its_place(desk: Desk) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    save(desk, owner, full(pump))
    rows = (Parameter("Temperature", "", "60"), Parameter("Pressure", "3.1", "2.8"))
    params = refused(desk, owner, record(pump, parameters=rows))
    assert (params["field"], params["reason"], params["known"]) == ("parameters[1].old", "old_differs", "2.4 bar")
    seen = replace(rows[1], old_seen=True)
    assert save(desk, owner, record(pump, parameters=(rows[0], seen))).record.parameters[1].old == "3.1"


def test_the_same_number_written_otherwise_matches(desk: Desk) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    save(desk, owner, full(pump))
    assert save(desk, owner, record(pump, parameters=(Parameter("pressure", "2.40", "2.8"),)))


def test_two_changes_in_one_visit_follow_each_other(desk: Desk) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    save(desk, owner, full(pump))
    rows = (Parameter("Pressure", "2.4", "2.8"), Parameter("Pressure", "2.4", "3.0"))
    assert refused(desk, owner, record(pump, parameters=rows))["field"] == "parameters[1].old"


# Bad input


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"equipment_id": None}, "equipment", "required"),
        ({"parts": (PartUsed("Seal", quantity=-1),)}, "parts[0].quantity", "negative"),
        ({"parts": (PartUsed("Seal"), PartUsed(quantity=2))}, "parts[1].name", "required"),
        ({"problems": (Problem(solution=Worded("replaced")),)}, "problems[0].problem", "required"),
        ({"parameters": (Parameter("P", "1", ""),)}, "parameters[0].new", "required"),
        ({"risks": (RiskFound("gas", "awful"),)}, "risks[0].severity", "choice"),
        ({"risks": (RiskFound("gas", "low", date(2020, 1, 1)),)}, "risks[0].check_by", "before_visit"),
        ({"day": TODAY + timedelta(days=1)}, "day", "future"),
        ({"minutes": -5}, "minutes", "negative"),
        ({"note": "x" * 1_000_000}, "note", "too_long"),
        ({"files": (FileRef("/no/such/file.jpg"),)}, "files[0].path", "no_file"),
        ({"files": (FileRef("a\0b"),)}, "files[0].path", "no_file"),
        ({"site_id": bytes(16)}, "site", "reference"),
    ],
)
def test_bad_input_is_told_at_its_place_and_nothing_is_kept(
    desk: Desk, values: dict[str, Any], field: str, reason: str
) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    params = refused(desk, owner, record(pump, **values))
    assert (params["field"], params["reason"]) == (field, reason)


def test_equipment_of_another_customer_is_refused(desk: Desk) -> None:
    owner, other = customer(desk, "one"), customer(desk, "two")
    assert refused(desk, owner, record(equipment(desk, other)))["reason"] == "reference"


def test_escape_sequences_are_kept_as_data(desk: Desk) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner, name="\x1b[31mPump\x1b]52;c;AA\x07")
    view = save(desk, owner, record(pump, note="\x1b[2J", present="a\u202eb"))
    assert view.record.note == "\x1b[2J"
    assert view.equipment[pump].name == "\x1b[31mPump\x1b]52;c;AA\x07"


# Files


def png(place: Path) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")

    head = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes.fromhex("0000000100000001080000000000"[:26]))
    data = head + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    place.write_bytes(data)
    return data


def test_a_photo_is_kept_as_a_reference_with_its_hash(desk: Desk, tmp_path: Path) -> None:
    import hashlib

    owner = customer(desk)
    pump = equipment(desk, owner)
    photo = tmp_path / "seal 密封.png"
    data = png(photo)
    view = save(desk, owner, record(pump, files=(FileRef(str(photo), "the seal"),)))
    (file,) = view.record.files
    assert (file.path, file.caption, file.size) == (str(photo), "the seal", len(data))
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    photo.unlink()
    changed = replace(view.record, note="photo is gone, the visit is still changed")
    assert desk.save_visit(owner, changed) is not None
    assert desk.visit(view.id).record.files == (file,)


def test_an_image_that_is_cut_off_is_refused(desk: Desk, tmp_path: Path) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    photo = tmp_path / "half.png"
    photo.write_bytes(png(photo)[:-20])
    assert refused(desk, owner, record(pump, files=(FileRef(str(photo)),)))["reason"] == "broken_image"
    (tmp_path / "text.jpg").write_text("no picture")
    wanted = record(pump, files=(FileRef(str(tmp_path / "text.jpg")),))
    assert refused(desk, owner, wanted)["reason"] == "broken_image"
    assert refused(desk, owner, record(pump, files=(FileRef(str(tmp_path)),)))["reason"] == "folder"


# Changing and deleting


def test_changing_a_visit_writes_what_differs_only(desk: Desk) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    view = save(desk, owner, full(pump))
    assert desk.save_visit(owner, view.record) is None
    parts = (*view.record.parts, PartUsed("Bolt", quantity=4))
    changed = replace(view.record, note="later", parts=parts, risks=())
    receipt = desk.save_visit(owner, changed)
    assert receipt is not None
    assert receipt.kind == "edit_visit"
    found = desk.visit(view.id).record
    assert [part.name for part in found.parts] == ["Seal kit", "Bolt"]
    assert (found.note, found.risks) == ("later", ())
    assert not desk.risks(owner)
    desk.undo()
    assert desk.visit(view.id).record == view.record


def test_the_timeline_follows_a_changed_day(desk: Desk) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    view = save(desk, owner, full(pump))
    desk.save_visit(owner, replace(view.record, day=TODAY - timedelta(days=2)))
    assert desk.dossier(owner).timeline[0].day == TODAY - timedelta(days=2)


@pytest.mark.parametrize("by_entry", [False, True])
def test_deleting_takes_the_whole_visit_and_undo_brings_it_back(desk: Desk, by_entry: bool) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    view = save(desk, owner, full(pump))
    before = visible(desk)
    if by_entry:
        assert view.activity_id is not None
        desk.delete("activity", view.activity_id)
    else:
        desk.delete("visit", view.id)
    assert not desk.visits(owner)
    assert not desk.risks(owner)
    assert not [entry for entry in desk.dossier(owner).timeline if entry.kind == "visit"]
    assert not desk.diary(pump)
    with pytest.raises(NotFoundError):
        desk.visit(view.id)
    desk.undo()
    assert visible(desk) == before


# Finding, lists


def test_a_visit_is_named_by_its_number_or_the_end_of_its_id(desk: Desk) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    view = save(desk, owner, full(pump))
    assert desk.find_visit("FW-0871") == view
    assert desk.find_visit(view.id.hex()) == view
    assert desk.find_visit(view.id.hex()[-8:]) == view
    with pytest.raises(NotFoundError):
        desk.find_visit("ffff00001111")
    save(desk, owner, full(pump))
    with pytest.raises(AmbiguousError):
        desk.find_visit("FW-0871")


def test_the_teams_words_are_added_once(desk: Desk) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    problem = Problem(Worded("Cavitation", "at full load"))
    words = {"problem": ["Cavitation", "ＣＡＶＩＴＡＴＩＯＮ", "leak"]}
    save(desk, owner, record(pump, problems=(problem,)), words=words)
    save(desk, owner, record(pump, problems=(problem,)), words=words)
    assert desk.choices() == {"problem": ("Cavitation",)}
    desk.undo()
    assert desk.choices() == {"problem": ("Cavitation",)}


def test_the_diary_tells_everything_newest_first(desk: Desk, clock: Clock) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner, installed_on=date(2020, 5, 1))
    save(desk, owner, full(pump))
    clock.pass_days(3)
    desk.close_risk(desk.risks(owner)[0].id, "hose replaced")
    save(desk, owner, record(pump, day=clock().date(), note="routine"))
    kinds = [entry.kind for entry in desk.diary(pump)]
    assert kinds[0] in {"visit", "closed"}
    assert kinds[-1] == "installed"
    assert set(kinds) == {"visit", "closed", "problem", "part", "parameter", "program", "risk", "installed"}
    days = [entry.day for entry in desk.diary(pump)]
    assert days == sorted(days, reverse=True)
    assert [*desk.diary(pump, 0, 3), *desk.diary(pump, 3, 50)] == list(desk.diary(pump))


def test_site_rules_stand_ready_for_the_brief(desk: Desk) -> None:
    owner = customer(desk)
    desk.put_part("contact", owner, None, {"name": "门卫", "phone": "138"})
    person = desk.dossier(owner).contacts[0].id
    values = {"name": "Gate 2", "permits": "hot work", "contact_id": person, "hose_length": 25.0, "rules": "no phones"}
    desk.put_part("site", owner, None, values)
    (site,) = desk.site_rules(owner)
    assert site.site == "Gate 2"
    wanted = (("permits", "hot work"), ("contact", "门卫 138"), ("hose_length", "25 m"), ("rules", "no phones"))
    assert site.rules == wanted


def test_rebuilding_gives_the_same_visits_and_cases(desk: Desk) -> None:
    owner = customer(desk)
    pump = equipment(desk, owner)
    view = save(desk, owner, full(pump))
    before = desk.like_cases("漏油")
    desk.rebuild()
    assert desk.visit(view.id) == view
    assert desk.like_cases("漏油") == before
    assert before
