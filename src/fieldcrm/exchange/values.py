"""What the text of one cell means: days, numbers, amounts with units, months, yes and no, status words.

Each function takes the cell as it stands and raises `CellError` with a code for the reason and one for the
mend; nothing is guessed. `Cached` remembers the answers by text, because columns repeat their cells.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import NamedTuple, TypeVar

from fieldcrm.domain.codes import Status
from fieldcrm.domain.customer_form import MOST_CHARACTERS, MOST_CHARACTERS_OF_LINES
from fieldcrm.exchange.headers import fold_header
from fieldcrm.exchange.numbers import CellError, Numbers

T = TypeVar("T")

FIRST_YEAR, LAST_YEAR = 1950, 2100
_SERIAL = (18264.0, 73415.0)
"""Excel serials of 1950-01-01 and 2100-12-31; other bare numbers are not taken for days."""
_EPOCH = date(1899, 12, 30)
_DAYS_1904 = 1462
_TIME = r"(?:[T ,]+(?:(?:上午|下午|AM|PM)\s*)?\d{1,2}[:时時]\d{1,2}.*)?"
_WEEKDAY = r"(?:[ (]*(?:星期|周|週|礼拜|禮拜).[) ]*)?"
_YMD = re.compile(rf"(\d{{4}})\s*([-/.])\s*(\d{{1,2}})\s*\2\s*(\d{{1,2}})\.?{_WEEKDAY}{_TIME}", re.I)
_HAN = re.compile(
    rf"(民[国國]\s*)?(\d{{2,4}})\s*年\s*(\d{{1,2}})\s*月\s*(\d{{1,2}})\s*[日号號]?{_WEEKDAY}{_TIME}", re.I
)
_COMPACT = re.compile(r"((?:19|20)\d\d)([01]\d)([0-3]\d)(?:\.0)?")
_DMY = re.compile(rf"(\d{{1,2}})\s*([-/.])\s*(\d{{1,2}})\s*\2\s*(\d{{4}}){_TIME}", re.I)
_SHORT = re.compile(r"\d{1,2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}")
_NAMED = (
    re.compile(rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[-\s.]+(?P<m>[a-z]{{3,9}})\.?[-\s,]+(?P<y>\d{{4}}){_TIME}", re.I),
    re.compile(rf"(?P<m>[a-z]{{3,9}})\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>\d{{4}}){_TIME}", re.I),
)
_SERIAL_TEXT = re.compile(r"\d{5}(\.\d+)?")
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_HAN_MONTHS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二")
_SEASONS = {
    "winter": (12, 1, 2),
    "冬": (12, 1, 2),
    "spring": (3, 4, 5),
    "春": (3, 4, 5),
    "summer": (6, 7, 8),
    "夏": (6, 7, 8),
    "autumn": (9, 10, 11),
    "fall": (9, 10, 11),
    "秋": (9, 10, 11),
}
_NO_SEASON_WORDS = "全年 整年 allyear 1-12 1-12月 无 無 none 没有 沒有 -"
_YES_WORDS = "y yes true 1 x on ok 是 有 需要 需 要 对 對 √ ✓ ✔ 打泵 打"
_NO_WORDS = "n no false 0 off 否 无 無 不 不需要 不需 不要 没有 沒有 没 沒 × ✗ ✘ - 不打 不打泵 不用 自流"
_NO_SEASON = frozenset(_NO_SEASON_WORDS.split())
_YES = frozenset(fold_header(word) or word for word in _YES_WORDS.split())
_NO = frozenset(fold_header(word) or word for word in _NO_WORDS.split())
_STATUS_WORDS = {
    Status.PROSPECT: "prospect lead potential new 潜在 潛在 潜在客户 潛在客戶 意向 意向客户 意向客戶 新客户 新客戶 "
    "开发中 開發中 待开发 目标客户 目標客戶",
    Status.ACTIVE: "active current customer live 正常 活跃 活躍 合作 合作中 在用 现有客户 現有客戶 老客户 老客戶 "
    "成交 已合作 启用 啟用 有效 正式客户 正式客戶",
    Status.PAUSED: "paused inactive dormant suspended onhold 暂停 暫停 停用 休眠 暂停合作 暫停合作 停产 停產 冻结 凍結",
    Status.LOST: "lost closed former churned 流失 已流失 流失客户 流失客戶 终止 終止 已倒闭 倒闭 倒閉 "
    "关闭 關閉 注销 註銷",
}
_STATUS = {fold_header(word): status for status, line in _STATUS_WORDS.items() for word in line.split()}


class Bad(NamedTuple):
    """A cell that cannot be taken: why, and the mend."""

    reason: str
    mend: str
    params: dict[str, object]


class Cached(dict[str, T | Bad]):
    """Answers of a parser by cell text: a known cell costs one dictionary look-up."""

    def __init__(self, parse: Callable[[str], T]) -> None:
        super().__init__()
        self._parse = parse

    def __missing__(self, text: str) -> T | Bad:
        answer: T | Bad
        try:
            answer = self._parse(text)
        except CellError as error:
            answer = Bad(error.reason, error.mend, error.params)
        self[text] = answer
        return answer


class Texts(dict[str, str]):
    """Cleaned one-line texts by cell text; those in `without` (casefolded) are taken as empty.

    `too_long` holds the cells that no field can keep.
    """

    def __init__(self, without: frozenset[str] = frozenset()) -> None:
        super().__init__()
        self.too_long: set[str] = set()
        self._without = without

    def __missing__(self, text: str) -> str:
        answer = one_line(text)
        if answer.casefold() in self._without:
            answer = ""
        elif len(answer) > MOST_CHARACTERS:
            self.too_long.add(text)
        self[text] = answer
        return answer


def clean(text: str) -> str:
    """The cell's text without the space around it (also full-width, and a stray byte order mark)."""
    return text.strip().strip("\ufeff\u200b").strip()


def one_line(text: str) -> str:
    """The cell's text with its breaks as spaces."""
    text = clean(text)
    return text if text.isprintable() else " ".join(part.strip() for part in text.splitlines())


def several_lines(text: str) -> str:
    """The cell's text with its breaks as line feeds."""
    return "\n".join(clean(text).splitlines())


def line(text: str) -> str:
    """A one-line text; breaks inside a cell become spaces. Raises CellError: too_long."""
    text = one_line(text)
    if len(text) > MOST_CHARACTERS:
        raise CellError("too_long", "shorten", most=MOST_CHARACTERS)
    return text


def lines(text: str) -> str:
    """A text of several lines. Raises CellError: too_long."""
    text = several_lines(text)
    if len(text) > MOST_CHARACTERS_OF_LINES:
        raise CellError("too_long", "shorten", most=MOST_CHARACTERS_OF_LINES)
    return text


def plain(text: str) -> str:
    """Half-width and trimmed: for parsing, not for storing."""
    return text.strip() if text.isascii() else clean(unicodedata.normalize("NFKC", text))


class Days:
    """Reads the days of one column; what a single cell leaves open, the whole column may decide.

    `03/04/2026` is taken only where other cells prove the order (a day above 12, and none to the contrary).
    """

    def __init__(self, column: Iterable[str], *, from_1904: bool = False) -> None:
        self._offset = _DAYS_1904 if from_1904 else 0
        self.order = _order_of(set(column))

    def __call__(self, text: str) -> str:
        """The ISO day. Raises CellError: date, date_order, date_year, date_range."""
        text = plain(text)
        parts = self._parts(text)
        try:
            day = date(*parts)
        except ValueError:
            raise CellError("date", "date_form") from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise CellError("date_range", "date_form", first=str(FIRST_YEAR), last=str(LAST_YEAR))
        return day.isoformat()

    def _parts(self, text: str) -> tuple[int, int, int]:
        found = _YMD.fullmatch(text)
        if found:
            return int(found[1]), int(found[3]), int(found[4])
        found = _HAN.fullmatch(text)
        if found:
            return _han_year(found), int(found[3]), int(found[4])
        found = _COMPACT.fullmatch(text)
        if found:
            return int(found[1]), int(found[2]), int(found[3])
        if _SERIAL_TEXT.fullmatch(text) and _SERIAL[0] <= float(text) + self._offset <= _SERIAL[1]:
            day = _EPOCH + timedelta(days=int(float(text)) + self._offset)
            return day.year, day.month, day.day
        found = _DMY.fullmatch(text)
        if found:
            return self._by_order(int(found[1]), int(found[3]), int(found[4]))
        return _named(text)

    def _by_order(self, first: int, second: int, year: int) -> tuple[int, int, int]:
        if first == second:
            return year, first, second
        if self.order == "dmy":
            return year, second, first
        if self.order == "mdy":
            return year, first, second
        raise CellError("date_order", "date_form")


def _order_of(cells: set[str]) -> str:
    """'dmy' or 'mdy' where a column of 03/04/2026 forms proves it, else ''."""
    day_first = month_first = False
    for cell in cells:
        found = _DMY.fullmatch(plain(cell)) if cell else None
        if found:
            day_first = day_first or int(found[1]) > 12
            month_first = month_first or int(found[3]) > 12
    if day_first == month_first:
        return ""
    return "dmy" if day_first else "mdy"


def _han_year(found: re.Match[str]) -> int:
    """The year of a day written with 年; years of the Republic count from 1911."""
    year = int(found[2])
    if found[1]:
        return year + 1911
    if year < 1000:
        raise CellError("date_year", "date_form")
    return year


def _named(text: str) -> tuple[int, int, int]:
    for form in _NAMED:
        found = form.fullmatch(text)
        if found:
            return int(found["y"]), _english_month(found["m"]), int(found["d"])
    raise CellError("date_year" if _SHORT.fullmatch(text) else "date", "date_form")


def _english_month(word: str) -> int:
    word = word.lower()
    if word in _FULL_MONTHS:
        return _FULL_MONTHS.index(word) + 1
    if word in _ENGLISH_MONTHS or word == "sept":
        return _ENGLISH_MONTHS.index(word[:3]) + 1
    raise CellError("date", "date_form")


def months(text: str) -> str:
    """Month numbers as stored, e.g. '11,12,1,2', from `11-2`, `11,12,1`, `Nov-Feb`, `11月至次年2月`, `冬季`.

    Raises CellError: months.
    """
    folded = plain(text).casefold()
    if folded.replace(" ", "") in _NO_SEASON:
        return ""
    found: list[int] = []
    for part in re.split(
        r"[,;、/\s&和及]+|\band\b", re.sub(r"\s*(?:-|–|—|~|至|到|\bto\b)\s*(?:次年|来年|來年|翌年)?", "-", folded)
    ):
        if part:
            found += [month for month in _month_span(part) if month not in found]
    if not found:
        raise CellError("months", "months_form")
    return ",".join(map(str, found))


def _month_span(part: str) -> list[int]:
    season = _SEASONS.get(part.rstrip("季天"))
    if season:
        return list(season)
    ends = [_month(end) for end in part.split("-")]
    if len(ends) == 1:
        return ends
    if len(ends) != 2:
        raise CellError("months", "months_form")
    first, last = ends
    return [(first - 1 + step) % 12 + 1 for step in range((last - first) % 12 + 1)]


def _month(word: str) -> int:
    word = word.strip().rstrip(".").removesuffix("份").removesuffix("月")
    if word.isascii() and word.isdigit() and 1 <= int(word) <= 12:
        return int(word)
    if word in _HAN_MONTHS:
        return _HAN_MONTHS.index(word) + 1
    try:
        return _english_month(word)
    except CellError:
        raise CellError("months", "months_form") from None


def yes_no(text: str) -> int:
    """1 or 0. Raises CellError: yes_no."""
    folded = fold_header(text) or plain(text)
    if folded in _YES:
        return 1
    if folded in _NO:
        return 0
    raise CellError("yes_no", "yes_no_form")


def status(text: str) -> str:
    """The value of a Status. Raises CellError: status."""
    found = _STATUS.get(fold_header(text))
    if found is None:
        raise CellError("status", "status_form")
    return found.value


_E_FORM = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE]\+?[0-9]+")


def digits(text: str) -> str:
    """Phones, tax and account numbers: text, never a number. Raises CellError: digits_lost (`1.38E+10`)."""
    text = line(text).removeprefix("'")
    if _E_FORM.fullmatch(text):
        raise CellError("digits_lost", "digits_form")
    if text.endswith(".0") and text[:-2].isdigit():
        return text[:-2]
    return text


def days_count(text: str) -> float:
    """A cycle in days: `15`, `15天`, `2 weeks`, `1个月`. Raises CellError: number, not_positive."""
    found = re.fullmatch(r"(.*?)\s*(天|日|days?|d|周|週|星期|weeks?|w|个月|個月|月|months?)?", plain(text).casefold())
    number, unit = (found[1], found[2] or "") if found else (text, "")
    factor = 7.0 if unit[:1] in ("周", "週", "星", "w") else 30.0 if unit[:1] in ("个", "個", "月", "m") else 1.0
    value = _NUMBERS.number(number) * factor
    if not 1 <= value <= 3650:
        raise CellError("not_positive", "number_form")
    return value


def percent(text: str) -> float:
    """Percent 0–100: `95`, `95%`, or the share 0.95. Raises CellError: number, percent."""
    text = plain(text)
    value = _NUMBERS.number(text.rstrip("%"))
    if not text.endswith("%") and 0 < value <= 1:
        value = round(value * 100, 6)
    if not 0 <= value <= 100:
        raise CellError("percent", "percent_form")
    return value


_NUMBERS = Numbers(())


def row_id(text: str) -> str:
    """An id that this program gave, in hex; empty where a file of another program numbers its rows."""
    found = text.strip().lower()
    return found if re.fullmatch(r"[0-9a-f]{32}", found) else ""


def language(text: str) -> str:
    """The language in which a customer's sheets are written. Raises CellError: language."""
    folded = fold_header(text)
    for code, words in LANGUAGES.items():
        if folded in map(fold_header, (code, *words)):
            return code
    raise CellError("choice", "choices", choices=", ".join(LANGUAGES))


LANGUAGES = {
    "en": ("english", "英文", "英语"),
    "zh_Hans": ("简体", "简体中文", "中文", "zh", "zhcn"),
    "zh_Hant": ("繁体", "繁體中文", "zhtw", "zhhk"),
}
"""Languages by code, as people name them."""
