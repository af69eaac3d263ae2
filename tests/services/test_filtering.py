"""Filters over an archive: each field lets the right customers through; segments; many customers at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.domain.test_filters import FILTERS
from tests.storage.desks import TODAY, back, buys, customer, litres

from fieldcrm.domain.codes import ActivityKind, Outcome
from fieldcrm.domain.filters import Condition, Filter, Op, parse
from fieldcrm.domain.units import Amount, Unit
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.journal.draft import Draft
from fieldcrm.services.desk import Desk
from fieldcrm.services.writing import write
from fieldcrm.storage.driver import folded
from fieldcrm.storage.filtering import clause


def add(desk: Desk, *rows: tuple[str, dict[str, object]]) -> None:
    """Rows of any entity, in one change."""
    draft = Draft("test")
    for entity, values in rows:
        draft.create(entity, values)
    with desk.archive.writing() as connection:
        write(desk, connection, draft)


@pytest.fixture
def few(desk: Desk) -> dict[str, bytes]:
    """Three customers who differ in everything."""
    a = customer(desk, "恒顺物流", code="A", territory="北区", owner="Li", sector="transport")
    b = customer(desk, "Bright Mining", code="B", territory="North East", note="50% off")
    c = customer(desk, "永丰矿业", code="C", status="lost", territory="北区")
    buys(desk, a, every=10, times=6)
    desk.record_delivery(b, litres(9000), back(100), supplier="Sinopec")
    desk.put_part("tank", a, None, {"name": "T", "volume": 20_000.0, "product": "0#"})
    desk.put_part("tank", a, None, {"name": "U", "volume": 10_000.0})
    desk.put_part("contact", b, None, {"name": "Wang", "phone": "139 0013"})
    desk.edit_customer(b, {"monthly_volume": Amount.of(40, Unit.TONNE)})
    desk.log_call(a, Outcome.REACHED, next_on=TODAY + timedelta(days=5), kind=ActivityKind.VISIT)
    first, second = b"\x01" * 16, b"\x02" * 16
    add(
        desk,
        ("complaint", {"customer_id": a, "words": "late", "received_at": 1}),
        ("risk", {"customer_id": b, "what": "leak"}),
        ("risk", {"customer_id": a, "what": "rust", "closed": ["2026-01-01", "done", "Li"]}),
        ("promise", {"customer_id": c, "what": "quote"}),
        ("contract", {"customer_id": a, "number": "1", "period": ["2026-01-01", "2026-12-31"]}),
        ("contract", {"customer_id": b, "number": "2", "period": ["2025-01-01", "2025-12-31"]}),
        ("prepayment", {"customer_id": c, "money": [5_000_000, "CNY"], "kind": "paid_in"}),
        ("relation", {"customer_id": b, "other_id": a, "kind": "referred_by"}),
        ("equipment", {"customer_id": c, "name": "pump", "maker": "Gilbarco"}),
    )
    draft = Draft("test")
    shape = {"customer_id": b, "words": "slow", "received_at": 2}
    closed = draft.create("complaint", shape, first)
    draft.create("complaint_step", {"customer_id": b, "complaint_id": closed, "step": "closed", "at": 3}, second)
    with desk.archive.writing() as connection:
        write(desk, connection, draft)
    return {"A": a, "B": b, "C": c}


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("territory = 北区", "AC"),
        ('territory = "north east"', "B"),
        ("territory != 北区", "B"),
        ("territory = ", ""),
        ("owner = ", "BC"),
        ("owner != ", "A"),
        ("name ~ bright|永丰", "BC"),
        ("name !~ bright", "AC"),
        ("note ~ 50%", "B"),
        ("note ~ 5_%", ""),
        ("status = lost", "C"),
        ("status != lost", "AB"),
        ("status = active and territory = 北区", "A"),
        ("status = lost or owner = Li", "AC"),
        ("last_contact < 3d", "A"),
        ("last_contact > 3d", "BC"),
        ("last_contact = ", "BC"),
        ("last_contact = 2026-03-04", "A"),
        ("last_visit < 1d", "A"),
        ("next_contact < 7d", "A"),
        ("next_contact < 5d", ""),
        ("next_contact >= 2026-03-09", "A"),
        ("next_need < 15d", "A"),
        ("last_delivery < 11d", "A"),
        ("last_delivery > 11d", "BC"),
        ("entered_on >= 2026-03-04", "ABC"),
        ("contract", "A"),
        ("not contract", "BC"),
        ("contract_end > 30d", "A"),
        ("contract_end < 2026-01-01", "B"),
        ("open_complaint", "A"),
        ("open_risk", "B"),
        ("open_promise", "C"),
        ("prepayment", "C"),
        ("referred", "B"),
        ("not referred and not prepayment", "A"),
        ("tank_volume >= 30000", "A"),
        ("tank_volume > 30000", ""),
        ("tank_volume = ", "BC"),
        ("tanks = 2", "A"),
        ("tanks = 0", "BC"),
        ("monthly_volume >= 40t", "B"),
        ("monthly > 1", "A"),
        ("p_active > 50%", "A"),
        ("product = 0#", "A"),
        ("product != 0#", "BC"),
        ("supplier ~ sino", "B"),
        ("equipment ~ gilbarco", "C"),
        ("phone ~ 0013", "B"),
        ("contact = wang", "B"),
        ("contact = ", "AC"),
        ("grade = A|B|C", "B"),
        ("grade = -", "AC"),
    ],
)
def test_a_filter_lets_the_right_ones_through(desk: Desk, few: dict[str, bytes], text: str, codes: str) -> None:
    wanted = desk.parse_filter(text)
    page = desk.customers(where=wanted, sort="code")
    assert "".join(row.code for row in page.rows) == codes
    assert page.total == len(codes)
    assert set(desk.passing(wanted)) == {few[code] for code in codes}


@pytest.fixture
def letters(desk: Desk) -> None:
    """Customers whose names are written in many ways."""
    names = (
        "Müller Söhne",
        "ΠΕΤΡΟΣ",
        "Газпром нефть",
        "ＢＰ（上海）",
        "BP Shell",
        "Straße",
        "STRASSE",
        "北京",
        "100%_a\\b",
    )
    for number, name in enumerate(names):
        customer(desk, name, code=f"{number}", territory=name)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("name = 'MÜLLER SÖHNE'", "0"),
        ("name ~ müller|ПРОМ", "02"),
        ("name !~ MÜLLER|πετρος|газпром|bp|北京|strasse|100", ""),
        ("name = πετροσ", "1"),
        ("name = 'газпром НЕФТЬ'", "2"),
        ("name ~ bp", "34"),
        ("name ~ ｂｐ", "34"),
        ("name = BP(上海)", "3"),
        ("name = bp（上海）", "3"),
        ("name != ｂｐ（上海）", "01245678"),
        ("name ~ straße", "56"),
        ("name = Strasse", "56"),
        ("name ~ 京", "7"),
        ("name = 北京", "7"),
        ("name ~ 0%_A", "8"),
        ("name ~ 'A\\\\B'", "8"),
        ("name ~ a_", ""),
        ("contact = müller", "0"),
        ("contact != МЮЛЛЕР", "012345678"),
        ("Gate = TÜR|ｔｕｒ", "12"),
        ("Gate !~ ÜR", "02345678"),
    ],
)
def test_texts_compare_without_case_and_width(desk: Desk, letters: None, text: str, codes: str) -> None:
    desk.put_part("contact", desk.find_customer("0").id, None, {"name": "MÜLLER"})
    desk.add_custom_field("customer", "Gate", "text")
    (gate,) = desk.custom_fields("customer")
    for code, value in (("1", "Tür"), ("2", "ＴＵＲ")):
        desk.edit_customer(desk.find_customer(code).id, {gate.form_name: value})
    found = desk.customers(where=desk.parse_filter(text.replace("'", '"')), sort="code").rows
    assert "".join(row.code for row in found) == codes


def test_a_territory_that_is_chosen_compares_likewise(desk: Desk, letters: None) -> None:
    assert [row.code for row in desk.customers(territory="müller söhne").rows] == ["0"]
    assert [row.code for row in desk.customers("mull", territory="MÜLLER SÖHNE").rows] == ["0"]
    assert not desk.customers("mull", territory="北京").rows


_ALPHABET = "aZ9 %_\\-（上京ＡｚüÜéÉöÖžŽяЯеЕσςΣωΩ"


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(_ALPHABET, max_size=6), st.text(_ALPHABET, min_size=1, max_size=3))
def test_what_the_database_finds_is_what_is_the_same_when_folded(desk: Desk, held: str, wanted: str) -> None:
    with desk.archive.reading() as connection:

        def holds(op: Op) -> bool:
            sql, values = clause(Filter(((Condition("name", op, (wanted,)),),)), TODAY)
            return bool(connection.execute(f"SELECT {sql} FROM (SELECT ? AS name) c", (*values, held)).fetchone()[0])

        assert holds(Op.HAS) is (folded(wanted) in folded(held)) is not holds(Op.LACKS)
        assert holds(Op.IS) is (folded(wanted) == folded(held)) is not holds(Op.NOT)


def test_a_value_that_is_too_long_for_a_pattern_is_looked_for_all_the_same(desk: Desk, letters: None) -> None:
    assert not desk.passing(Filter(((Condition("name", Op.HAS, ("a" * 100_000,)),),)))


def test_a_query_and_a_filter_hold_together(desk: Desk, few: dict[str, bytes]) -> None:
    wanted = parse("territory = 北区")
    assert [row.code for row in desk.customers("永丰", where=wanted).rows] == ["C"]
    assert desk.customers("bright", where=wanted).rows == ()
    assert desk.passing(wanted, "永丰") == (few["C"],)
    assert [row.code for row in desk.customers(where=wanted, status="lost").rows] == ["C"]
    assert desk.customers(where=Filter()).total == 3


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(FILTERS)
def test_any_filter_parts_the_customers_in_two(desk: Desk, wanted: Filter) -> None:
    if not desk.customers().total:
        customer(desk, "甲", territory="北区")
        customer(desk, "乙")
    everyone = {row.id for row in desk.customers().rows}
    for group in wanted.groups[:1]:
        for condition in group:
            inside = set(desk.passing(Filter(((condition,),))))
            assert inside <= everyone
    assert set(desk.passing(wanted)) <= everyone


def test_the_teams_own_fields_filter_by_name_and_survive_renaming(desk: Desk, few: dict[str, bytes]) -> None:
    desk.add_custom_field("customer", "保险 到期", "date")
    desk.add_custom_field("customer", "Cars", "number", unit="pcs")
    fields = {field.name: field for field in desk.custom_fields("customer")}
    desk.edit_customer(few["A"], {fields["保险 到期"].form_name: "2026-02-01", fields["Cars"].form_name: "12"})
    desk.edit_customer(few["B"], {fields["Cars"].form_name: "30"})
    for text, codes in (
        ("cars > 20", "B"),
        ("cars = 12|13 pcs".replace(" pcs", "pcs"), "A"),
        ("cars = ", "C"),
        ('"保险 到期" > 10d and cars != ', "AB"),
        ('"保险 到期" <= 2026-02-01', "A"),
    ):
        wanted = desk.parse_filter(text)
        assert "".join(row.code for row in desk.customers(where=wanted, sort="code").rows) == codes, text
    desk.save_segment("Many cars", desk.parse_filter("cars > 20"))
    desk.edit_custom_field(fields["Cars"].id, {"name": "Lorries"})
    assert desk.passing(desk.segment("many CARS").wanted or Filter()) == (few["B"],)
    desk.retire_custom_field(fields["Cars"].id)
    assert desk.segments()[0].wanted is None
    with pytest.raises(InvalidValueError):
        desk.segment("Many cars")


def test_segments_are_kept_changed_and_hidden(desk: Desk, few: dict[str, bytes]) -> None:
    desk.save_segment(" North  ", desk.parse_filter("territory = 北区"), "for Monday")
    (found,) = desk.segments()
    assert (found.name, found.customers, found.note) == ("North", 2, "for Monday")
    desk.save_segment("north", desk.parse_filter("territory = 北区 and status = active"))
    (found,) = desk.segments()
    assert (found.name, found.customers, found.note) == ("North", 1, "for Monday")
    desk.undo()
    assert desk.segments()[0].customers == 2
    desk.delete_segment(found.id)
    assert desk.segments() == ()
    for name, wanted in (("", parse("contract")), ("x", Filter())):
        with pytest.raises(InvalidValueError):
            desk.save_segment(name, wanted)
    for missing in ("North", ""):
        with pytest.raises(NotFoundError):
            desk.segment(missing)
    with pytest.raises(NotFoundError):
        desk.delete_segment(found.id)


def test_many_customers_change_in_one_action(desk: Desk, few: dict[str, bytes]) -> None:
    receipt = desk.edit_customers(few.values(), {"territory": "北区", "owner": "Zhao"})
    assert receipt is not None
    assert {(row.territory) for row in desk.customers().rows} == {"北区"}
    assert desk.customers(where=parse("owner = Zhao")).total == 3
    assert desk.edit_customers(few.values(), {"owner": "Zhao"}) is None
    desk.undo()
    assert desk.customers(where=parse("owner = Li")).total == 1
    for values in ({"name": "x"}, {"status": "asleep"}):
        with pytest.raises(InvalidValueError):
            desk.edit_customers(few.values(), values)
    with pytest.raises(NotFoundError):
        desk.edit_customers([b"\0" * 16], {"owner": "Zhao"})


def test_values_in_use_are_offered(desk: Desk, few: dict[str, bytes]) -> None:
    assert desk.filter_values("territory") == ("北区", "North East")
    assert desk.filter_values("supplier") == ("Sinopec",)
    assert desk.filter_values("name") == ()


def test_the_teams_fields_of_what_a_customer_has_many_of(desk: Desk) -> None:
    a, b, c = (customer(desk, f"Customer {code}", code=code) for code in "ABC")
    for kind, name, type_, more in (
        ("equipment", "Colour", "choice", {"choices": ["red", "green"]}),
        ("equipment", "Flow", "number", {"unit": "L/min"}),
        ("visit", "Checked", "date", {}),
        ("complaint", "Lab", "text", {}),
        ("complaint", "Flow", "text", {}),
        ("customer", "Colour", "text", {}),
    ):
        desk.add_custom_field(kind, name, type_, **more)
    names = {(field.of_kind, field.name): field.form_name for field in desk.custom_fields()}
    colour, flow = names["equipment", "Colour"], names["equipment", "Flow"]
    desk.put_part("equipment", a, None, {"name": "P1", colour: "red", flow: "40"})
    desk.put_part("equipment", a, None, {"name": "P2", colour: "green", flow: "90"})
    desk.put_part("equipment", b, None, {"name": "P3", colour: "green"})
    desk.register_complaint(c, {"words": "late", names["complaint", "Lab"]: "TUV 22"})

    def found(text: str) -> str:
        return "".join(row.code for row in desk.customers(where=desk.parse_filter(text), sort="code").rows)

    assert found("equipmentColour = red") == "A"
    assert found("equipmentColour = green") == "AB"
    assert found("equipmentColour != red") == "BC"
    assert found('Colour = ""') == "ABC"  # the customers' own field of that name
    assert found("equipmentFlow > 80") == "A"
    assert found('equipmentFlow = ""') == "BC"
    assert found("Lab ~ tuv or equipmentColour = red") == "AC"
    assert found("Checked > 2026-01-01") == ""
    wanted = desk.parse_filter("equipmentColour = red")
    desk.save_segment("Red pumps", wanted)
    assert [row.code for row in desk.customers(where=desk.segment("Red pumps").wanted).rows] == ["A"]
    (gone,) = [piece for piece in desk.dossier(a).equipment if piece.name == "P1"]
    desk.delete("equipment", gone.id)
    assert found("equipmentColour = red") == ""
