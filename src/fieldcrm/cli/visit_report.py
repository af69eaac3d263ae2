"""`fieldcrm report visit ID FILE`: the customer's sheet of a service visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm import i18n
from fieldcrm.cli.output import say
from fieldcrm.cli.session import to_path
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import _

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session
    from fieldcrm.domain.views.service import VisitView
    from fieldcrm.exchange.visit_sheet import SheetText

ENDINGS = (".html", ".htm", ".pdf")


def report(session: Session) -> int:
    """Write the sheet in the customer's language, else in the user's."""
    from fieldcrm.exchange.visit_sheet import write

    file = to_path(session.line.get("FILE"))
    if file.suffix.casefold() not in ENDINGS:
        raise InvalidValueError(field="file", value=str(file), reason="sheet_ending")
    with session.desk(read_only=True) as desk:
        view = desk.find_visit(session.line.get("ID"))
        language = desk.dossier(view.customer.id).language
    write(sheet_of(view, language), file)
    say(_("The sheet stands at {file}.", file=file))
    return 0


def sheet_of(view: VisitView, language: str) -> SheetText:
    """The sheet in a language (empty: the one in use), which is in use again afterwards."""
    from fieldcrm.exchange.visit_sheet import Block, SheetText
    from fieldcrm.ui.words.visit_sheet import sheet_words

    before = i18n.language()
    try:
        spoken = i18n.use(language) if language else before
        words = sheet_words(view)
    finally:
        i18n.use(before)
    blocks = tuple(Block(*block) for block in words.blocks)
    return SheetText(spoken, words.title, words.under, blocks, words.signed)
