"""`fieldcrm why CUSTOMER`: the rank, taken apart term by term."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.output import pad, pair_lines, to_json, width
from fieldcrm.cli.streams import stream_pairs, streams_data
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.words.dates import day_text, percent_text, tonnes_text
from fieldcrm.ui.words.fields import grade_text, source_text
from fieldcrm.ui.words.reasons import reason_text
from fieldcrm.ui.words.terms import basis_text, term_text, value_text

if TYPE_CHECKING:
    from datetime import date

    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.explained import Explanation, Term
    from fieldcrm.domain.views.standing import Loyalty


def why(session: Session) -> int:
    """Print the explanation of a customer's rank."""
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        found = desk.why(customer.id, session.as_of)
    if session.format == "json":
        print(to_json(_data(found)))
    elif session.format == "csv":
        _print_csv(found)
    else:
        print("\n".join(_lines(found)))
    return 0


def _lines(found: Explanation) -> list[str]:
    rank = _("rank {rank}", rank=found.rank) if found.rank else _("not on the list")
    head = f"{safe(found.name)} {safe(found.code)}".rstrip()
    lines = [
        head,
        _("{day}: {rank}, {stake} at stake", day=day_text(found.day), rank=rank, stake=tonnes_text(found.stake)),
    ]
    for parts in found.reasons:
        reason = parts.reason
        title = f"{reason_text(reason, short=True)} — {reason_text(reason, today=found.day)}"
        lines += ["", f"{safe(title)}  {tonnes_text(reason.stake)}"]
        lines += _terms(parts.terms, "  × ", found.day)
    if found.forecast is not None and found.forecast.streams:
        lines += ["", _("Tanks and products")]
        lines += [f"  {line}" for line in pair_lines(stream_pairs(found.forecast, found.day))]
    if found.inputs:
        lines += ["", _("Based on"), *_terms(found.inputs, "  ", found.day)]
    return [*lines, "", _("Loyalty"), *loyalty_lines(found.loyalty)]


def _terms(terms: tuple[Term, ...], mark: str, day: date) -> list[str]:
    values = [value_text(term) for term in terms]
    cells = max((width(value) for value in values), default=0)
    return [
        f"{mark}{pad(value, cells, right=True)}  {safe(term_text(term, day))}"
        for value, term in zip(values, terms, strict=True)
    ]


def loyalty_lines(loyalty: Loyalty) -> list[str]:
    """Grade, ratio, trend, and the months they come from."""
    grade = grade_text(loyalty.grade)
    if loyalty.ratio is not None:
        grade = _("{grade} ({ratio} of the demand)", grade=grade, ratio=percent_text(loyalty.ratio))
    pairs = [(_("Grade"), grade), (_("Before"), grade_text(loyalty.previous))]
    for month in loyalty.window:
        if month.demand is None:
            words = _("{ours}, demand unknown", ours=tonnes_text(month.ours))
        else:
            words = _(
                "{ours} of {demand} ({source})",
                ours=tonnes_text(month.ours),
                demand=tonnes_text(month.demand),
                source=source_text(month.source),
            )
        pairs.append((f"{month.month:%Y-%m}", words))
    return [f"  {line}" for line in pair_lines(pairs)]


def _data(found: Explanation) -> dict[str, object]:
    forecast = found.forecast
    return {
        "customer": found.code or found.name,
        "name": found.name,
        "day": found.day,
        "rank": found.rank,
        "stake": found.stake,
        "unit": "t",
        "reasons": [
            {
                "code": str(parts.reason.code),
                "text": reason_text(parts.reason, today=found.day),
                "due": parts.reason.due,
                "stake": parts.reason.stake,
                "factors": [_term_data(term) for term in parts.terms],
            }
            for parts in found.reasons
        ],
        "inputs": [_term_data(term) for term in found.inputs],
        "forecast": None
        if forecast is None
        else {
            "p10": forecast.p10,
            "p50": forecast.p50,
            "p90": forecast.p90,
            "quantity": forecast.quantity,
            "unit": str(forecast.unit),
            "p_active": forecast.p_active,
            "basis": dict(forecast.basis),
            "text": basis_text(forecast.basis),
            "streams": streams_data(forecast),
        },
        "loyalty": {
            "grade": str(found.loyalty.grade),
            "ratio": found.loyalty.ratio,
            "previous": str(found.loyalty.previous),
            "months": [
                {"month": f"{month.month:%Y-%m}", "ours": month.ours, "demand": month.demand, "source": month.source}
                for month in found.loyalty.window
            ],
        },
    }


def _term_data(term: Term) -> dict[str, object]:
    return {"code": term.code, "value": term.value, "unit": term.unit, "text": term_text(term), **_extra(term)}


def _extra(term: Term) -> dict[str, object]:
    return {"params": dict(term.params)} if term.params else {}


def _print_csv(found: Explanation) -> None:
    from fieldcrm.cli.output import Column, emit

    rows = [
        {
            "reason": str(parts.reason.code),
            "stake": parts.reason.stake,
            "term": term.code,
            "value": term.value,
            "unit": term.unit,
            "text": term_text(term),
        }
        for parts in found.reasons
        for term in parts.terms
    ]
    columns = [Column(key, key) for key in ("reason", "stake", "term", "value", "unit", "text")]
    emit("csv", columns, rows)
