"""Price notices on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.edit import values_of
from fieldcrm.cli.naming import one_of, short
from fieldcrm.cli.output import Column, emit, pair_lines, say, table, to_json
from fieldcrm.cli.receipts import tell
from fieldcrm.errors import InvalidValueError, NotFoundError
from fieldcrm.i18n import _, ngettext
from fieldcrm.ui.words.agreements import rule_words
from fieldcrm.ui.words.dates import day_text
from fieldcrm.ui.words.fields import field_text

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session
    from fieldcrm.domain.notices import NoticeRule
    from fieldcrm.domain.views.notices import Notice, Target
    from fieldcrm.services.desk import Desk

_NOTICES = ["id", "day", "until", "title", "market", "advice", "words", "author", "told", "total", "expired"]
_TARGETS = ["customer", "name", "territory", "grade", "phone", "told_on", "told_by", "word"]


def new(session: Session) -> int:
    """`fieldcrm notice new TITLE WORDS… [--market …] [--grade A,B] [--territory …] [--until DATE] [--dry-run]`."""
    line = session.line
    rule = _rule(session)
    with session.desk(read_only=line.has("--dry-run")) as desk:
        found = desk.notice_candidates(rule)
        if line.has("--dry-run"):
            columns = (Column("name", _("Customer")), Column("territory", _("Territory")), Column("grade", _("Grade")))
            rows = [
                {"name": each.customer.name, "territory": each.territory, "grade": each.grade.value} for each in found
            ]
            emit(session.format, columns, rows)
            say(_reached(len(found)))
            return 0
        values = {
            "title": line.get("TITLE"),
            "words": " ".join(line.rest),
            "market": line.get("--market"),
            "advice": line.get("--advice"),
            "day": session.date("--from"),
            "until_day": session.date("--until"),
        }
        return tell(session, desk.create_notice(values, rule), _reached(len(found)))


def _reached(count: int) -> str:
    return ngettext("reaches {n} customer", "reaches {n} customers", count)


def _rule(session: Session) -> NoticeRule:
    from fieldcrm.domain.notices import NoticeRule, grades_of, listed

    line = session.line
    grades = grades_of(listed(line.get("--grade")))
    if grades is None:
        raise InvalidValueError(field="grade", value=line.get("--grade"), reason="choice", choices="A, B, C, -")
    return NoticeRule(grades, listed(line.get("--territory")), listed(line.get("--sector")), line.get("--segment"))


def list_(session: Session) -> int:
    """`fieldcrm notice list [--all]`."""
    with session.desk(read_only=True) as desk:
        found = desk.notices(current=not session.line.has("--all"), as_of=session.as_of)[: session.number("--limit")]
    today = session.today()
    columns = (
        Column("id", _("Notice")),
        Column("day", _("Day")),
        Column("until", _("Until")),
        Column("title", _("Title")),
        Column("told", _("Told"), right=True),
        Column("to", _("To whom")),
    )
    shown = [
        {
            "id": short(each.id),
            "day": "" if each.day is None else day_text(each.day, today),
            "until": "" if each.until is None else day_text(each.until, today),
            "title": each.title,
            "told": f"{each.told}/{each.total}",
            "to": rule_words(each.rule),
        }
        for each in found
    ]
    emit(session.format, columns, shown, [_data(each) for each in found], _NOTICES)
    if not found and session.format == "table":
        say(_("No price notice is in force. Write one: fieldcrm notice new TITLE WORDS --grade A,B --until fri"))
    return 0


def _data(notice: Notice) -> dict[str, object]:
    return {
        "id": notice.id,
        "day": notice.day,
        "until": notice.until,
        "title": notice.title,
        "market": notice.market,
        "advice": notice.advice,
        "words": notice.words,
        "author": notice.author,
        "told": notice.told,
        "total": notice.total,
        "expired": notice.expired,
    }


def show(session: Session) -> int:
    """`fieldcrm notice show NOTICE`: its words, and who has been told."""
    with session.desk(read_only=True) as desk:
        found = desk.notice(_named(desk, session).id, session.as_of)
    today = session.today()
    rows = [_target(each) for each in found.targets]
    if session.format == "json":
        print(to_json({**_data(found), "targets": rows}))
        return 0
    if session.format == "csv":
        emit("csv", (), rows, keys=_TARGETS)
        return 0
    pairs = [
        (field_text("title"), found.title),
        (field_text("market"), found.market),
        (field_text("advice"), found.advice),
        (_("Words to say"), found.words),
        (_("To whom"), rule_words(found.rule)),
        (_("Until"), "" if found.until is None else day_text(found.until, today)),
        (_("Told"), f"{found.told}/{found.total}"),
    ]
    print("\n".join(pair_lines([pair for pair in pairs if pair[1]])))
    columns = (
        Column("grade", _("Grade")),
        Column("name", _("Customer")),
        Column("territory", _("Territory")),
        Column("phone", _("Phone")),
        Column("told", _("Told")),
        Column("word", _("Note")),
    )
    shown: list[dict[str, object]] = [
        {
            "grade": each.grade.value,
            "name": each.customer.name,
            "territory": each.territory,
            "phone": each.phone,
            "told": "–" if each.told_on is None else f"{day_text(each.told_on, today)} {each.told_by}",
            "word": each.word,
        }
        for each in found.targets
    ]
    print("\n" + "\n".join(table(columns, shown)))
    return 0


def _target(target: Target) -> dict[str, object]:
    return {
        "customer": target.customer.code or target.customer.name,
        "name": target.customer.name,
        "territory": target.territory,
        "grade": target.grade.value,
        "phone": target.phone,
        "told_on": target.told_on,
        "told_by": target.told_by,
        "word": target.word,
    }


def _named(desk: Desk, session: Session) -> Notice:
    """The notice that the line names: by its title, or by the last digits of its id."""
    text = session.line.get("NOTICE")
    return one_of(desk.notices(), text, "notice", lambda each: each.id, lambda each: (each.title,))


def edit(session: Session) -> int:
    """`fieldcrm notice edit NOTICE FIELD=VALUE…`."""
    values = values_of("notice", session.line.rest, session.today())
    with session.desk() as desk:
        return tell(session, desk.edit_notice(_named(desk, session).id, values))


def delete(session: Session) -> int:
    """`fieldcrm notice delete NOTICE`."""
    with session.desk() as desk:
        return tell(session, desk.delete_notice(_named(desk, session).id))


def tell_customer(session: Session) -> int:
    """`fieldcrm notice tell NOTICE CUSTOMER [--word TEXT]`."""
    with session.desk() as desk:
        notice = desk.notice(_named(desk, session).id)
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        target = next((each for each in notice.targets if each.customer.id == customer.id), None)
        if target is None:
            raise NotFoundError(what="customer", text=customer.name)
        return tell(session, desk.tell_notice(target.id, session.line.get("--word")))
