"""What old follow-up logs call the kinds and outcomes of contacts, and what a record needs before it can be kept."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING

from fieldcrm.domain.codes import ActivityKind, Outcome, WordKind
from fieldcrm.domain.custom_fields import row_id as value_id
from fieldcrm.domain.rules import checked
from fieldcrm.errors import InvalidValueError
from fieldcrm.exchange.headers import fold_header
from fieldcrm.exchange.numbers import CellError
from fieldcrm.storage import settings

if TYPE_CHECKING:
    from datetime import tzinfo

    from fieldcrm.domain.rules import Rules

_KINDS = {
    ActivityKind.CALL: "电话 电话回访 电话跟进 来电 去电 打电话 phone telephone call phonecall",
    ActivityKind.VISIT: "拜访 上门 上门拜访 实地拜访 走访 面谈 现场 visit meeting onsite",
    ActivityKind.MESSAGE: "微信 短信 消息 QQ 企业微信 WhatsApp wechat sms message chat",
    ActivityKind.MAIL: "邮件 电子邮件 信函 email mail letter",
    ActivityKind.NOTE: "备注 记录 其他 note other memo",
}
_OUTCOMES = {
    Outcome.REACHED: "已联系 接通 已接通 正常 有效 已跟进 reached ok done connected",
    Outcome.ORDER: "下单 成交 已下单 订油 要油 order ordered sold",
    Outcome.NO_ANSWER: "未接 无人接听 未接通 没人接 noanswer unanswered",
    Outcome.CALL_BACK: "回电 待回电 稍后联系 再联系 callback calllater",
    Outcome.NOT_INTERESTED: "无意向 不需要 暂不需要 拒绝 notinterested refused",
    Outcome.COMPLAINT: "投诉 抱怨 complaint",
    Outcome.THANKED: "感谢 已感谢 thanked",
    Outcome.WRONG_NUMBER: "空号 号码错误 错号 wrongnumber",
}
KIND_WORDS = {fold_header(word): kind.value for kind, line in _KINDS.items() for word in line.split()}
OUTCOME_WORDS = {fold_header(word): outcome.value for outcome, line in _OUTCOMES.items() for word in line.split()}

REQUIRED: dict[str, tuple[str, ...]] = {
    "customer": ("name",),
    "delivery": ("day", "quantity"),
    "order": ("for_day", "quantity"),
    "activity": ("day",),
    "reading": ("day", "level"),
    "word": ("kind", "until_day"),
    "visit": ("day",),
    "visit_problem": ("visit_id",),
    "visit_part": ("visit_id",),
    "visit_parameter": ("visit_id",),
    "visit_program": ("visit_id",),
    "complaint_step": ("complaint_id", "step", "at"),
    "relation": ("other_id", "kind"),
    "prepayment": ("money",),
    "notice_target": ("notice_id",),
    "custom_field": ("of_kind", "name", "type"),
    "custom_value": ("field_id", "of_id", "value"),
    "choice": ("list", "word"),
    "segment": ("name", "rule"),
    "degree_day": ("territory", "day", "hdd"),
    "setting": ("key", "value"),
}
"""Registers without which a new record means nothing."""
NEVER_EMPTY: dict[str, tuple[str, ...]] = dict.fromkeys(("delivery", "activity", "reading", "visit"), ("day",))
"""Those without which even a record that an archive once held cannot be shown."""
_MONTH_NEED = ("kind", "from_day", "quantity")
"""Those of a word that tells the need of a month."""


def needed(entity: str, registers: dict[str, object], *, known: bool) -> tuple[str, ...]:
    """The registers that a record must have; `known`: an archive once held it."""
    if known:
        return NEVER_EMPTY.get(entity, ())
    if entity == "word" and registers.get("kind") == WordKind.MONTH_NEED:
        return _MONTH_NEED
    return REQUIRED.get(entity, ())


def activity_cells(cells: dict[str, str]) -> None:
    """A row of a log in other words: kind and outcome become codes; what is no known outcome is told in the note."""
    kind, outcome = cells.get("kind", ""), cells.get("outcome", "")
    cells["kind"] = KIND_WORDS.get(fold_header(kind), kind)
    known = OUTCOME_WORDS.get(fold_header(outcome), outcome.strip().lower())
    if known in tuple(Outcome) or not outcome.strip():
        cells["outcome"] = known if outcome.strip() else ""
    else:
        cells["outcome"] = ""
        cells["note"] = "\n".join(part for part in (outcome.strip(), cells.get("note", "").strip()) if part)
    if cells["kind"] and cells["kind"] not in tuple(ActivityKind):
        cells["note"] = "\n".join(part for part in (kind.strip(), cells.get("note", "").strip()) if part)
        cells["kind"] = ""


def with_time(cells: dict[str, str]) -> None:
    """A date cell that holds a time as well gives it to the time column."""
    day = cells.get("date", "").strip()
    if cells.get("time", "").strip() or " " not in day.replace("T", " "):
        return
    before, _space, after = day.replace("T", " ").partition(" ")
    if ":" in after and after.replace(":", "").replace(".", "").isdigit():
        cells["date"], cells["time"] = before, after[:5]


def complete(entity: str, registers: dict[str, object], today: date, zone: tzinfo | None) -> None:
    """Fill in what follows from the rest of a new record."""
    if entity == "activity":
        ahead = str(registers.get("day") or "") > today.isoformat()
        registers.setdefault("kind", ActivityKind.CALL.value)
        registers.setdefault("state", "planned" if ahead else "done")
        if registers["state"] == "done" and "done_at" not in registers:
            minute = registers.pop("minute", None)
            moment = datetime.combine(date.fromisoformat(str(registers["day"])), datetime.min.time(), zone)
            at = int(minute) if isinstance(minute, int) else 12 * 60
            registers["done_at"] = round(moment.timestamp() * 1000) + at * 60_000
    elif entity == "order":
        registers.setdefault("state", "open")
        registers.setdefault("taken_on", today.isoformat())
    elif entity == "word":
        registers.setdefault("told_on", today.isoformat())
        if registers.get("kind") == WordKind.MONTH_NEED:
            registers["from_day"] = f"{str(registers['from_day'])[:7]}-01"
    elif entity == "prepayment":
        registers.setdefault("day", today.isoformat())


def fixed_id(entity: str, registers: dict[str, object]) -> bytes | None:
    """The id that follows from a record, so that two laptops write one row; None where any id will do."""
    if entity == "setting":
        return settings.row_id(str(registers.get("key")))
    if entity == "custom_value":
        field, target = registers.get("field_id"), registers.get("of_id")
        return value_id(field, target) if isinstance(field, bytes) and isinstance(target, bytes) else None
    if entity == "degree_day":
        from fieldcrm.services.import_degree_days import row_id

        return row_id(str(registers.get("territory")), str(registers.get("day")))
    return None


def refuse_period(registers: dict[str, object]) -> None:
    """A contract must not end before it starts. Raises CellError."""
    period = registers.get("period")
    if isinstance(period, list) and period[0] and period[1] and str(period[1]) < str(period[0]):
        raise CellError("end_first", "period_form")


def refuse_need(registers: dict[str, object]) -> None:
    """What is needed in a month is an amount above zero, with its unit. Raises CellError."""
    quantity = registers.get("quantity")
    if registers.get("kind") == WordKind.MONTH_NEED and isinstance(quantity, list):
        milli, unit = quantity
        if not unit:
            raise CellError("unit", "unit_form")
        if not isinstance(milli, int) or milli <= 0:
            raise CellError("not_positive", "number_form")


def refuse_rule(registers: dict[str, object], rules: Rules) -> None:
    """A shared rule must take its value. Raises CellError."""
    try:
        checked({str(registers.get("key")): json.loads(str(registers.get("value")))}, rules)
    except (InvalidValueError, ValueError) as error:
        raise CellError("rule", "choices") from error
