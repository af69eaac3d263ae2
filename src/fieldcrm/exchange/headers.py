"""Which field a column of a file holds, told by its header as people write it.

English, Simplified and Traditional Chinese; width, case, spaces and punctuation do not matter, and a unit in
brackets (`数量(吨)`, `quantity (L)`) is understood. A mapping header → field overrides everything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldcrm.domain.import_fields import FIELDS
from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.header_words import (
    CODE_HEADERS,
    CUSTOMER_WORDS,
    DEGREE_DAY_WORDS,
    DELIVERY_WORDS,
    TRADITIONAL_TO_SIMPLIFIED,
    UNIT_WORDS,
    WEAK_CUSTOMER_WORDS,
    WEAK_DELIVERY_WORDS,
)

CUSTOMERS = "customers"
DELIVERIES = "deliveries"
DEGREE_DAYS = "degree_days"
KINDS = (CUSTOMERS, DELIVERIES, DEGREE_DAYS)
IGNORE = ("", "-", "ignore")
"""What a mapping file may say for a column that is to be left out."""

_BRACKETS = re.compile(r"[(\[{<\u3010\u3014\uff08](.*?)[)\]}>\u3011\u3015\uff09]")
_NOISE = re.compile(r"[\W_]+")
_FOLD = str.maketrans(TRADITIONAL_TO_SIMPLIFIED[0], TRADITIONAL_TO_SIMPLIFIED[1])


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a file as it is understood; `field` empty = ignored, `unit` empty = none in the header."""

    header: str
    field: str
    unit: str = ""
    is_code: bool = False
    """The header says that the column holds the customer's code, not its name."""


def fold_header(header: str) -> str:
    """The header without width, case, spaces, punctuation and the difference of Traditional and Simplified."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", header).casefold()).translate(_FOLD)


_Words = Mapping[str, tuple[str, ...]]


def _index(words: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Folded header word → the fields that it may stand for, likelier first."""
    found: dict[str, tuple[str, ...]] = {}
    for field, line in words.items():
        for word in (field, *line.split()):
            folded = fold_header(word)
            if field not in found.get(folded, ()):
                found[folded] = (*found.get(folded, ()), field)
    return found


_STRONG = {
    CUSTOMERS: _index(CUSTOMER_WORDS),
    DELIVERIES: _index(DELIVERY_WORDS),
    DEGREE_DAYS: _index(DEGREE_DAY_WORDS),
}
_WEAK: Mapping[str, _Words] = {
    CUSTOMERS: _index(WEAK_CUSTOMER_WORDS),
    DELIVERIES: _index(WEAK_DELIVERY_WORDS),
    DEGREE_DAYS: {},
}
_UNITS = {fold_header(word): unit for unit, line in UNIT_WORDS.items() for word in line.split()}
_CODES = frozenset(fold_header(word) for word in CODE_HEADERS.split())
_MEASURED = ("quantity", "monthly_volume", "usual_quantity", "tank_volume")
_ALL = frozenset(_WEAK[CUSTOMERS]).union(*_STRONG.values())


def fields_of(kind: str) -> tuple[str, ...]:
    """Every field that a file of `kind` may have. Raises InvalidValueError for another kind."""
    if kind not in KINDS:
        raise InvalidValueError(field="kind", value=kind, reason="choice")
    return FIELDS[kind]


def is_known_header(cell: str) -> bool:
    """Whether a cell reads like a header of any kind."""
    return fold_header(_BRACKETS.sub("", cell)) in _ALL


def known_headers(cells: Sequence[str], kind: str) -> int:
    """How many of the cells are headers of a file of `kind`."""
    return sum(bool(_meaning(cell, kind)[0]) for cell in cells)


def guess_kind(headers: Sequence[str]) -> str:
    """The kind whose fields the headers name more of; deliveries need a date and a quantity."""
    found = {_meaning(header, DELIVERIES)[0] for header in headers}
    if {"date", "quantity"} <= found:
        return DELIVERIES
    return CUSTOMERS


def understand(headers: Sequence[str], kind: str, mapping: Mapping[str, str] | None = None) -> tuple[Column, ...]:
    """Each column's field. A field is given to one column only: mapped first, then certain words, then weak ones.

    Raises InvalidValueError (field 'mapping') where the mapping names an unknown header or field.
    """
    given = _mapped(headers, kind, mapping or {})
    taken = {field for field in given.values() if field}
    columns: dict[int, Column] = {}
    for at, field in given.items():
        _, unit = _meaning(headers[at], kind)
        columns[at] = Column(headers[at], field, unit, _says_code(headers[at]))
    for words in (_STRONG[kind], _WEAK[kind]):
        for at, header in enumerate(headers):
            if at in columns:
                continue
            fields, unit = _look_up(header, words)
            field = next((each for each in fields if each not in taken and not _is_unit(each, fields, taken)), "")
            if field:
                taken.add(field)
                columns[at] = Column(header, field, unit, _says_code(header))
    return tuple(columns.get(at) or Column(header, "") for at, header in enumerate(headers))


def _is_unit(field: str, fields: Sequence[str], taken: set[str]) -> bool:
    """Whether 单位, which may head the company or the unit, must be the unit: the customer is named elsewhere."""
    return field == "customer_name" and "unit" in fields and "customer" in taken


def _mapped(headers: Sequence[str], kind: str, mapping: Mapping[str, str]) -> dict[int, str]:
    """Column number → field, for the columns that the mapping names."""
    known = fields_of(kind)
    places = {header: at for at, header in reversed(list(enumerate(headers)))}
    folded = {fold_header(header): at for header, at in places.items()}
    found: dict[int, str] = {}
    for header, wanted in mapping.items():
        field = wanted.strip().lower()
        if field in IGNORE:
            field = ""
        elif field not in known:
            raise InvalidValueError(field="mapping", value=wanted, reason="unknown_field")
        at = places.get(header, folded.get(fold_header(header), -1))
        if at < 0:
            raise InvalidValueError(field="mapping", value=header, reason="unknown_header")
        if field and field in found.values():
            raise InvalidValueError(field="mapping", value=wanted, reason="field_twice")
        found[at] = field
    return found


def _meaning(header: str, kind: str) -> tuple[str, str]:
    fields, unit = _look_up(header, _STRONG[kind])
    if not fields:
        fields, unit = _look_up(header, _WEAK[kind])
    return (fields[0] if fields else ""), unit


def _look_up(header: str, words: _Words) -> tuple[tuple[str, ...], str]:
    """(fields, unit) of a header; the unit may stand in brackets or at the end (`quantity_t`, `数量吨`)."""
    plain = unicodedata.normalize("NFKC", header)
    unit = ""
    for inside in _BRACKETS.findall(plain):
        unit = unit or _UNITS.get(fold_header(inside), "") or _UNITS.get(fold_header(inside.rpartition("/")[2]), "")
    bare = fold_header(_BRACKETS.sub("", plain)) or fold_header(plain)
    fields = words.get(bare) or words.get(fold_header(plain)) or ()
    if fields:
        return fields, unit or _unit_in_word(bare)
    for word, found in _UNITS.items():
        if bare.endswith(word) and len(bare) > len(word) + 1:
            fields = words.get(bare[: -len(word)], ())
            if fields and fields[0] in _MEASURED:
                return fields, found
    return (), ""


def _unit_in_word(folded: str) -> str:
    """The unit that words such as 吨数 or litres carry in themselves."""
    return {"吨数": "t", "升数": "L", "公斤数": "kg"}.get(folded, _UNITS.get(folded, "") if len(folded) > 3 else "")


def _says_code(header: str) -> bool:
    return fold_header(_BRACKETS.sub("", header)) in _CODES
