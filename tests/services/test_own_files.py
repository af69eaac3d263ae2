"""The team's own fields in files: columns named like them, out and in again."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.storage.desks import Clock, customer, new_desk

from fieldcrm.services.desk import Desk


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def values(desk: Desk, kind: str, target: bytes) -> dict[str, str]:
    return {value.field.name: value.value for value in desk.own_values(kind, target) if value.value}


def fields(desk: Desk) -> None:
    desk.add_custom_field("customer", "Parking height", "number", unit="m")
    desk.add_custom_field("customer", "围栏", "yes_no")
    desk.add_custom_field("customer", "Colour", "choice", choices=["Red", "Green"])


def test_a_column_named_like_the_field_is_imported(desk: Desk, tmp_path: Path) -> None:
    fields(desk)
    file = tmp_path / "c.csv"
    file.write_text(
        "code,name,PARKING HEIGHT (m),围栏,colour\nC1,甲,3.50,是,red\nC2,乙,,no,\nC3,丙,tall,,\nC4,丁,,,blue\n",
        encoding="utf-8",
    )
    preview = desk.preview_import("customers", file)
    assert [(item.row, item.field, item.reason) for item in preview.rejects] == [
        (4, "own.Parking height", "number"),
        (5, "own.Colour", "choice"),
    ]
    assert desk.status().customers == 0
    desk.import_file("customers", file)
    first, second = (desk.find_customer(code).id for code in ("C1", "C2"))
    assert values(desk, "customer", first) == {"Parking height": "3.5", "围栏": "yes", "Colour": "Red"}
    assert values(desk, "customer", second) == {"围栏": "no"}
    changes = desk.status().changes
    assert desk.import_file("customers", file).receipt is None, "nothing differs"
    assert desk.status().changes == changes
    desk.undo()
    assert desk.status().customers == 0
    desk.redo()
    assert values(desk, "customer", first)["Colour"] == "Red"


def test_a_changed_cell_changes_the_value_and_an_empty_one_says_nothing(desk: Desk, tmp_path: Path) -> None:
    fields(desk)
    names = {field.name: field.form_name for field in desk.custom_fields()}
    whom = customer(desk, "甲", code="C1", **{names["Colour"]: "Red", names["围栏"]: "yes"})
    file = tmp_path / "c.csv"
    file.write_text("code,name,farbe,围栏\nC1,甲,green,\n", encoding="utf-8")
    desk.import_file("customers", file, mapping={"farbe": "Colour"})
    assert values(desk, "customer", whom) == {"Colour": "Green", "围栏": "yes"}


def test_what_is_exported_comes_back_into_another_archive(desk: Desk, tmp_path: Path) -> None:
    fields(desk)
    names = {field.name: field.form_name for field in desk.custom_fields()}
    customer(desk, "甲", code="C1", **{names["Parking height"]: "3.5", names["围栏"]: "yes"})
    file = tmp_path / "out.csv"
    desk.export("customers", file)
    (row,) = rows_of(file)
    assert (row["Parking height"], row["围栏"], row["Colour"]) == ("3.5", "yes", "")
    with new_desk(tmp_path / "other", Clock()) as other:
        fields(other)
        other.import_file("customers", file)
        found = other.find_customer("C1").id
        assert values(other, "customer", found) == {"Parking height": "3.5", "围栏": "yes"}
        again = tmp_path / "again.csv"
        other.export("customers", again)
        assert rows_of(again)[0]["Parking height"] == "3.5"


def test_equipment_carries_its_own_fields_too(desk: Desk, tmp_path: Path) -> None:
    desk.add_custom_field("equipment", "Burner hours", "number")
    (field,) = desk.custom_fields("equipment")
    whom = customer(desk, "甲", code="C1")
    desk.put_part("equipment", whom, None, {"name": "Boiler", field.form_name: "1200"})
    (piece,) = desk.dossier(whom).equipment
    assert values(desk, "equipment", piece.id) == {"Burner hours": "1200"}
    assert [value.value for value in piece.own] == ["1200"]
    file = tmp_path / "e.csv"
    desk.export("equipment", file)
    lines = file.read_text(encoding="utf-8-sig").replace("1200", "1300")
    file.write_text(lines, encoding="utf-8")
    report = desk.import_file("equipment", file)
    assert (report.preview.changed, report.preview.rejects) == (1, ())
    assert [use.field for use in report.preview.columns if use.header == "Burner hours"] == ["own.Burner hours"]
    assert values(desk, "equipment", piece.id) == {"Burner hours": "1300"}
    file.write_text(lines.replace("1300", "many"), encoding="utf-8")
    (reject,) = desk.preview_import("equipment", file).rejects
    assert (reject.field, reject.reason) == ("own.Burner hours", "number")
    fresh = tmp_path / "new.csv"
    fresh.write_text("customer,name,burner hours\nC1,Second,7\n", encoding="utf-8")
    desk.import_file("equipment", fresh)
    second = next(each for each in desk.dossier(whom).equipment if each.name == "Second")
    assert values(desk, "equipment", second.id) == {"Burner hours": "7"}
