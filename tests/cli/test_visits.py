"""Service visits, equipment, like cases and risks from the command line."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from fieldcrm.exchange.json_shape import check
from fieldcrm.exchange.visit_schema import EXAMPLE, VISIT_SCHEMA

from .conftest import DAY, Runner


@pytest.fixture
def acme(empty: Runner) -> Runner:
    """An archive with one customer that has a pump and a site."""
    assert empty("new", "customer", "name=Acme 油站", "code=C1", "status=active").code == 0
    assert empty("new", "equipment", "C1", "name=Pump 1", "kind=pump", "model=GDX-200", "serial=S123").code == 0
    assert empty("edit", "contact", "C1", "name=门卫", "phone=138").code == 0
    assert empty("edit", "site", "C1", "name=Gate 2", "permits=hot work", "contact_id=门卫", "hose_length=25").code == 0
    return empty


def file_of(run: Runner, **values: Any) -> str:
    """A visit in a file: the schema's example of the tests' day, with other values."""
    whole = {**EXAMPLE, "day": DAY, "risks": [{"what": "hose is brittle", "severity": "high"}], **values}
    place = run.folder.parent / "visit.json"
    place.write_text(json.dumps({name: value for name, value in whole.items() if value is not None}), encoding="utf-8")
    return str(place)


def logged(run: Runner, **values: Any) -> str:
    """Log a visit; its id."""
    found = run("log", "visit", "C1", "--from", file_of(run, **values))
    assert found.code == 0, found.err
    visit: str = run("visits", "C1", "--format", "json").data[0]["id"]
    return visit


def test_the_schemas_example_fits_the_schema_and_is_accepted(acme: Runner) -> None:
    printed = acme("schema", "visit").data
    assert printed["examples"] == [EXAMPLE]
    check(EXAMPLE, VISIT_SCHEMA)
    found = acme("log", "visit", "C1", "--from", file_of(acme), "--format", "json")
    assert found.code == 0
    assert found.data["kind"] == "save_visit"
    assert "next contact" in found.err
    (line,) = acme("visits", "--format", "json").data
    assert (line["customer"], line["equipment"], line["solved"], line["open_risks"]) == ("C1", "Pump 1", True, 1)
    assert "service visit kept" in found.err
    timeline = acme("show", "C1", "--format", "json").data["timeline"]
    assert (timeline[0]["kind"], timeline[0]["text"]) == ("visit", "法兰漏油 at the outlet flange")


@pytest.mark.parametrize(
    ("values", "place", "mend"),
    [
        ({"equipment": None}, "equipment", "needed"),
        ({"equipment": "Pump 9"}, "equipment", "+ before the name"),
        ({"parts": [{"name": "Seal", "quantity": -1}]}, "parts[0].quantity", "negative"),
        ({"parts": [{"name": "Seal", "quantity": "two"}]}, "parts[0].quantity", "another kind"),
        ({"parts": [{"nmae": "Seal"}]}, "parts[0].nmae", "no such field"),
        ({"problems": [{"cause": "wear"}]}, "problems[0].problem", "needed"),
        ({"problems": [{"problem": {"word": "lek"}}]}, "problems[0].problem.word", "+ before it"),
        ({"risks": [{"what": "gas", "severity": "awful"}]}, "risks[0].severity", "values offered"),
        ({"day": "2026-13-01"}, "day", "2026-12-24"),
        ({"day": "2027-01-01"}, "day", "future"),
        ({"note": "x" * 1_000_000}, "note", "too long"),
        ({"files": [{"path": "/no/such/photo.jpg"}]}, "files[0].path", "whole path"),
        ({"time": "half past"}, "time", "14:30"),
        ({"site": "Gate 9"}, "site", "no such row"),
    ],
)
def test_bad_input_names_the_place_and_the_mend(acme: Runner, values: dict[str, Any], place: str, mend: str) -> None:
    before = acme("digest").out
    found = acme("log", "visit", "C1", "--from", file_of(acme, **values))
    assert found.code == 3
    assert f"at {place}:" in found.err
    assert mend in found.err
    assert acme("digest").out == before


def test_an_old_value_that_does_not_match_shows_what_is_on_record(acme: Runner) -> None:
    logged(acme)
    parameters = [{"name": "Pressure", "old": "3.0", "new": "2.8"}]
    found = acme("log", "visit", "C1", "--from", file_of(acme, parameters=parameters))
    assert found.code == 3
    assert "at parameters[0].old:" in found.err
    assert "On record: 2.4 bar." in found.err
    assert '"old_seen": true' in found.err
    parameters[0]["old_seen"] = True  # type: ignore[assignment]
    assert acme("log", "visit", "C1", "--from", file_of(acme, parameters=parameters)).code == 0


def test_equipment_goes_out_of_use_after_it_was_installed(acme: Runner) -> None:
    before = acme("digest").out
    days = ("installed_on=2026-02-03", "retired_on=2026-01-01")
    for line in (("new", "equipment", "C1", "name=Old", *days), ("edit", "equipment", "C1", "name=Old", *days)):
        found = acme(*line)
        assert found.code == 2
        assert "The end lies before the start." in found.err
    assert acme("digest").out == before
    assert acme("new", "equipment", "C1", "name=Old", days[0]).code == 0
    assert acme("edit", "equipment", "C1", "--which", "Old", days[1]).code == 2
    assert acme("edit", "equipment", "C1", "--which", "Old", "retired_on=2026-02-03").code == 0


def test_equipment_goes_by_its_serial_number(acme: Runner) -> None:
    assert acme("new", "equipment", "C1", "name=Burner", "serial=SN-99").code == 0
    assert acme("edit", "equipment", "C1", "--which", "sn-99", "note=oiled").code == 0
    (piece,) = [row for row in acme("equipment", "C1", "--format", "json").data if row["serial"] == "SN-99"]
    assert piece["note"] == "oiled"


def test_a_text_that_is_too_long_is_told_with_its_limit(acme: Runner) -> None:
    refused = acme("log", "visit", "C1", "--from", file_of(acme, note="x" * 1_000_000))
    assert refused.code == 3
    assert "at most 20,000 characters" in refused.err
    assert acme("visits", "--format", "json").data == []


def test_a_value_out_of_a_list_is_told_with_the_list(acme: Runner) -> None:
    found = acme("new", "equipment", "C1", "name=Old", "kind=rocket")
    assert found.code == 2
    assert "One of: tank, pump, generator" in found.err
    assert "tank, pump, generator" in acme("help", "new", "equipment").out


@pytest.mark.parametrize(
    ("data", "code"), [(b"", 3), (b"{", 3), (b"\xff\xfe\x00", 3), (b"[1]", 3), (b"NaN", 3), (b"[" * 100_000, 3)]
)
def test_files_that_are_no_visit_are_refused(acme: Runner, tmp_path: Path, data: bytes, code: int) -> None:
    place = tmp_path / "bad.json"
    place.write_bytes(data)
    assert acme("log", "visit", "C1", "--from", str(place)).code == code
    assert acme("log", "visit", "C1", "--from", str(tmp_path / "none.json")).code == 9
    assert acme("log", "visit", "C1").code == 2


def test_new_equipment_and_new_words_come_with_the_visit(acme: Runner) -> None:
    values: dict[str, Any] = {
        "equipment": {"name": "Burner 2", "kind": "burner", "model": "RL-50"},
        "problems": [{"problem": "+气蚀: at full load", "cause": {"word": "+Cavity", "text": "air"}}],
        "parts": None,
        "parameters": None,
        "programs": None,
    }
    visit = logged(acme, **values)
    assert {piece["name"] for piece in acme("equipment", "C1", "--format", "json").data} == {"Pump 1", "Burner 2"}
    shown = acme("visit", visit, "--format", "json").data
    assert shown["problems"][0]["problem"] == {"word": "气蚀", "text": "at full load"}
    values["equipment"] = "burner 2"
    values["problems"] = [{"problem": "气蚀"}]
    assert acme("visit", logged(acme, **values), "--format", "json").data["problems"][0]["problem"] == {"word": "气蚀"}


def test_a_visit_printed_as_json_goes_back_in_without_change(acme: Runner, tmp_path: Path) -> None:
    visit = logged(acme)
    printed = acme("visit", visit, "--format", "json")
    place = tmp_path / "again.json"
    place.write_text(printed.out, encoding="utf-8")
    assert "Nothing had to change" in acme("edit", "visit", visit, "--from", str(place)).err
    data = printed.data
    data["parts"][0]["quantity"] = 3
    place.write_text(json.dumps(data), encoding="utf-8")
    assert acme("edit", "visit", visit, "--from", str(place)).code == 0
    assert acme("visit", visit, "--format", "json").data["parts"][0]["quantity"] == 3
    assert "3 × Seal kit" in acme("visit", visit).out


def test_deleting_a_visit_and_undoing_it(acme: Runner) -> None:
    visit = logged(acme)
    before = acme("digest").out
    assert acme("delete", "visit", visit[-8:]).code == 0
    assert acme("visit", visit).code == 9
    assert acme("undo").code == 0
    assert acme("visit", "FW-0871").code == 0
    assert acme("visit", visit, "--format", "json").data == acme("visit", "FW-0871", "--format", "json").data
    assert before


def test_like_cases_in_both_scripts(acme: Runner) -> None:
    logged(acme)
    for words in (("漏油",), ("leaking", "flanges"), ("泄漏", "法兰"), ("gdx200",), ("P55-2",)):
        (case,) = acme("cases", *words, "--format", "json", lang="zh_Hans").data
        assert case["solved"] is True
        assert case["came_back"] is None
    assert acme("cases", "zebra").code == 0
    assert "No case like it" in acme("cases", "zebra").err


def test_a_problem_that_came_back_is_told(acme: Runner) -> None:
    logged(acme, day="2026-03-01")
    logged(acme, day="2026-03-11", parameters=None, problems=[{"problem": "leak: again", "solved": False}])
    cases = {row["day"]: row for row in acme("cases", "leak", "--format", "json").data}
    assert cases["2026-03-01"]["came_back"] == "2026-03-11"
    assert "came back after 10 days" in acme("cases", "flange").out


def test_risks_are_logged_shown_and_closed(acme: Runner) -> None:
    found = acme("log", "risk", "C1", "no", "extinguisher", "--severity", "critical", "--equipment", "S123")
    assert found.code == 0
    assert "on the list from Thu 19 Mar" in found.err
    (risk,) = acme("risks", "C1", "--format", "json").data
    assert (risk["what"], risk["severity"], risk["check_by"], risk["equipment"]) == (
        "no extinguisher",
        "critical",
        "2026-03-19",
        "Pump 1",
    )
    assert "no extinguisher" in acme("show", "C1").out
    assert acme("close", "risk", risk["id"][-8:]).code == 2
    assert acme("close", "risk", "00000000", "done").code == 9
    assert acme("close", "risk", risk["id"][-8:], "hung", "up").code == 0
    assert acme("risks", "--format", "json").data == []
    assert acme("risks", "--closed", "--format", "json").data[0]["closed_word"] == "hung up"


def test_the_dossier_shows_equipment_and_site_rules(acme: Runner) -> None:
    out = acme("show", "C1").out
    assert "GDX-200" in out
    assert "Permits: hot work; Contact: 门卫 138; Hose length (m): 25 m" in out
    site = acme("show", "C1", "--format", "json").data["sites"][0]
    assert (site["permits"], site["hose_length"]) == ("hot work", 25)


def test_the_diary_of_one_piece(acme: Runner) -> None:
    visit = logged(acme)
    rows = acme("equipment", "C1", "--which", "pump 1", "--format", "json").data
    assert {row["kind"] for row in rows} == {"problem", "part", "parameter", "program", "risk", "visit"}
    assert {row["visit"] for row in rows} == {visit}
    assert "Pressure – → 2.4 bar" in acme("equipment", "C1", "--which", "S123").out
    assert acme("equipment", "C1", "--which", "none").code == 9


def test_escape_sequences_in_a_visit_never_reach_the_terminal(acme: Runner) -> None:
    values = {"note": "\x1b[2J\x1b]52;c;AA\x07", "present": "\x1b[31mred", "problems": [{"problem": "\x9b2J bad"}]}
    visit = logged(acme, **values)
    for command in (
        ("visit", visit),
        ("visits",),
        ("cases", "bad"),
        ("show", "C1"),
        ("equipment", "C1", "--which", "S123"),
    ):
        for form in ("table", "csv", "json"):
            out = acme(*command, "--format", form).out
            assert "\x1b" not in out
            assert "\x9b" not in out


# The customer's sheet


@pytest.mark.parametrize(("language", "word"), [("zh_Hans", "法兰"), ("zh_Hant", "法兰"), ("en", "Service record")])
def test_the_sheet_is_written_in_the_customers_language(acme: Runner, tmp_path: Path, language: str, word: str) -> None:
    acme("edit", "customer", "C1", f"language={language}")
    visit = logged(acme, customer_word="<script>alert(1)</script>\x1b[2J")
    page = tmp_path / "sheet.html"
    found = acme("report", "visit", visit, str(page))
    assert found.code == 0
    assert "The sheet stands at" in found.err
    text = page.read_text(encoding="utf-8")
    assert f'lang="{language.replace("_", "-")}"' in text
    assert word in text
    assert "size: A4" in text
    assert "<script>" not in text
    assert "\x1b" not in text
    assert "http" not in text.replace("http-equiv", "")
    assert ("Service record" in text) == (language == "en")


def test_a_folder_that_is_made_for_the_sheet_is_told_of(acme: Runner, tmp_path: Path) -> None:
    visit, folder = logged(acme), tmp_path / "sheets"
    for said in (True, False):
        found = acme("report", "visit", visit, str(folder / "sheet.html"))
        assert (f"The folder {folder} was not there; it was made." in found.err) == said


def test_the_sheet_as_pdf_carries_its_font(acme: Runner, tmp_path: Path) -> None:
    visit = logged(acme)
    page = tmp_path / "sheet.pdf"
    found = acme("report", "visit", visit, str(page))
    if importlib.util.find_spec("reportlab") is None or importlib.util.find_spec("fontTools") is None:
        assert found.code == 2
        assert "fieldcrm[pdf]" in found.err
    elif found.code:
        assert "No font of this system" in found.err
    else:
        data = page.read_bytes()
        assert data.startswith(b"%PDF")
        assert b"FontFile2" in data


def test_pdf_without_its_library_says_what_to_install(
    acme: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    visit = logged(acme)
    monkeypatch.setitem(sys.modules, "reportlab.pdfbase", None)
    found = acme("report", "visit", visit, str(tmp_path / "sheet.pdf"))
    assert found.code == 2
    assert "fieldcrm[pdf]" in found.err
    assert not (tmp_path / "sheet.pdf").exists()


def test_other_endings_are_refused(acme: Runner, tmp_path: Path) -> None:
    assert acme("report", "visit", logged(acme), str(tmp_path / "sheet.docx")).code == 2


def test_the_teams_own_fields_in_a_file(acme: Runner) -> None:
    assert acme("field", "add", "visit", "Odometer", "--type", "number", "--unit", "km").code == 0
    found = acme("log", "visit", "C1", "--from", file_of(acme, own={"Tide": "1"}))
    assert (found.code, "at own.Tide:" in found.err) == (3, True)
    visit = logged(acme, own={"odometer": "12,500"})
    assert acme("visit", visit, "--format", "json").data["own"] == {"Odometer": "12500"}
    assert "12500 km" in acme("visit", visit).out or "12,500 km" in acme("visit", visit).out


def test_the_teams_words_of_the_short_lists(acme: Runner) -> None:
    assert acme("words", "add", "problem", "Air", "lock").code == 0
    assert "Nothing had to change" in acme("words", "add", "problem", "air", "LOCK").err
    assert "Nothing had to change" in acme("words", "add", "problem", "leak").err
    rows = acme("words", "--format", "json").data
    assert {"list": "problem", "code": "", "word": "Air lock", "own": True} in rows
    assert {"list": "problem", "code": "leak", "word": "Leak", "own": False} in rows
    assert acme("words", "add", "nothing", "Air").code == 2
    assert acme("words", "add", "cause", "a:b").code == 2
    assert acme("words", "remove", "problem", "AIR lock").code == 0
    assert acme("words", "remove", "problem", "leak").code == 9
    assert not [row for row in acme("words", "--format", "json").data if row["own"]]
    assert acme("undo").code == 0
    assert acme("words", "add", "problem", "Air", "lock").code == 0


def test_what_became_of_a_file_is_told(acme: Runner, tmp_path: Path) -> None:
    photo = tmp_path / "note.txt"
    photo.write_text("a", encoding="utf-8")
    visit = logged(acme, files=[{"path": str(photo), "caption": "the seal"}])
    assert "changed since" not in acme("visit", visit).out
    photo.write_text("b", encoding="utf-8")
    assert "changed since" in acme("visit", visit).out
    photo.unlink()
    assert "no longer there" in acme("visit", visit).out


def test_a_visit_goes_back_in_though_its_equipment_is_gone_or_shares_its_name(acme: Runner, tmp_path: Path) -> None:
    visit = logged(acme)
    assert acme("new", "equipment", "C1", "name=pump-1", "serial=S9").code == 0
    place = tmp_path / "again.json"
    for _turn in range(2):
        place.write_text(acme("visit", visit, "--format", "json").out, encoding="utf-8")
        assert "Nothing had to change" in acme("edit", "visit", visit, "--from", str(place)).err
        acme("edit", "equipment", "C1", "--which", "Pump 1", "--delete")


def test_a_search_shows_words_of_short_lists_not_their_codes(acme: Runner) -> None:
    logged(acme, problems=[{"problem": "leak: here", "cause": "wear: 垫片老化", "method": "test_run", "solved": True}])
    found = acme("customers", "垫片老化", lang="zh_Hans").out
    assert "泄漏" in found
    assert "test_run" not in found
    assert acme("edit", "fact", "C1", "topic=payment", "value=月结").code == 0
    found = acme("customers", "月结", lang="zh_Hans").out
    assert "月结" in found
    assert "payment" not in found
