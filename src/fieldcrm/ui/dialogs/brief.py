"""The brief: one screen, however small the terminal is; a key shows all of it, scrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import N_, _
from fieldcrm.ui.cells import width_of
from fieldcrm.ui.dialogs.telling import TellingDialog
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.rows.labelled import Line, heading, label, lines_of

if TYPE_CHECKING:
    from fieldcrm.domain.views.brief import Brief

_LABELS = 17
_AROUND = 4
"""Lines of the terminal that the frame and the keys take."""


class BriefDialog(TellingDialog):
    """The brief of one customer."""

    HELP = N_(
        "What to know before walking in: the site's rules first, then who is who, what is open, tanks and next need, "
        "the last visits and calls, what not to ask again, whom to thank, what to sell. It is cut to one screen where "
        "the terminal is small; b shows all of it. “fieldcrm brief CUSTOMER --html FILE” writes it for the printer."
    )
    BINDINGS = bindings("brief")
    CSS_PATH: ClassVar[str] = "../styles/find.tcss"

    def __init__(self, customer_id: bytes, name: str) -> None:
        super().__init__()
        self._customer_id, self._who = customer_id, name
        self._found: Brief | None = None
        self._whole = False

    def title_text(self) -> str:
        """Whose brief."""
        return _("Brief · {name}", name=self._who)

    def on_mount(self) -> None:
        """Ask for it."""
        self.ask(lambda desk: desk.brief(self._customer_id), self._show, group="brief")

    def on_resize(self) -> None:
        """The lines follow the width."""
        if self._found is not None:
            self.call_after_refresh(self._show, self._found)

    def _show(self, found: Brief) -> None:
        self._found = found
        whole = told(found, self.room)
        rows = self.app.size.height - _AROUND
        fits = self._whole or whole.plain.count("\n") < rows
        self.tell(whole if fits else one_screen(found, rows, self.room))

    def action_whole(self) -> None:
        """All of it, scrolled; again: one screen."""
        if self._found is not None:
            self._whole = not self._whole
            self._show(self._found)


def told(found: Brief, room: int) -> Content:
    """The brief in lines of `room` columns."""
    from fieldcrm.ui.words.brief import sections

    blocks = []
    for section in sections(found):
        lines = lines_of([Line(safe(label), text) for label, text in section.pairs], room, _LABELS)
        blocks.append(Content("\n").join([heading(safe(section.title)), lines]))
    return Content("\n").join(blocks)


def one_screen(found: Brief, rows: int, room: int) -> Content:
    """The brief in `rows` lines of `room` columns."""
    from fieldcrm.ui.words import brief_fit
    from fieldcrm.ui.words.brief import sections

    lines = brief_fit.one_screen(sections(found), rows, room - _LABELS, width_of)
    return Content("\n").join(
        [Content.assemble(label(safe(first), width=_LABELS), Content(safe(text))) for first, text in lines]
    )
