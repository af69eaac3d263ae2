"""What a cell means: days, months, yes and no, status words, digits, percents."""

from __future__ import annotations

import pytest

from fieldcrm.exchange.numbers import CellError
from fieldcrm.exchange.values import Bad, Cached, Days, Texts, days_count, digits, months, percent, status, yes_no


def day(text: str, *column: str, from_1904: bool = False) -> str:
    """The ISO day of a cell in a column."""
    return Days((text, *column), from_1904=from_1904)(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-05",
        "2026-3-5",
        "2026/3/5",
        "2026/03/05",
        "2026.3.5",
        "2026.03.05.",
        "2026年3月5日",
        "2026年03月05日",
        "2026 年 3 月 5 日",
        "2026年3月5號",
        "2026年3月5日 星期四",
        "民國115年3月5日",
        "20260305",
        "\uff12\uff10\uff12\uff16\uff0f\uff13\uff0f\uff15",
        "2026-03-05T08:30:00Z",
        "2026-03-05 08:30:00",
        "2026/3/5 8:30",
        "2026/3/5 下午 3:20",
        "2026年3月5日 8时30分",
        " 2026-03-05 ",
        "46086",
        "46086.5",
        "5 Mar 2026",
        "5-Mar-2026",
        "Mar 5, 2026",
        "March 5th, 2026",
        "2026-03-05 (周四)",
    ],
)
def test_each_form_of_a_day(text: str) -> None:
    assert day(text) == "2026-03-05"


def test_serials_count_from_1904_where_the_workbook_says_so() -> None:
    assert day("44624", from_1904=True) == "2026-03-05"


@pytest.mark.parametrize("text", ["03/04/2026", "3.4.2026", "03-04-2026"])
def test_day_and_month_are_never_guessed(text: str) -> None:
    with pytest.raises(CellError) as caught:
        day(text, "05/06/2026")
    assert (caught.value.reason, caught.value.mend) == ("date_order", "date_form")


def test_a_column_that_proves_its_order_is_read_by_it() -> None:
    assert day("03/04/2026", "25/12/2025") == "2026-04-03"
    assert day("03/04/2026", "12/25/2025") == "2026-03-04"
    assert day("25.12.2025") == "2025-12-25"
    assert day("05/05/2026") == "2026-05-05"


def test_a_column_that_contradicts_itself_proves_nothing() -> None:
    with pytest.raises(CellError):
        day("03/04/2026", "25/12/2025", "12/25/2025")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("26/3/5", "date_year"),
        ("5-3-26", "date_year"),
        ("26年3月5日", "date_year"),
        ("2026-02-30", "date"),
        ("2026-13-01", "date"),
        ("2026-03/05", "date"),
        ("tomorrow", "date"),
        ("2026-03", "date"),
        ("5 Foo 2026", "date"),
        ("123", "date"),
        ("1234567", "date"),
        ("1889-01-01", "date_range"),
        ("2999-01-01", "date_range"),
        ("=TODAY()", "date"),
        ("2026-03-05\x1b[31m", "date"),
    ],
)
def test_what_is_no_day_says_so(text: str, reason: str) -> None:
    with pytest.raises(CellError) as caught:
        day(text)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("11-2", "11,12,1,2"),
        ("11,12,1", "11,12,1"),
        ("11、12、1月", "11,12,1"),
        ("Nov-Feb", "11,12,1,2"),
        ("November to February", "11,12,1,2"),
        ("11月至次年2月", "11,12,1,2"),
        ("11月~2月", "11,12,1,2"),
        ("十一月到二月", "11,12,1,2"),
        ("冬季", "12,1,2"),
        ("summer", "6,7,8"),
        ("3-5,9-11", "3,4,5,9,10,11"),
        ("6-8月", "6,7,8"),
        ("7", "7"),
        ("6月份和7月份", "6,7"),
        ("无", ""),
        ("全年", ""),
    ],
)
def test_months(text: str, numbers: str) -> None:
    assert months(text) == numbers


@pytest.mark.parametrize("text", ["13", "0", "11-2-3", "2026-11-02", "abc", "1-13", "，"])
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(CellError):
        months(text)


def test_yes_and_no_in_three_scripts() -> None:
    assert [yes_no(text) for text in ("是", "需要", "Yes", "√", "1", "對", "打泵", "TRUE")] == [1] * 8
    assert [yes_no(text) for text in ("否", "不需要", "no", "×", "0", "無", "自流", "False")] == [0] * 8
    with pytest.raises(CellError):
        yes_no("maybe")


def test_status_words() -> None:
    assert [status(text) for text in ("潜在客户", "Prospect", "合作中", "暫停", "已流失", "on hold")] == [
        "prospect",
        "prospect",
        "active",
        "paused",
        "lost",
        "paused",
    ]
    with pytest.raises(CellError):
        status("x")


def test_digits_stay_text() -> None:
    assert digits("'13800138000") == "13800138000"
    assert digits("13800138000.0") == "13800138000"
    assert digits("+86 138-0013-8000") == "+86 138-0013-8000"
    assert digits("0086\t") == "0086"
    with pytest.raises(CellError) as caught:
        digits("1.38E+10")
    assert caught.value.reason == "digits_lost"


def test_cycles_and_percents() -> None:
    assert [days_count(text) for text in ("15", "15天", "2 weeks", "1个月", "10 days")] == [
        15,
        15,
        14,
        30,
        10,
    ]
    assert [percent(text) for text in ("95", "95%", "0.95", "10%", "0.5%", "0")] == [95, 95, 95, 10, 0.5, 0]
    for bad in ("-1", "101", "x"):
        with pytest.raises(CellError):
            percent(bad)
    for bad in ("0", "-3", "soon", "99999"):
        with pytest.raises(CellError):
            days_count(bad)


def test_answers_are_remembered_by_text() -> None:
    asked: list[str] = []

    def parse(text: str) -> int:
        asked.append(text)
        if text == "x":
            raise CellError("number", "number_form")
        return len(text)

    cached = Cached(parse)
    assert [cached["aa"], cached["aa"]] == [2, 2]
    assert cached["x"] == Bad("number", "number_form", {})
    assert isinstance(cached["x"], Bad)
    assert asked == ["aa", "x"]
    assert [Texts(frozenset({"us"}))[text] for text in ("　Acme ", "US", "\ufeffx")] == ["Acme", "", "x"]
