"""Contacts go out as vCards and come back; the agenda goes out as iCalendar, and moves what was there before."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from tests.storage.desks import TODAY, customer, visible

from fieldcrm.domain.codes import Outcome
from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.content_lines import unfold
from fieldcrm.journal.draft import Draft
from fieldcrm.services.desk import Desk
from fieldcrm.services.writing import write
from fieldcrm.storage.reads.appointments import Appointment


def say(found: Appointment) -> tuple[str, str]:
    """The words of an entry."""
    return f"{found.kind} {found.name}", found.words


def events(file: Path) -> dict[str, dict[str, str]]:
    """The events of a calendar by id."""
    found: dict[str, dict[str, str]] = {}
    current: dict[str, str] = {}
    for line in unfold(file.read_text(encoding="utf-8")):
        name, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            current = {}
        elif line == "END:VEVENT":
            found[current["UID"]] = current
        else:
            current.setdefault(name.partition(";")[0], value)
    return found


def test_contacts_go_out_and_come_back(desk: Desk, tmp_path: Path) -> None:
    a = customer(desk, "恒顺物流", code="C1")
    desk.put_part("contact", a, None, {"name": "李伟", "phone": "139", "wechat": "lw", "note": "a\nb", "primary": True})
    desk.put_part("contact", a, None, {"name": "O'Brien; Ltd, x", "email": "o@b.ie"})
    assert desk.export("contacts", tmp_path / "c.vcf") == 2
    report = desk.import_file("contacts", tmp_path / "c.vcf")
    assert (report.preview.unchanged, report.receipt) == (2, None)
    before = visible(desk)["contact"]
    text = (tmp_path / "c.vcf").read_text(encoding="utf-8").replace("TEL:139", "TEL:138")
    (tmp_path / "c.vcf").write_text(text, encoding="utf-8")
    assert desk.import_file("contacts", tmp_path / "c.vcf").preview.changed == 1
    assert desk.dossier(a).contacts[0].phone == "138"
    desk.undo()
    assert visible(desk)["contact"] == before
    with pytest.raises(InvalidValueError):
        desk.export("contacts", tmp_path / "c.doc")


def test_cards_of_strangers_are_rejected_and_others_are_added_once(desk: Desk, tmp_path: Path) -> None:
    customer(desk, "恒顺物流", code="C1")
    cards = "".join(
        f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nORG:{company}\nTEL:139{name}\nEND:VCARD\n"
        for name, company in (("1", "恒顺物流"), ("2", "谁也不是"), ("3", "恒顺物流"))
    )
    (tmp_path / "c.vcf").write_text(cards, encoding="utf-8")
    report = desk.import_file("contacts", tmp_path / "c.vcf")
    assert report.preview.new == 2
    assert [(each.row, each.field, each.reason) for each in report.preview.rejects] == [
        (2, "customer_name", "unknown_customer")
    ]
    assert desk.import_file("contacts", tmp_path / "c.vcf").preview.new == 0


def test_the_agenda_moves_what_was_there(desk: Desk, tmp_path: Path) -> None:
    a = customer(desk, "恒顺物流", **{"contact.phone": "139"})
    desk.log_call(a, Outcome.CALL_BACK, next_on=TODAY + timedelta(days=2), next_at=time(10, 5), promised="报价")
    draft = Draft("test")
    draft.create("promise", {"customer_id": a, "what": "sample", "by": ["2026-03-12", None]})
    draft.create("risk", {"customer_id": a, "what": "leak", "check_by": "2026-03-13", "severity": "high"})
    draft.create("contract", {"customer_id": a, "number": "7", "period": ["2025-01-01", "2026-03-31"]})
    with desk.archive.writing() as connection:
        write(desk, connection, draft)
    file = tmp_path / "a.ics"
    last = TODAY + timedelta(days=60)
    assert desk.export_agenda(file, TODAY, last, say) == 4
    first = events(file)
    (uid,) = [uid for uid in first if uid.startswith("contact-")]
    assert first[uid]["SUMMARY"] == "contact 恒顺物流"
    assert (first[uid]["DTSTART"], first[uid]["SEQUENCE"]) == ("20260306T100500", "0")
    assert "BEGIN:VALARM" in file.read_text(encoding="utf-8")
    desk.reschedule(a, TODAY + timedelta(days=3), time(11, 0))
    desk.export_agenda(file, TODAY, last, say)
    moved = events(file)
    assert set(moved) == set(first)
    assert (moved[uid]["DTSTART"], moved[uid]["STATUS"]) == ("20260307T110000", "CONFIRMED")
    assert int(moved[uid]["SEQUENCE"]) > 0
    plan = desk.dossier(a).planned[0]
    desk.delete("activity", plan.id)
    desk.export_agenda(file, TODAY, last, say)
    gone = events(file)[uid]
    assert gone["STATUS"] == "CANCELLED"
    assert int(gone["SEQUENCE"]) > int(moved[uid]["SEQUENCE"])
    with pytest.raises(InvalidValueError):
        desk.export_agenda(tmp_path / "a.txt", TODAY, last, say)
    assert desk.export_agenda(file, date(2020, 1, 1), date(2020, 1, 2), say) == 0
