"""Degree days from a file: taken, updated, rejected with a mend, taken back; and they drive who heats."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.domain.forecast.weather import degree_days, heating

from fieldcrm.errors import RejectedError
from fieldcrm.services.import_degree_days import row_id
from fieldcrm.storage import standing
from fieldcrm.storage.weather import Past, weather

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fieldcrm.domain.views.importing import ImportReport
    from fieldcrm.services.desk import Desk

KIND = "degree_days"


def written(tmp_path: Path, text: str, name: str = "days.csv") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def rows_of(desk: Desk) -> dict[tuple[str, str], float]:
    found = desk.archive.reader().execute("SELECT territory, day, hdd FROM degree_day WHERE deleted = 0")
    return {(territory or "", day): hdd for territory, day, hdd in found}


def take(desk: Desk, file: Path) -> ImportReport:
    return desk.import_file(KIND, file)


@pytest.mark.parametrize(
    "header", ["date,territory,hdd", "日期,区域,采暖度日数", "日期,區域,採暖度日", "Day,Region,HDD (15.5)"]
)
def test_headers_as_people_write_them(desk: Desk, tmp_path: Path, header: str) -> None:
    report = take(desk, written(tmp_path, f"{header}\n2026-01-02,North,12.5\n2026-01-03,North,0\n"))
    assert (report.preview.new, report.preview.rejects) == (2, ())
    assert rows_of(desk) == {("North", "2026-01-02"): 12.5, ("North", "2026-01-03"): 0.0}


def test_a_later_file_updates_and_the_same_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    first = written(tmp_path, "date,territory,hdd\n2026-01-02,North,12.5\n2026-01-03,North,3\n")
    take(desk, first)
    assert take(desk, first).receipt is None
    report = take(desk, written(tmp_path, "date,territory,hdd\n2026-01-03,NORTH ,4\n2026-01-04,North,5\n", "b.csv"))
    assert (report.preview.new, report.preview.changed, report.preview.unchanged) == (1, 1, 0)
    assert rows_of(desk)[("North", "2026-01-03")] == 4.0
    assert row_id("north", "2026-01-03") == row_id(" North", "2026-01-03") != row_id("north", "2026-01-04")


def test_what_cannot_be_taken_is_told_with_row_field_and_mend(desk: Desk, tmp_path: Path) -> None:
    text = "date,territory,hdd\n2026-01-02,N,x\nnever,N,1\n,N,1\n2026-01-03,,1\n2026-01-04,N,-2\n2026-01-05,N,900\n"
    text += "2026-01-06,N,7\n2026-01-06,N,7\n2026-01-06,N,8\n"
    report = take(desk, written(tmp_path, text))
    told = [(reject.row, reject.field, reject.reason) for reject in report.preview.rejects]
    assert told == [
        (2, "hdd", "number"),
        (3, "date", "date"),
        (4, "date", "missing"),
        (5, "territory", "missing"),
        (6, "hdd", "negative"),
        (7, "hdd", "too_large"),
        (10, "date", "twice"),
    ]
    assert rows_of(desk) == {("N", "2026-01-06"): 7.0}


def test_a_file_without_territories_holds_everywhere(desk: Desk, tmp_path: Path) -> None:
    days = degree_days(random.Random(1), 2, date(2024, 1, 1).toordinal())
    lines = "".join(f"{date.fromordinal(day)},{value}\n" for day, value in days.items())
    take(desk, written(tmp_path, f"date,hdd\n{lines}"))
    known = weather(desk.archive.reader())
    assert known is not None
    assert known.get("anywhere") is not None
    assert Past(known.read_all(), date(2024, 6, 1).toordinal()).get("anywhere") is None


def test_a_file_without_the_columns_is_refused(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(RejectedError) as caught:
        take(desk, written(tmp_path, "date,territory,temperature\n2026-01-02,N,3\n"))
    assert caught.value.params["missing"] == ["hdd"]


def archive(desk: Desk, tmp_path: Path) -> Mapping[int, float]:
    """Eight customers of the north that heat, up to the desk's day; the degree days of six years."""
    today = desk.day().toordinal()
    days = degree_days(random.Random(2), 6, today - 365 * 6 + 1)
    rng = random.Random(4)
    people = "code,name,territory\n" + "".join(f"H{n},H{n},North\n" for n in range(8))
    desk.import_file("customers", written(tmp_path, people, "people.csv"))
    lines = []
    for number in range(8):
        stream = heating(rng, days, 0.1)
        drops = zip(stream.days, stream.quantities, strict=True)
        lines += [f"H{number},{date.fromordinal(day)},{quantity},L" for day, quantity in drops]
    text = "customer,date,quantity,unit\n" + "\n".join(lines)
    desk.import_file("deliveries", written(tmp_path, text, "deliveries.csv"))
    return days


def heat_terms(desk: Desk) -> dict[str, float]:
    found = desk.why(desk.find_customer("H0").id).inputs
    return {term.code: term.value for term in found if term.code.startswith(("degree_days", "litres_per"))}


def kept_days(desk: Desk) -> list[tuple[bytes, int, float]]:
    """Each customer's p50 and its chance of still buying, as they are stored."""
    return list(desk.archive.reader().execute("SELECT customer_id, p50, p_active FROM standing ORDER BY customer_id"))


def computed_days(desk: Desk) -> list[tuple[bytes, int, float]]:
    """The same, computed anew from the rows."""
    found = standing.compute_all(desk.archive.reader(), desk.day().toordinal())
    return [(facts.customer_id, known.p50, known.p_active) for facts, _fit, state in found if (known := state.forecast)]


def test_they_drive_the_season_of_who_heats_and_undo_takes_that_back(desk: Desk, tmp_path: Path) -> None:
    days = archive(desk, tmp_path)
    before = desk.forecasts()
    assert heat_terms(desk) == {}
    lines = "".join(f"{date.fromordinal(day)},north,{value}\n" for day, value in days.items())
    file = written(tmp_path, f"date,territory,hdd\n{lines}")
    take(desk, file)
    terms = heat_terms(desk)
    assert terms["degree_days_per_litre"] == pytest.approx(1 / terms["litres_per_degree_day"])
    gauge = desk.dossier(desk.find_customer("H0").id).gauges[0]
    assert gauge.heat is not None
    assert gauge.heat.litres_per_degree_day == terms["litres_per_degree_day"]
    after = desk.forecasts()
    assert [row.p50 for row in after] != [row.p50 for row in before]
    assert kept_days(desk) == computed_days(desk)
    digest = desk.digest()
    assert desk.rebuild() == digest
    assert desk.forecasts() == after
    desk.undo()
    assert heat_terms(desk) == {}
    assert desk.forecasts() == before
    take(desk, file)
    assert heat_terms(desk) == terms


def test_the_next_days_touch_only_whom_they_concern(desk: Desk, tmp_path: Path) -> None:
    days = archive(desk, tmp_path)
    known = {day: value for day, value in days.items() if day < desk.day().toordinal() - 6}
    lines = "".join(f"{date.fromordinal(day)},north,{value}\n" for day, value in known.items())
    take(desk, written(tmp_path, f"date,territory,hdd\n{lines}"))
    before = {row.customer_id: row.p50 for row in desk.forecasts()}
    cold = "".join(f"{date.fromordinal(desk.day().toordinal() - n)},north,45\n" for n in range(6))
    take(desk, written(tmp_path, f"date,territory,hdd\n{cold}", "cold.csv"))
    after = {row.customer_id: row.p50 for row in desk.forecasts()}
    assert all(after[id_] <= before[id_] for id_ in before)
    assert any(after[id_] < before[id_] for id_ in before)


def test_taking_back_those_of_one_territory_leaves_nothing_of_them(desk: Desk, tmp_path: Path) -> None:
    days = archive(desk, tmp_path)
    desk.edit_customer(desk.find_customer("H1").id, {"territory": "South"})
    for place in ("south", "north"):
        lines = "".join(f"{date.fromordinal(day)},{place},{value}\n" for day, value in days.items())
        take(desk, written(tmp_path, f"date,territory,hdd\n{lines}", f"{place}.csv"))
    assert heat_terms(desk) != {}
    desk.undo()
    assert heat_terms(desk) == {}
    assert kept_days(desk) == computed_days(desk)


def test_the_replay_knows_no_weather_of_later_days(desk: Desk, tmp_path: Path) -> None:
    days = archive(desk, tmp_path)
    lines = "".join(f"{date.fromordinal(day)},north,{value}\n" for day, value in days.items())
    take(desk, written(tmp_path, f"date,territory,hdd\n{lines}"))
    customer = desk.find_customer("H0").id
    assert desk.scorecard().customers == 8
    before = desk.dossier(customer).gauges[0].predicted
    last = max(row.made_on for row in before)
    frost = [day for day in days if date.fromordinal(day) > last]
    cold = "".join(f"{date.fromordinal(day)},north,60\n" for day in frost)
    take(desk, written(tmp_path, f"date,territory,hdd\n{cold}", "cold.csv"))
    after = desk.dossier(customer).gauges[0].predicted
    assert abs((after[0].p50 - before[0].p50).days) <= 1
