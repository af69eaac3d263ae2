"""`fieldcrm report visit ID FILE`: the customer's sheet of a service visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.cli.folders import telling_of
from fieldcrm.cli.output import say
from fieldcrm.cli.session import to_path
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import _

if TYPE_CHECKING:
    from fieldcrm.cli.session import Session

ENDINGS = (".html", ".htm", ".pdf")


def report(session: Session) -> int:
    """Write the sheet in the customer's language, else in the user's."""
    from fieldcrm.ui.words.visit_sheet import sheet_of

    file = to_path(session.line.get("FILE"))
    if file.suffix.casefold() not in ENDINGS:
        raise InvalidValueError(field="file", value=str(file), reason="sheet_ending")
    with telling_of(file.parent), session.desk(read_only=True) as desk:
        view = desk.find_visit(session.line.get("ID"))
        desk.write_sheet(sheet_of(view, desk.dossier(view.customer.id).language), file)
    say(_("The sheet stands at {file}.", file=file))
    return 0
