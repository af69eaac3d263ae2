"""Filters as people write them: read, shown, kept, and read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.filter_fields import FIELDS, Kind
from fieldcrm.domain.filters import Condition, Filter, Op, fold_name, from_json, parse, show, to_json
from fieldcrm.errors import InvalidValueError


def one(text: str) -> Condition:
    """The only condition of a text."""
    ((condition,),) = parse(text).groups
    return condition


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("territory = 北区", Condition("territory", Op.IS, ("北区",))),
        ("Territory=North", Condition("territory", Op.IS, ("North",))),
        ('territory = "North East"', Condition("territory", Op.IS, ("North East",))),
        ("grade = a|B", Condition("grade", Op.IS, ("A", "B"))),
        ("grade＝A｜B", Condition("grade", Op.IS, ("A", "B"))),
        ("grade != -", Condition("grade", Op.NOT, ("-",))),
        ("not grade = A", Condition("grade", Op.NOT, ("A",))),
        ("name ~ 物流", Condition("name", Op.HAS, ("物流",))),
        ("name !~ 物流|矿", Condition("name", Op.LACKS, ("物流", "矿"))),
        ("owner =", Condition("owner", Op.EMPTY)),
        ('owner = ""', Condition("owner", Op.EMPTY)),
        ("owner != ", Condition("owner", Op.FILLED)),
        ("not owner = ", Condition("owner", Op.FILLED)),
        ("last_contact > 30d", Condition("last_contact", Op.GT, ("30d",))),
        (
            "lastContact>30days",
            Condition("last_contact", Op.GT, ("30d",)),
        ),
        ("next_need <= 2026-04-01", Condition("next_need", Op.LE, ("2026-04-01",))),
        ("tank_volume >= 20,000L", Condition("tank_volume", Op.GE, ("20000",))),
        ("p_active < 50%", Condition("p_active", Op.LT, ("50",))),
        ("open_complaint", Condition("open_complaint", Op.IS, ("yes",))),
        ("not open_complaint", Condition("open_complaint", Op.NOT, ("yes",))),
        ("!open_complaint", Condition("open_complaint", Op.NOT, ("yes",))),
        ("open_complaint = no", Condition("open_complaint", Op.NOT, ("yes",))),
        ("open_complaint != no", Condition("open_complaint", Op.IS, ("yes",))),
    ],
)
def test_a_condition_is_read(text: str, wanted: Condition) -> None:
    assert one(text) == wanted


def test_and_binds_closer_than_or() -> None:
    found = parse("grade = A and open_risk or 客户 = x 或 status=lost 且 not contract", {"客户": "name"})
    assert [[each.field for each in group] for group in found.groups] == [
        ["grade", "open_risk"],
        ["name"],
        ["status", "contract"],
    ]
    assert parse("").groups == parse("   ").groups == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("colour = red", "filter_field"),
        ("= red", "filter_field"),
        ('"grade" = ', None),
        ("grade", "filter_sign"),
        ("grade > A", "filter_sign"),
        ("grade = D", "filter_choice"),
        ("tank_volume = big", "filter_number"),
        ("last_contact > soon", "filter_day"),
        ("last_contact > 2026-13-01", "filter_day"),
        ("tank_volume >", "filter_value"),
        ("tank_volume > 1|2", "filter_sign"),
        ("open_risk = perhaps", "filter_value"),
        ("territory = North East", "filter_syntax"),
        ("grade = A and", "filter_syntax"),
        ("grade = A or or open_risk", "filter_field"),
        ("not", "filter_syntax"),
        ('name = "open', "filter_syntax"),
        (" and ".join(["open_risk"] * 61), "filter_long"),
    ],
)
def test_what_cannot_be_understood_is_named(text: str, reason: str | None) -> None:
    if reason is None:
        assert parse(text).groups == ((Condition("grade", Op.EMPTY),),)
        return
    with pytest.raises(InvalidValueError) as caught:
        parse(text)
    assert (caught.value.params["field"], caught.value.params["reason"]) == ("where", reason)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12).filter(
    str.strip
)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    """Any sound condition."""
    field = draw(st.sampled_from(list(FIELDS.values())))
    op = Op(draw(st.sampled_from(field.ops)))
    if op in (Op.EMPTY, Op.FILLED):
        return Condition(field.name, op)
    if field.kind is Kind.SWITCH:
        return Condition(field.name, op, ("yes",))
    several = op in (Op.IS, Op.NOT, Op.HAS, Op.LACKS)
    kinds = {
        Kind.TEXT: TEXTS.map(str.strip),
        Kind.CHOICE: st.sampled_from(field.choices or ("",)),
        Kind.NUMBER: st.integers(-9999, 9999).map(str),
        Kind.DAY: st.one_of(st.integers(0, 400).map(lambda n: f"{n}d"), st.dates().map(lambda day: day.isoformat())),
    }
    values = draw(st.lists(kinds[field.kind], min_size=1, max_size=3 if several else 1, unique=True))
    return Condition(field.name, op, tuple(values))


FILTERS = st.lists(st.lists(conditions(), min_size=1, max_size=3).map(tuple), max_size=3).map(
    lambda groups: Filter(tuple(groups))
)


@given(FILTERS)
def test_what_is_shown_is_read_again(wanted: Filter) -> None:
    assert parse(show(wanted)) == wanted
    assert parse(show(wanted, also="且", either="或", never="非")) == wanted


@given(FILTERS)
def test_what_is_kept_is_read_again(wanted: Filter) -> None:
    assert from_json(to_json(wanted)) == wanted


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = parse(text)
    except InvalidValueError as error:
        found, reason = None, str(error.params["reason"])
    if found is None:
        assert reason.startswith("filter_")
    else:
        assert parse(show(found)) == found


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "[]",
        "null",
        '{"version":2,"any":[]}',
        '{"version":1,"any":[[["colour","is","red"]]]}',
        '{"version":1,"any":[[["grade","gt","A"]]]}',
        '{"version":1,"any":[[["grade","is","D"]]]}',
        '{"version":1,"any":[[["grade"]]]}',
        '{"version":1,"any":7}',
    ],
)
def test_a_rule_that_cannot_be_read_is_refused_whole(rule: str) -> None:
    with pytest.raises(InvalidValueError):
        from_json(rule)


def test_both_filters_hold_together() -> None:
    assert parse("grade=A or grade=B").both(parse("open_risk")) == parse(
        "grade=A and open_risk or grade=B and open_risk"
    )
    assert Filter().both(parse("open_risk")) == parse("open_risk") == parse("open_risk").both(Filter())


def test_names_are_folded() -> None:
    assert fold_name("Last contact") == fold_name("last_contact") == "lastcontact"
