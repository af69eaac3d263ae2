"""The service visit, driven by keys on a real archive: form, record, diary, risks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from tests.storage.desks import Clock, new_desk
from tests.storage.desks import customer as new_customer
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, press, settle, shown
from tests.ui.fake_archive import HOSTILE
from tests.ui.fake_desk import NOW
from textual.widgets import Input, Static

from fieldcrm.domain.views.service import Parameter, Problem, RiskFound, VisitRecord, Worded
from fieldcrm.services.desk import Desk
from fieldcrm.ui.dialogs.cases import CasesDialog
from fieldcrm.ui.dialogs.message import ConfirmDialog
from fieldcrm.ui.dialogs.risk import CloseRiskDialog
from fieldcrm.ui.dialogs.sheet import SheetDialog
from fieldcrm.ui.dialogs.visit import VisitDialog
from fieldcrm.ui.dialogs.visit_view import DiaryDialog, VisitViewDialog
from fieldcrm.ui.screens.customer import CustomerScreen

TODAY = NOW.date()
OPEN = ("2", "enter", "v")
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """One customer with a pump that was serviced three weeks ago."""
    with new_desk(tmp_path / "archive", Clock(NOW)) as opened:
        owner = new_customer(opened, "Acme 油站")
        opened.put_part(
            "equipment", owner, None, {"name": "Pump 1", "kind": "pump", "model": "GDX-200", "serial": "S1"}
        )
        opened.put_part("equipment", owner, None, {"name": "Burner 2", "kind": "burner", "model": "RL-50"})
        pump = opened.equipment(owner)[0].id
        problem = Problem(Worded("leak", "法兰漏油"), Worded("wear"), Worded("replaced", "seal kit"), solved=True)
        opened.save_visit(
            owner,
            VisitRecord(
                TODAY - timedelta(days=21),
                pump,
                problems=(problem,),
                parameters=(Parameter("Pressure", "", "2.4", "bar"),),
                risks=(RiskFound("hose is brittle", "high", TODAY),),
            ),
        )
        yield opened


def owner_of(desk: Desk) -> bytes:
    """The one customer."""
    return desk.find_customer("Acme").id


def entry(pilot: Any, name: str) -> Input:
    return cast("Input", pilot.app.screen.query_one(f"#entry-{name}", Input))


def form(pilot: Any) -> VisitDialog:
    """The visit's form."""
    return cast("VisitDialog", pilot.app.screen)


async def look(pilot: Any) -> None:
    """Look for like cases at once, not after a rest."""
    form(pilot).look()
    await settle(pilot)


async def keep(pilot: Any) -> None:
    """Keep the draft at once, not after a rest."""
    form(pilot).keep_draft()
    await settle(pilot)


async def to(pilot: Any, name: str, text: str) -> None:
    """Write into an entry."""
    entry(pilot, name).focus()
    await settle(pilot)
    await press(pilot, Typed(text))


@LANGUAGES
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_the_form_opens_and_the_first_entry_is_the_problem(
    make_app: AppFactory, desk: Desk, language: str, size: tuple[int, int]
) -> None:
    async with make_app(desk, language=language).run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        assert isinstance(pilot.app.screen, VisitDialog)
        assert "Acme 油站" in shown(pilot)
        await to(pilot, "equipment", "GDX")
        await to(pilot, "problems-0-problem", "x")
        offer = {"en": "Low pressure", "zh_Hans": "压力低", "zh_Hant": "壓力低"}[language]
        assert offer in shown(pilot)


async def test_a_visit_is_logged_with_keys_alone(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        await press(pilot, Typed("pump"), "enter", "enter", Typed("9:30"), "enter")
        await press(pilot, Typed("leak: outlet flange"), "enter", Typed("+Cavitation"), "enter", Typed("Replaced"))
        await to(pilot, "parts-0-name", "Seal kit")
        await press(pilot, "enter", Typed("P55-2"), "enter", "2", "enter", Typed("A1"), "enter", Typed("B2"))
        await to(pilot, "risks-0-what", "hose rubs")
        await press(pilot, "enter", "c", "enter", Typed("+3"))
        await to(pilot, "minutes", "1h35")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, CustomerScreen)
        record = desk.visit(desk.visits(owner_of(desk))[0].id).record
        assert (record.minute, record.minutes, record.day) == (570, 95, TODAY)
        assert record.problems[0].problem == Worded("leak", "outlet flange")
        assert record.problems[0].cause == Worded("Cavitation")
        assert record.problems[0].solution == Worded("replaced")
        assert record.problems[0].solved is True
        assert (record.parts[0].name, record.parts[0].quantity, record.parts[0].serial_on) == ("Seal kit", 2, "B2")
        assert (record.risks[0].severity, record.risks[0].check_by) == ("critical", TODAY + timedelta(days=3))
        assert desk.choices() == {"cause": ("Cavitation",)}
        await press(pilot, "u")
        assert len(desk.visits(owner_of(desk))) == 1


async def test_rows_come_as_they_are_needed(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        assert not pilot.app.screen.query("#entry-parts-1-name")
        await to(pilot, "parts-0-name", "Seal")
        assert pilot.app.screen.query("#entry-parts-1-name")
        await press(pilot, "ctrl+n")
        assert not pilot.app.screen.query("#entry-problems-1-problem")
        await press(pilot, Typed("leak"), "ctrl+n", Typed("noise: bearing"))
        assert entry(pilot, "problems-1-problem").value == "noise: bearing"
        await to(pilot, "equipment", "S1")
        await press(pilot, "ctrl+s")
        problems = desk.visit(desk.visits(owner_of(desk))[0].id).record.problems
        assert [problem.problem.word for problem in problems] == ["leak", "noise"]


async def test_the_old_value_stands_there_and_a_wrong_one_is_told_at_its_entry(
    make_app: AppFactory, desk: Desk
) -> None:
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        await to(pilot, "equipment", "pump 1")
        await to(pilot, "parameters-0-name", "pressure")
        assert (entry(pilot, "parameters-0-old").value, entry(pilot, "parameters-0-unit").value) == ("2.4", "bar")
        entry(pilot, "parameters-0-old").value = "3.1"
        await to(pilot, "parameters-0-new", "2.8")
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, VisitDialog)
        assert "The last visit left it otherwise" in shown(pilot)
        assert pilot.app.screen.focused is entry(pilot, "parameters-0-old")
        assert len(desk.visits(owner_of(desk))) == 1
        await press(pilot, "end", "!", "ctrl+s")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert desk.visit(desk.visits(owner_of(desk))[0].id).record.parameters[0].old == "3.1"


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("equipment", "Pump 9", "Put + before the name"),
        ("parts-0-quantity", "-2", "must not be negative"),
        ("parameters-0-new", "2", "A value is needed here"),
        ("risks-0-severity", "awful", "Choose one of the values"),
        ("files-0-path", "/no/such/photo.jpg", "There is no such file"),
        ("minutes", "soon", "Give a number"),
        ("day", "+3", "must not lie in the future"),
        ("time", "half past", "Give a time"),
    ],
)
async def test_what_is_wrong_is_told_at_its_entry_and_nothing_is_lost(
    make_app: AppFactory, desk: Desk, name: str, typed: str, words: str
) -> None:
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        await to(pilot, "equipment", "pump 1")
        await to(pilot, "problems-0-problem", "leak")
        entry(pilot, name).value = ""
        await to(pilot, name, typed)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, VisitDialog)
        assert words in " ".join(shown(pilot).split())
        assert entry(pilot, "problems-0-problem").value == "leak"
        assert len(desk.visits(owner_of(desk))) == 1


async def test_like_cases_appear_while_the_problem_is_typed(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        await to(pilot, "problems-0-problem", "漏油")
        await look(pilot)
        cases = pilot.app.screen.query_one("#cases", Static)
        assert cases.display
        assert "held for 21 days" in shown(pilot)
        await press(pilot, "ctrl+l")
        assert isinstance(pilot.app.screen, CasesDialog)
        assert "seal kit" in shown(pilot)
        await press(pilot, "escape")
        assert isinstance(pilot.app.screen, VisitDialog)


async def test_a_draft_survives_a_crash_with_its_rows(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        await to(pilot, "equipment", "pump 1")
        await to(pilot, "problems-0-problem", "leak: here")
        await to(pilot, "parts-0-name", "Seal")
        await to(pilot, "parts-1-name", "Bolt")
        await keep(pilot)
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        assert "Taken up where it was left" in shown(pilot)
        assert entry(pilot, "parts-1-name").value == "Bolt"
        await press(pilot, "ctrl+s")
        record = desk.visit(desk.visits(owner_of(desk))[0].id).record
        assert [part.name for part in record.parts] == ["Seal", "Bolt"]
        await press(pilot, "v")
        assert entry(pilot, "parts-0-name").value == ""


async def test_leaving_asks_only_if_something_would_be_lost(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "escape")
        assert isinstance(pilot.app.screen, CustomerScreen)
        await press(pilot, "v", Typed("pump"), "escape")
        assert isinstance(pilot.app.screen, ConfirmDialog)


async def test_the_visit_is_read_changed_and_deleted_from_the_timeline(make_app: AppFactory, desk: Desk) -> None:
    owner = owner_of(desk)
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "left", "enter")
        assert isinstance(pilot.app.screen, VisitViewDialog)
        assert "Pressure – → 2.4 bar" in shown(pilot)
        await press(pilot, "e")
        assert isinstance(pilot.app.screen, VisitDialog)
        assert entry(pilot, "parameters-0-new").value == "2.4"
        await to(pilot, "present", "王师傅")
        await press(pilot, "ctrl+s")
        record = desk.visit(desk.visits(owner)[0].id).record
        assert (record.present, record.parameters[0].new, record.risks[0].what) == ("王师傅", "2.4", "hose is brittle")
        await press(pilot, "enter", "x")
        assert not desk.visits(owner)
        await press(pilot, "u")
        assert len(desk.visits(owner)) == 1


async def test_a_row_that_is_emptied_goes(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "left", "E")
        for cell in ("name", "old", "new", "unit"):
            entry(pilot, f"parameters-0-{cell}").value = ""
        await press(pilot, "ctrl+s")
        record = desk.visit(desk.visits(owner_of(desk))[0].id).record
        assert record.parameters == ()
        assert record.problems


async def test_risk_and_equipment_stand_in_the_dossier(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter")
        text = shown(pilot)
        assert "hose is brittle" in text
        assert "GDX-200" in text
        await press(pilot, "R")
        assert isinstance(pilot.app.screen, CloseRiskDialog)
        await press(pilot, "ctrl+s")
        assert "A value is needed here" in shown(pilot)
        await press(pilot, Typed("hose replaced"), "ctrl+s")
        assert isinstance(pilot.app.screen, CustomerScreen)
        assert not desk.risks()
        await press(pilot, "u")
        assert desk.risks()


async def test_the_diary_of_the_piece_under_the_cursor(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "right", "right", "down", "h")
        assert isinstance(pilot.app.screen, DiaryDialog)
        assert "Pressure – → 2.4 bar" in shown(pilot)
        await press(pilot, "escape", "down", "h")
        assert "Nothing was done to it yet" in shown(pilot)
        await press(pilot, "escape", "v")
        assert entry(pilot, "equipment").value == "Burner 2 · RL-50"


async def test_v_opens_the_form_on_today_and_in_the_call(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        assert "Acme" in shown(pilot)
        await press(pilot, "v")
        assert isinstance(pilot.app.screen, VisitDialog)
        await press(pilot, "escape", "enter", "v")
        assert isinstance(pilot.app.screen, VisitDialog)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_hostile_words_stay_words(make_app: AppFactory, tmp_path: Path, size: tuple[int, int]) -> None:
    with new_desk(tmp_path / "hostile", Clock(NOW)) as desk:
        owner = new_customer(desk, HOSTILE)
        desk.put_part("equipment", owner, None, {"name": HOSTILE, "model": HOSTILE})
        pump = desk.equipment(owner)[0].id
        problem = Problem(Worded(text=f"leak {HOSTILE}"), solution=Worded(text=HOSTILE), solved=True)
        risk = RiskFound(HOSTILE, "high", TODAY)
        desk.save_visit(owner, VisitRecord(TODAY - timedelta(days=3), pump, problems=(problem,), risks=(risk,)))
        async with make_app(desk).run_test(size=size) as pilot:
            await settle(pilot)
            await press(pilot, "2", "enter", "right", "right", "R", "escape", "h")
            assert "\x1b" not in shown(pilot)
            await press(pilot, "escape", "v", "ctrl+l")
            assert isinstance(pilot.app.screen, VisitDialog)  # nothing is typed yet: there is nothing to look for
            await to(pilot, "problems-0-problem", "leak")
            await look(pilot)
            await press(pilot, "ctrl+l")
            assert isinstance(pilot.app.screen, CasesDialog)
            assert "\x1b" not in shown(pilot)
            await press(pilot, "escape", "escape", "enter", "left", "enter")
            assert "\x1b" not in shown(pilot)


async def test_the_teams_own_fields_stand_in_the_form(make_app: AppFactory, desk: Desk) -> None:
    desk.add_custom_field("visit", "Odometer", "number", unit="km")
    (field,) = desk.custom_fields("visit")
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN)
        await to(pilot, "equipment", "pump 1")
        name = field.form_name.replace(".", "-")
        await to(pilot, name, "far")
        await press(pilot, "ctrl+s")
        assert "Give a number" in shown(pilot)
        entry(pilot, name).value = "12500"
        await press(pilot, "ctrl+s")
        (own,) = desk.visit(desk.visits(owner_of(desk))[0].id).record.own
        assert own.value == "12500"
        await press(pilot, "left", "E")
        assert entry(pilot, name).value.startswith("12")


async def test_the_customers_sheet_is_written_from_the_record(
    make_app: AppFactory, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    desk.edit_customer(owner_of(desk), {"language": "zh_Hant"})
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "left", "enter", "s")
        assert isinstance(pilot.app.screen, SheetDialog)
        proposed = Path(entry(pilot, "file").value)
        assert proposed.parent == tmp_path
        entry(pilot, "file").value = str(tmp_path / "sheet.txt")
        await press(pilot, "ctrl+s")
        assert pilot.app.screen.state.errors["file"].params["reason"] == "sheet_ending"
        entry(pilot, "file").value = str(tmp_path / "new" / proposed.name)
        await press(pilot, "ctrl+s")
        assert isinstance(pilot.app.screen, CustomerScreen)
        (said,) = [note.message for note in pilot.app._notifications]
        assert f"The folder {tmp_path / 'new'} was not there; it was made." in said
        proposed = tmp_path / "new" / proposed.name
        text = proposed.read_text(encoding="utf-8")
        assert 'lang="zh-Hant"' in text
        assert "售後服務單" in text
        assert "What was wrong" not in text


async def test_equipment_and_risks_are_added_with_their_forms(make_app: AppFactory, desk: Desk) -> None:
    owner = owner_of(desk)
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "a", Typed("equip"), "enter")
        await press(pilot, Typed("Generator 3"), "enter", "right", "right", "right")
        await to(pilot, "serial", "G-77")
        await press(pilot, "ctrl+s")
        piece = desk.equipment(owner)[-1]
        assert (piece.name, piece.kind, piece.serial) == ("Generator 3", "generator", "G-77")
        await press(pilot, "a", Typed("risk"), "enter", Typed("no earthing"), "enter", "right")
        await to(pilot, "check-by", "+5")
        await press(pilot, "ctrl+s")
        risk = next(risk for risk in desk.risks(owner) if risk.what == "no earthing")
        assert (risk.severity, risk.check_by) == ("high", TODAY + timedelta(days=5))


async def test_a_sites_rules_are_fields_of_its_form(make_app: AppFactory, desk: Desk) -> None:
    owner = owner_of(desk)
    desk.put_part("contact", owner, None, {"name": "门卫", "phone": "138"})
    desk.put_part("site", owner, None, {"name": "Gate 2"})
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "right", "right", "down", "E")
        await to(pilot, "clothing", "antistatic")
        await to(pilot, "hose-length", "25")
        pilot.app.screen.query_one("#entry-contact-id").focus()
        await press(pilot, "right", "ctrl+s")
        assert "Clothing: antistatic; Contact: 门卫 138" in shown(pilot)
        (site,) = desk.site_rules(owner)
        assert site.rules == (("clothing", "antistatic"), ("contact", "门卫 138"), ("hose_length", "25 m"))


async def test_a_visit_to_equipment_that_is_gone_can_still_be_changed(make_app: AppFactory, desk: Desk) -> None:
    owner = owner_of(desk)
    desk.delete("equipment", desk.equipment(owner)[0].id)
    async with make_app(desk).run_test(size=LARGE) as pilot:
        await settle(pilot)
        await press(pilot, "2", "enter", "left", "E")
        assert entry(pilot, "equipment").value == "Pump 1 · GDX-200 S1"
        await to(pilot, "present", "Ann")
        await press(pilot, "ctrl+s")
        assert desk.visit(desk.visits(owner)[0].id).record.present == "Ann"


async def test_what_is_typed_into_a_day_replaces_the_day_that_stands_there(make_app: AppFactory, desk: Desk) -> None:
    async with make_app(desk).run_test(size=SMALL) as pilot:
        await settle(pilot)
        await press(pilot, *OPEN, "1", "enter", "minus", "2", "enter")
        assert entry(pilot, "day").value == "-2"
