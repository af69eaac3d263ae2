"""The demo's field work: equipment and visits, open risks, complaints on their way, contracts, relations, a notice.

Its random numbers are its own, so that customers and deliveries stay what they are without it.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import ActivityKind, Outcome
from fieldcrm.domain.units import MILLI
from fieldcrm.services.demo_data import SCRIPTS, Script
from fieldcrm.services.demo_work_data import MAKERS, WORDS, CaseWords, WorkWords

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.services.demo import Made, Rows

FIELDS = {
    "equipment": ("customer_id", "kind", "name", "maker", "model", "serial", "installed_on"),
    "visit": (
        "customer_id", "day", "minute", "minutes", "travel_minutes", "engineer", "customer_word", "equipment_id",
        "activity_id",
    ),
    "visit_problem": (
        "customer_id", "visit_id", "equipment_id", "problem", "cause", "solution", "method", "solved", "position",
    ),
    "visit_part": ("customer_id", "visit_id", "equipment_id", "name", "number", "quantity", "position"),
    "visit_parameter": ("customer_id", "visit_id", "equipment_id", "name", "value", "position"),
    "risk": ("customer_id", "visit_id", "equipment_id", "what", "severity", "check_by", "found_on"),
    "complaint": ("customer_id", "received_at", "channel", "words", "category", "seeks", "effect", "mood", "severity"),
    "complaint_step": ("customer_id", "complaint_id", "step", "at", "words"),
    "promise": ("customer_id", "what", "by", "given_on"),
    "contract": ("customer_id", "number", "period", "volume", "price_terms", "signed_on"),
    "prepayment": ("customer_id", "day", "money", "kind"),
    "relation": ("customer_id", "other_id", "kind", "since"),
    "notice": ("day", "title", "market", "advice", "words", "until_day", "rule"),
    "notice_target": ("customer_id", "notice_id", "position"),
    "fact bought": ("customer_id", "topic", "value", "said_by", "confirmed_on", "price", "supplier", "product"),
}  # fmt: skip
"""Shapes of rows, as in `demo.FIELDS`."""
_WAY = ("accepted", "replied", "handled", "reported", "followed", "closed")
_COMPLAINT_DAYS = (1, 2, 3, 9, 16, 24, 41, 55, 80, 130)
"""Days ago at which the complaints came in; the first ones are still open."""
_VISITED = {"loyal", "shared", "leaving", "plain"}


class Work:
    """Adds the rows. `new_id` makes an id of a day from random numbers."""

    def __init__(self, rows: Rows, today: date, seed: int) -> None:
        from fieldcrm.services.demo import new_id

        self.rows = rows
        self.today = today
        self.random = Random(f"fieldcrm demo work {seed} {today.isoformat()}")
        self._new_id = new_id

    def id(self) -> bytes:
        """A new row's id."""
        return self._new_id(self.random, self.today)

    def day(self, ago: int) -> str:
        """The ISO day so many days ago."""
        return (self.today - timedelta(days=ago)).isoformat()

    def instant(self, ago: int, hour: int, minute: int = 0) -> int:
        """Milliseconds of a time so many days ago."""
        return round(datetime.combine(self.today - timedelta(days=ago), time(hour, minute)).timestamp() * MILLI)


def add(rows: Rows, customers: Sequence[Made], today: date, seed: int) -> None:
    """All field work of the made-up customers."""
    work = Work(rows, today, seed)
    words = dict(zip(SCRIPTS, WORDS, strict=True))
    visited = [made for made in customers if made.habit in _VISITED]
    for number, made in enumerate(visited):
        if number % 3 == 0:
            _service(work, made, words[made.script], number)
    for number, ago in enumerate(_COMPLAINT_DAYS):
        made = visited[(7 * number + 4) % len(visited)]
        _complaint(work, made, words[made.script], number, ago)
    for number, made in enumerate(visited[5:40:8]):
        what = words[made.script].promises[number % len(words[made.script].promises)]
        by = (today + timedelta(days=number - 1)).isoformat()
        work.rows.add("promise", (work.id(), made.id, what, [by, None], work.day(4)))
    _agreements(work, [made for made in visited if made.habit == "loyal"], words)
    _prices(work, [made for made in visited if made.habit == "shared"], words)
    _notice(work, [made for made in visited if made.habit == "loyal"][:14])


def _service(work: Work, made: Made, words: WorkWords, number: int) -> None:
    """A piece of equipment, and one to three visits to it: the same problem may come back."""
    random = work.random
    case = words.cases[number // 3 % len(words.cases)]
    maker, models = MAKERS[case.kind]
    equipment = work.id()
    serial = f"{maker[:2].upper()}{random.randint(10_000, 99_999)}"
    installed = work.day(random.randint(900, 3000))
    work.rows.add(
        "equipment",
        (equipment, made.id, case.kind, words.names[case.kind], maker, random.choice(models), serial, installed),
    )
    ago = random.choice((2, 5, 13, 30, 75, 140))
    for visit in range(random.choice((1, 1, 2, 3))):
        _visit(work, made, words, case, (equipment, ago), open_risk=visit == 0 and number % 2 == 0)
        ago += random.randint(60, 300)


def _visit(
    work: Work, made: Made, words: WorkWords, case: CaseWords, where: tuple[bytes, int], *, open_risk: bool
) -> None:
    equipment, ago = where
    random = work.random
    visit, activity = work.id(), work.id()
    minute = random.randint(8 * 60, 15 * 60)
    note = f"{case.problem} · {case.solution}"
    done = work.instant(ago, minute // 60, minute % 60)
    kind, outcome = ActivityKind.VISIT.value, Outcome.REACHED.value
    work.rows.add("activity", (activity, made.id, kind, "done", work.day(ago), done, outcome, "", note))
    said = words.satisfied if random.random() < 0.4 else ""
    engineer = random.choice(words.engineers)
    times = (minute, random.randint(3, 16) * 10, random.randint(2, 9) * 10)
    work.rows.add("visit", (visit, made.id, work.day(ago), *times, engineer, said, equipment, activity))
    told = [[None, text] for text in (case.problem, case.cause, case.solution, case.method)]
    work.rows.add("visit_problem", (work.id(), made.id, visit, equipment, *told, 1, 0))
    work.rows.add("visit_part", (work.id(), made.id, visit, equipment, case.part, case.number, 1.0, 0))
    work.rows.add("visit_parameter", (work.id(), made.id, visit, equipment, case.parameter, list(case.values), 0))
    if open_risk:
        severity = random.choice(("low", "medium", "high"))
        check = (work.today + timedelta(days=random.randint(-3, 30))).isoformat()
        work.rows.add("risk", (work.id(), made.id, visit, equipment, case.risk, severity, check, work.day(ago)))


def _complaint(work: Work, made: Made, words: WorkWords, number: int, ago: int) -> None:
    """A complaint: the first ones stand at their beginning, the older ones are closed."""
    grievance = words.grievances[number % len(words.grievances)]
    complaint = work.id()
    came = work.instant(ago, 17 if number == 0 else 15, 10)
    effect, mood = ("loss", "angry") if number % 3 == 0 else ("inconvenience", "calm")
    severity = "serious" if effect == "loss" else "minor"
    work.rows.add(
        "complaint",
        (complaint, made.id, came, "phone", grievance.words, grievance.category, "solution", effect, mood, severity),
    )
    taken = (1, 2, 3, 5)[number] if number < 4 else len(_WAY)
    at = came
    for step in _WAY[:taken]:
        words_said = grievance.handled if step == "handled" else ""
        work.rows.add("complaint_step", (work.id(), made.id, complaint, step, at, words_said))
        at += (25 if step == "accepted" else 26 * 60 if number > 3 else 90) * 60 * MILLI


def _agreements(work: Work, loyal: Sequence[Made], words: dict[Script, WorkWords]) -> None:
    """Contracts of three loyal customers in four, one of them about to end; prepaid money; who brought whom."""
    for number, made in enumerate(loyal):
        if number % 4 == 3:
            continue
        start = work.today - timedelta(days=340 if number == 1 else 60 + number * 5)
        period = [start.isoformat(), (start + timedelta(days=364)).isoformat()]
        tonnes = round(made.load / made.interval * 365 / 1000 / 5) * 5 or 5
        number_ = f"C{start.year}-{number + 1:03}"
        volume = [tonnes * MILLI, "t"]
        terms = words[made.script].terms
        work.rows.add("contract", (work.id(), made.id, number_, period, volume, terms, start.isoformat()))
    for number, made in enumerate(loyal[2:20:4]):
        for ago, money, kind in ((90, 200_000, "paid_in"), (60, -90_000, "used"), (20, -70_000, "used")):
            work.rows.add("prepayment", (work.id(), made.id, work.day(ago), [money * MILLI, "CNY"], kind))
        if number == 0:
            work.rows.add("prepayment", (work.id(), made.id, work.day(3), [-38_000 * MILLI, "CNY"], "used"))
    for child, parent in zip(loyal[6:12], loyal[1:7], strict=False):
        if child.script is parent.script:
            row = (work.id(), child.id, parent.id, "referred_by", work.day(500))
            work.rows.add("relation", row)
    if len(loyal) > 14:
        work.rows.add("relation", (work.id(), loyal[12].id, loyal[13].id, "sister", work.day(700)))


def _prices(work: Work, shared: Sequence[Made], words: dict[Script, WorkWords]) -> None:
    """What those who also buy elsewhere told us of it, some of it long ago."""
    for number, made in enumerate(shared[::3]):
        script = made.script
        price = [round(work.random.uniform(6_300, 7_100)) * MILLI, "t"]
        said = words[script].rival_price
        row = ("buys", said, "", work.day(20 + 30 * number), price, script.rivals[number % 2], script.product)
        work.rows.add("fact bought", (work.id(), made.id, *row))


def _notice(work: Work, targets: Sequence[Made]) -> None:
    """One price notice of yesterday, for the loyal ones, told to nobody yet."""
    from fieldcrm.domain.codes import Grade
    from fieldcrm.domain.notices import NoticeRule, to_json

    title, market, advice, say = WORDS[0].notice
    notice = work.id()
    until = (work.today + timedelta(days=5)).isoformat()
    rule = to_json(NoticeRule(grades=(Grade.A,)))
    work.rows.add("notice", (notice, work.day(1), title, market, advice, say, until, rule))
    for position, made in enumerate((made for made in targets if made.script is SCRIPTS[0]), start=1):
        work.rows.add("notice_target", (work.id(), made.id, notice, position))
