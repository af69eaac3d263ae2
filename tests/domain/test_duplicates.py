"""Names and phones of one firm are told to be like, those of others are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm.domain.duplicates import LIKE, Known, all_pairs, core_of, dice, likeness, pairs_of, phone_key


def known(number: int, name: str, *phones: str) -> Known:
    """A customer as it is compared."""
    return Known(bytes([number]), core_of(name), tuple(phone_key(phone) for phone in phones if phone_key(phone)))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("恒顺物流有限公司", "恆順物流"),
        ("恒顺物流有限责任公司", "恒顺物流（集团）".replace("（集团）", "集团")),
        ("Bright Mining Co., Ltd.", "BRIGHT MINING"),
        ("Bright-Mining Limited", "Bright Mining Inc"),
        ("Müller GmbH & Co. KG", "muller"),
    ],
)
def test_what_companies_are_called_does_not_count(one: str, other: str) -> None:
    assert core_of(one) == core_of(other) != ""


def test_a_name_is_never_emptied() -> None:
    for name in ("公司", "有限公司", "Co. Ltd", "A公司", "集团"):
        assert core_of(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("+86 139 0013 8000", "13900138000"), ("0755-8321 4321", "86 755 83214321"), ("0039 06 123456", "39 06 123456")],
)
def test_phones_compare_by_their_digits(one: str, other: str) -> None:
    assert phone_key(one) == phone_key(other) != ""


def test_short_numbers_tell_nobody() -> None:
    assert phone_key("10086") == phone_key("ext. 12") == ""


def test_why_two_may_be_one() -> None:
    first = known(1, "恒顺物流有限公司", "13900138000")
    cases = {
        "phone": known(2, "老王油站", "0139 0013 8000"),
        "name": known(2, "恆順物流"),
        "similar": known(2, "深圳恒顺物流运输")._replace(core="恒顺物流运"),
    }
    for why, other in cases.items():
        found = likeness(first, other)
        assert found is not None
        assert (found.why, found.first, found.second) == (why, first.id, other.id)
    for name in ("恒通运输", "永丰矿业", "顺丰"):
        assert likeness(first, known(2, name)) is None


@given(st.text(max_size=20), st.text(max_size=20))
def test_likeness_is_between_nothing_and_all_and_the_same_both_ways(one: str, other: str) -> None:
    mine, yours = pairs_of(core_of(one)), pairs_of(core_of(other))
    assert 0 <= dice(mine, yours) <= 1
    assert dice(mine, yours) == dice(yours, mine)
    if core_of(one):
        assert dice(mine, mine) == 1


@given(st.lists(st.text("恒顺物流永丰矿业abcd 有限公司", max_size=9), max_size=14))
def test_all_pairs_are_those_of_comparing_each_with_each(names: list[str]) -> None:
    customers = [known(number, name) for number, name in enumerate(names)]
    wanted = {
        (one.id, other.id)
        for at, one in enumerate(customers)
        for other in customers[at + 1 :]
        if likeness(one, other) is not None
    }
    found = all_pairs(customers)
    assert {(like.first, like.second) for like in found} == wanted
    assert all(like.likeness >= LIKE for like in found)
