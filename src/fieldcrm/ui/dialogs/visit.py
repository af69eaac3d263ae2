"""The service visit: one form, keyboard only; like cases appear while the problem is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.widgets import Input, Static

from fieldcrm.domain.custom_fields import OwnValue
from fieldcrm.domain.safe import safe
from fieldcrm.domain.views.service import EquipmentPast
from fieldcrm.errors import InvalidValueError
from fieldcrm.i18n import N_, _
from fieldcrm.ui import visit_fields as fields
from fieldcrm.ui.dialogs.base import text
from fieldcrm.ui.dialogs.coming_form import ComingForm
from fieldcrm.ui.dialogs.form import explain
from fieldcrm.ui.keymap import bindings
from fieldcrm.ui.resting import AtRest
from fieldcrm.ui.rows.cases import case_lines
from fieldcrm.ui.visit_recall import Recall
from fieldcrm.ui.visit_state import VisitState
from fieldcrm.ui.widgets.form import FormPanel
from fieldcrm.ui.widgets.rows_panel import RowsPanel
from fieldcrm.ui.words.service import list_words, words_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.service import Equipment, LikeCase, VisitRecord
    from fieldcrm.services.desk import Desk
    from fieldcrm.ui.visit_fields import VisitContext

CASES_DELAY = 0.2
"""Seconds of rest after which like cases are looked for."""
FEW = 3
MORE = 20
_LISTED = frozenset(("problem", "cause", "solution", "method"))


def context_of(
    desk: Desk, customer_id: bytes, chosen: bytes | None = None, named: Sequence[Equipment] = ()
) -> VisitContext:
    """What the form must know of a customer; `named` is what a saved visit names, in use or not."""
    dossier = desk.dossier(customer_id)
    known = {piece.id: piece for piece in dossier.equipment if piece.retired_on is None or piece.id == chosen}
    return fields.VisitContext(
        customer_id=customer_id,
        name=dossier.name or dossier.code,
        today=desk.day(),
        equipment=tuple({**known, **{piece.id: piece for piece in named}}.values()),
        tanks=dossier.tanks,
        sites=dossier.sites,
        choices=desk.choices(),
        chosen=chosen,
        own=tuple(OwnValue(field) for field in desk.custom_fields("visit")),
    )


class VisitDialog(ComingForm):
    """A new visit, or one that is changed (`base`)."""

    HELP = N_(
        "What was serviced, what was wrong, what was done. A word of the short list, a colon, and your own words; + "
        "before a word adds it to the list. An empty row comes as you fill the last one; a row that you empty goes. "
        "The old value of a parameter is that of the last visit. Ctrl+S saves all of it as one action."
    )
    BINDINGS = bindings("form", "visit")
    CSS_PATH: ClassVar[list[str]] = ["../styles/forms.tcss", "../styles/visit.tcss"]  # type: ignore[assignment]

    def __init__(self, context: VisitContext, base: VisitRecord | None = None) -> None:
        key = f"visit:{context.customer_id.hex()}" if base is None or base.id is None else f"visit:{base.id.hex()}"
        super().__init__(
            _("Service visit · {name}", name=safe(context.name)), (), {}, self._keep, draft_key=key, all_fields=True
        )
        self.context = context
        self.state: VisitState = VisitState(context, base)
        self._recall = Recall()
        self._piece: Equipment | None = None
        self._cases: tuple[LikeCase, ...] = ()
        self._cases_sought = AtRest(self, CASES_DELAY, self.look)

    def body(self) -> ComposeResult:
        """News about the draft, the form, what the short list offers, like cases."""
        offers: dict[str, Sequence[str]] = {name: list_words(name, self.context.choices) for name in sorted(_LISTED)}
        offers["equipment"] = [fields.piece_text(piece) for piece in self.context.pieces()]
        yield text(id="form-notice")
        yield RowsPanel(self.state, explain, offers)
        yield text(id="offer")
        yield text(id="cases")

    def on_mount(self) -> None:
        """What is known of the piece, and no cases yet. The form's own mounting comes by itself."""
        if self.state.texts["equipment"]:
            self._look_at_piece()
        self._show_cases(())

    def first_field(self) -> str | None:
        """What is not known yet: the problem, where the piece is."""
        return "problems.0.problem" if self.state.texts["equipment"] else "equipment"

    def _take_draft(self, draft: str | None) -> None:
        if not self.state.changed() and self.state.restore(draft):
            self.run_worker(self._take_up(), exclusive=True, group="rows")

    async def _take_up(self) -> None:
        panel = self.query_one(RowsPanel)
        await panel.sync_rows()
        panel.show_texts()
        self.notice(_("Taken up where it was left: not saved yet. Esc asks whether to drop it."))
        self._look_at_piece()
        self._cases_sought.soon()

    # While one types ------------------------------------------------------------------------------------------

    @on(FormPanel.Written)
    async def _written(self, event: FormPanel.Written) -> None:
        section = self.state.row_wanted(event.name)
        if section is not None:
            self.state.add_row(section)
            await self.query_one(RowsPanel).sync_rows()
            if section == fields.PARAMETERS:
                self._offer_parameters()
        last = event.name.rpartition(".")[2]
        if event.name in {"equipment", "day"}:
            self._look_at_piece()
        elif event.name.startswith(f"{fields.PARAMETERS}.") and last == "name":
            self._fill_in(int(event.name.split(".")[1]))
        if last in _LISTED or event.name == "equipment" or event.name.startswith(f"{fields.PARTS}."):
            self._cases_sought.soon()

    def on_descendant_focus(self) -> None:
        """Show what the short list of the entry at hand offers."""
        field = self.query_one(RowsPanel).field_of(self.focused)
        last = field.name.rpartition(".")[2] if field is not None else ""
        words: tuple[str, ...] = ()
        if last in _LISTED:
            words = list_words(last, self.context.choices)
        elif field is not None and last == "equipment":
            words = tuple(fields.piece_text(piece) for piece in self.context.pieces())
        offer = self.query_one("#offer", Static)
        offer.display = bool(words)
        offer.update(safe(" · ".join(words)))

    def action_problem(self) -> None:
        """Another problem of the same visit."""
        number = len(self.state.rows[fields.PROBLEMS])
        if self.state.filled(fields.PROBLEMS, number - 1):
            self.state.add_row(fields.PROBLEMS)
        else:
            number -= 1
        self.run_worker(self._to_problem(number), exclusive=True, group="rows")

    async def _to_problem(self, number: int) -> None:
        panel = self.query_one(RowsPanel)
        await panel.sync_rows()
        panel.focus_field(f"{fields.PROBLEMS}.{number}.problem")

    # What is known of the equipment ---------------------------------------------------------------------------

    def _look_at_piece(self) -> None:
        """Ask what the piece was left with, once what was typed names one."""
        try:
            piece = fields.read_piece(self.context, self.state.texts["equipment"])
            day = fields.read_past("day", self.context.today, self.state.texts["day"])
        except InvalidValueError:
            return
        self._piece = piece
        _real, new = fields.real_piece(piece)
        if new:
            self._know(EquipmentPast())
            return
        but = self.state.base.id if self.state.base else None
        self.ask(lambda desk: desk.equipment_past(piece.id, day, but), self._know, group="past")

    def _know(self, past: EquipmentPast) -> None:
        self._recall.past = past
        self._offer_parameters()
        for number in range(len(self.state.rows[fields.PARAMETERS])):
            self._fill_in(number)

    def _offer_parameters(self) -> None:
        panel = self.query_one(RowsPanel)
        past = self._recall.past
        for section, known in ((fields.PARAMETERS, past.parameters), (fields.PROGRAMS, past.programs)):
            words = [value.name for value in known.values()]
            for number in range(len(self.state.rows[section])):
                panel.offer(f"{section}.{number}.name", words)

    def _fill_in(self, number: int) -> None:
        """Write the old value and the unit beside a parameter's name, unless somebody wrote others."""
        for name, value in self._recall.beside(f"{fields.PARAMETERS}.{number}", self.state.texts):
            self.state.write(name, value)
            entry = self.query_one(RowsPanel).entry_of(name)
            if isinstance(entry, Input):
                with self.prevent(Input.Changed):
                    entry.value = safe(value)

    # Like cases -----------------------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask for cases like what was typed so far."""
        self.ask(lambda desk: self._alike(desk, FEW), self._show_cases, group="cases")

    def _typed(self) -> str:
        """What stands in the problems and their causes."""
        rows = self.state.rows[fields.PROBLEMS]
        return " ".join(self.state.texts[each.name] for row in rows for each in row[:2]).strip()

    def _alike(self, desk: Desk, limit: int) -> tuple[LikeCase, ...]:
        texts, typed = self.state.texts, self._typed()
        if not typed:
            return ()
        parts = [texts[each.name] for row in self.state.rows[fields.PARTS] for each in row[:2] if texts[each.name]]
        model = "" if self._piece is None else self._piece.model
        found = desk.like_cases(
            typed, words=words_in(typed, self.context.choices), model=model, parts=parts, limit=limit + 1
        )
        base = self.state.base
        return tuple(case for case in found if base is None or case.visit_id != base.id)[:limit]

    def _show_cases(self, cases: tuple[LikeCase, ...]) -> None:
        self._cases = cases
        shown = self.query_one("#cases", Static)
        shown.display = bool(cases)
        if cases:
            shown.update(case_lines(cases, self.crm.today, max(shown.size.width, self.size.width - 8)))

    def action_cases(self) -> None:
        """All like cases in full."""
        from fieldcrm.ui.dialogs.cases import CasesDialog

        if not self._typed():
            self.notify(_("Type the problem first: cases like it are looked for by its words."), markup=False)
            return
        self.ask(
            lambda desk: self._alike(desk, MORE),
            lambda cases: self.app.push_screen(CasesDialog(cases)),
            group="more",
            keys_wait=True,
        )

    # Saving ---------------------------------------------------------------------------------------------------

    def _keep(self, desk: Desk, values: dict[str, object]) -> Receipt | None:
        from fieldcrm.ui.dialogs.complaint_forms import promise_of

        promise = promise_of(values)
        record, words = self.state.record(values)
        given = [promise] if promise else []
        return desk.save_visit(self.context.customer_id, record, words=words, promises=given)
