"""Service visits from files: log, edit, delete, and the schema of the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import say, to_json
from fieldcrm.cli.receipts import tell
from fieldcrm.cli.session import to_path
from fieldcrm.errors import InvalidValueError, RefusedValueError, UsageError
from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import day_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.service import Equipment, VisitRecord
    from fieldcrm.exchange.visit_json import Known
    from fieldcrm.services.desk import Desk


def schema(session: Session) -> int:
    """`fieldcrm schema visit`: the schema with an example in it, as JSON."""
    from fieldcrm.exchange.visit_schema import EXAMPLE, VISIT_SCHEMA

    print(to_json({**VISIT_SCHEMA, "examples": [EXAMPLE]}))
    return 0


def log(session: Session) -> int:
    """`fieldcrm log visit CUSTOMER --from FILE.json`."""
    data = _read(session)
    next_on = session.date("--next")
    with session.desk() as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        record, known = _record(session, desk, customer.id, data)
        try:
            receipt = desk.save_visit(customer.id, record, words=known.new_words, next_on=next_on)
        except InvalidValueError as error:
            raise _refused(session, error) from error
        made = desk.visits(customer.id, limit=1)
        planned = desk.dossier(customer.id).planned
    words = [_("visit {id}", id=made[0].id.hex()[-8:])] if made else []
    if planned:
        words.append(_("next contact {day}", day=day_text(planned[0].day, session.today())))
    return tell(session, receipt, " · ".join(words))


def edit(session: Session) -> int:
    """`fieldcrm edit visit ID --from FILE.json`: the visit becomes what the file says; rows keep their ids."""
    from dataclasses import replace

    data = _read(session)
    with session.desk() as desk:
        view = desk.find_visit(session.line.get("ID"))
        record, known = _record(session, desk, view.customer.id, data, view.equipment)
        if isinstance(data, dict) and "day" not in data:
            record = replace(record, day=view.record.day)
        try:
            receipt = desk.save_visit(view.customer.id, replace(record, id=view.id), words=known.new_words)
        except InvalidValueError as error:
            raise _refused(session, error) from error
    return tell(session, receipt)


def delete(session: Session) -> int:
    """`fieldcrm delete visit ID`."""
    with session.desk() as desk:
        return tell(session, desk.delete("visit", desk.find_visit(session.line.get("ID")).id))


def _read(session: Session) -> object:
    from fieldcrm.exchange.visit_json import read_file

    file = session.line.get("--from")
    if not file:
        raise UsageError(_("{option} is needed.", option="--from"))
    return read_file(str(to_path(file)))


def _record(
    session: Session, desk: Desk, customer_id: bytes, data: object, named: Mapping[bytes, Equipment] | None = None
) -> tuple[VisitRecord, Known]:
    """The visit in the file; `named` is equipment that a saved visit names, in use or not.

    Raises RefusedValueError, after the place in the file was told.
    """
    from fieldcrm.domain.visits import LISTS
    from fieldcrm.exchange.visit_json import Known, read_visit
    from fieldcrm.ui.words.service import known_words

    team = desk.choices()
    known = Known(
        equipment=tuple({**{piece.id: piece for piece in desk.equipment(customer_id)}, **(named or {})}.values()),
        sites={site.name: site.id for site in desk.dossier(customer_id).sites},
        words={name: known_words(name, team) for name in LISTS},
        today=session.today(),
        own=desk.custom_fields("visit"),
    )
    try:
        return read_visit(data, known), known
    except InvalidValueError as error:
        raise _refused(session, error) from error


def _refused(session: Session, error: InvalidValueError) -> RefusedValueError:
    """Say where in the file the value stands that is refused; the error says what is wrong and the mend."""
    place = str(error.params.get("field", ""))
    if place:
        say(_("{file}, at {place}:", file=session.line.get("--from"), place=place))
    known = error.params.get("known")
    if known:
        say(_("On record: {value}.", value=str(known)))
        say(_("In a file, {mark} beside the old value says that it was read off.", mark='"old_seen": true'))
    return RefusedValueError(**error.params)


def words(session: Session) -> int:
    """`fieldcrm words`: the short lists."""
    from fieldcrm.cli.output import Column, emit
    from fieldcrm.domain.visits import LISTS
    from fieldcrm.ui.words.fields import field_text
    from fieldcrm.ui.words.service import listed_text

    with session.desk(read_only=True) as desk:
        team = desk.choices()
    rows: list[dict[str, object]] = [
        {"list": name, "code": "" if own else word, "word": listed_text(name, word), "own": own}
        for name in LISTS
        for own, words_ in ((False, LISTS[name]), (True, team.get(name, ())))
        for word in words_
    ]
    columns = (Column("list", field_text("list")), Column("word", field_text("word")), Column("own", _("Own")))
    shown = [{**row, "own": _("yes") if row["own"] else ""} for row in rows]
    emit(session.format, columns, shown, rows, ("list", "code", "word", "own"))
    return 0


def add_word(session: Session) -> int:
    """`fieldcrm words add LIST WORD`."""
    with session.desk() as desk:
        return tell(session, desk.add_choice(session.line.get("LIST"), " ".join(session.line.rest)))


def drop_word(session: Session) -> int:
    """`fieldcrm words remove LIST WORD`."""
    with session.desk() as desk:
        return tell(session, desk.drop_choice(session.line.get("LIST"), " ".join(session.line.rest)))
