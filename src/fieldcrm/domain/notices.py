"""Price notices: to whom one goes, in which order, and until when it is worth telling (domain.md §4).

The rule is kept as JSON so that it can be read years later: {"v": 1, "grades": […], "territories": […],
"sectors": […], "segment": "…"}. What is empty does not restrict.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fieldcrm.domain.codes import Grade, Status

VERSION = 1
_LOYAL = {Grade.A: 0, Grade.B: 1, Grade.C: 2, Grade.UNGRADED: 3}


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """Who is told. Each list restricts where it is not empty; texts are compared without case."""

    grades: tuple[Grade, ...] = ()
    territories: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    segment: str = ""
    """Name of a saved segment, for the record; its members are chosen when the notice is written."""


class Reach(NamedTuple):
    """A customer as the choice sees it; `ratio` is its loyalty ratio, `monthly` tonnes a month, 0 if unknown."""

    id: bytes
    code: str
    name: str
    territory: str
    sector: str
    status: Status
    grade: Grade
    ratio: float
    monthly: float


def to_json(rule: NoticeRule) -> str:
    """The rule as it is kept."""
    kept: dict[str, object] = {
        "v": VERSION,
        "grades": [grade.value for grade in rule.grades],
        "territories": list(rule.territories),
        "sectors": list(rule.sectors),
        "segment": rule.segment,
    }
    return json.dumps(kept, ensure_ascii=False)


def from_json(text: str | None) -> NoticeRule:
    """The kept rule; what a newer program wrote into it and this one does not know is passed over."""
    try:
        kept = json.loads(text or "{}")
    except ValueError:
        kept = {}
    if not isinstance(kept, dict):
        kept = {}
    known = {grade.value for grade in Grade}
    return NoticeRule(
        grades=tuple(Grade(value) for value in _texts(kept.get("grades")) if value in known),
        territories=_texts(kept.get("territories")),
        sectors=_texts(kept.get("sectors")),
        segment=kept["segment"] if isinstance(kept.get("segment"), str) else "",
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def chosen(customers: Iterable[Reach], rule: NoticeRule) -> tuple[Reach, ...]:
    """Those whom the rule reaches, the loyal first: by grade, then loyalty ratio, then tonnes a month."""
    return loyal_first(fitting(customers, rule))


def fitting(customers: Iterable[Reach], rule: NoticeRule) -> list[Reach]:
    """Those whom the rule reaches, in no order.

    Lost customers are left out: winning one back is a talk of its own.
    """
    territories = {text.strip().casefold() for text in rule.territories}
    sectors = {text.strip().casefold() for text in rule.sectors}
    return [
        customer
        for customer in customers
        if customer.status is not Status.LOST
        and (not rule.grades or customer.grade in rule.grades)
        and (not territories or customer.territory.strip().casefold() in territories)
        and (not sectors or customer.sector.strip().casefold() in sectors)
    ]


def loyal_first(customers: Iterable[Reach]) -> tuple[Reach, ...]:
    """The customers in the order of telling."""
    return tuple(sorted(customers, key=_loyalty))


def _loyalty(customer: Reach) -> tuple[int, float, float, str, bytes]:
    return (_LOYAL[customer.grade], -customer.ratio, -customer.monthly, customer.name, customer.id)


def listed(text: str) -> tuple[str, ...]:
    """The parts of what was typed with commas or semicolons between them: 惠州, 广州; each once."""
    for mark in "，、；;\n":
        text = text.replace(mark, ",")
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def grades_of(texts: Sequence[str]) -> tuple[Grade, ...] | None:
    """The grades that were typed: A, b, - (ungraded); None if one is none."""
    known = {grade.value: grade for grade in Grade}
    found = [known.get(text.strip().upper()) for text in texts]
    return None if None in found else tuple(dict.fromkeys(grade for grade in found if grade is not None))
