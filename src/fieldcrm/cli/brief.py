"""`fieldcrm brief CUSTOMER`: one page before a visit, on the terminal or as a page for the printer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from fieldcrm.cli.output import emit_object, pad, say, terminal_room, terminal_rows, to_json, width
from fieldcrm.cli.session import to_path
from fieldcrm.domain.safe import safe, safe_lines
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import _, language
from fieldcrm.ui.words.brief import headline, sections
from fieldcrm.ui.words.lines import wrapped

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.brief import Brief

_PAPER = 100
"""Columns of a line where stdout is no terminal."""
_PAPER_LINES = 66
"""Lines of a sheet of paper, as printers count."""
_FEWEST = 16
"""Lines that even the smallest terminal is thought to have."""
_LABELS = 18
_NARROWEST = 20
"""Columns that a text has at least."""


def show(session: Session) -> int:
    """Print the brief, or write it as HTML."""
    with session.desk(read_only=True) as desk:
        customer = desk.find_customer(session.line.get("CUSTOMER"))
        found = desk.brief(customer.id, session.as_of)
    if session.line.has("--html"):
        from fieldcrm.cli.folders import telling_of
        from fieldcrm.exchange.pages import write_page

        file = to_path(session.line.get("--html"))
        if file.suffix.lower() not in (".html", ".htm"):
            raise InvalidValueError(field="file", value=str(file), reason="ending_html")
        with telling_of(file.parent):
            write_page(file, _sheet(found))
        say(_("The brief stands in {file}; print it from the browser.", file=file))
        return 0
    if session.format == "json":
        print(to_json(_data(found)))
    elif session.format == "csv":
        emit_object("csv", (), {each.title: "; ".join(_told(pair) for pair in each.pairs) for each in sections(found)})
    else:
        print("\n".join(_on_a_screen(found) if sys.stdout.isatty() else lines(found, _PAPER, _PAPER_LINES)))
    return 0


def _sheet(found: Brief) -> str:
    """The brief on one sheet of A4: in small type, and at last cut, where it is long."""
    from fieldcrm.exchange.pages import COLUMNS, DENSE_COLUMNS, DENSE_ROWS, ROWS, page
    from fieldcrm.ui.words.brief_fit import height, one_page

    told = sections(found)
    dense = height(told, COLUMNS, width) > ROWS
    if dense:
        told = one_page(told, DENSE_ROWS, DENSE_COLUMNS, width)
    shown = [(each.title, each.pairs, each.code == "rules") for each in told]
    return page(headline(found), shown, language(), dense=dense)


def _on_a_screen(found: Brief) -> list[str]:
    """All of it where the terminal has the lines, else as many as it has."""
    from fieldcrm.ui.words.brief_fit import crop, one_screen

    room = min(terminal_room() or _PAPER, _PAPER)
    rows = max(terminal_rows() or _PAPER_LINES, _FEWEST) - 2
    whole = lines(found, room)
    if len(whole) <= rows:
        return whole
    shown = one_screen(sections(found), rows - 1, room - _LABELS, width)
    return [
        safe(headline(found)),
        *(f"{pad(crop(safe(label), _LABELS - 1, width), _LABELS)}{safe(text)}".rstrip() for label, text in shown),
    ]


def _told(pair: tuple[str, str]) -> str:
    return ": ".join(part for part in pair if part)


def lines(found: Brief, room: int, most: int | None = None) -> list[str]:
    """The brief as lines of at most `room` columns; with `most`, cut to so many lines."""
    from fieldcrm.ui.words.brief_fit import one_page

    told = sections(found)
    if most is not None:
        # A heading takes two lines here; one_page counts 1.7 for it, and one for the frame of the rules.
        told = one_page(told, most - 4, room - _LABELS - 2, width)
    shown = [safe(headline(found))]
    for section in told:
        shown += ["", f"── {safe(section.title)}"]
        for label, text in section.pairs:
            if text:
                shown += _pair(label, text, room)
    return shown


def _pair(label: str, text: str, room: int) -> list[str]:
    """A label with its text, the later lines of the text below the first."""
    indent = "  " if not label else " " * (_LABELS + 2)
    first = "  " if not label else f"  {pad(safe(label), _LABELS - 1)} "
    room = max(_NARROWEST, room - width(indent))
    rows = [row for line in safe_lines(text).splitlines() for row in wrapped(line, room, width)]
    return [f"{first if at == 0 else indent}{row}".rstrip() for at, row in enumerate(rows)]


def _data(found: Brief) -> dict[str, object]:
    return {
        "customer": found.dossier.code or found.dossier.name,
        "day": found.day,
        "sections": [
            {
                "code": each.code,
                "title": each.title,
                "lines": [{"label": label, "text": text} for label, text in each.pairs if text],
            }
            for each in sections(found)
        ],
    }
