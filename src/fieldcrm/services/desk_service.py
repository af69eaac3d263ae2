"""The desk's part for work at customers: equipment, service visits, like cases, risks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, time
    from pathlib import Path

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.service import (
        DiaryEntry,
        Equipment,
        EquipmentPast,
        FileRef,
        LikeCase,
        Risk,
        SiteRules,
        VisitLine,
        VisitRecord,
        VisitView,
    )
    from fieldcrm.domain.views.sheet import SheetText


class ServiceDesk(DeskBase):
    """What is done at a customer. New equipment and risks: `put_part`; deleting a visit or risk: `delete`."""

    def equipment(self, customer_id: bytes) -> tuple[Equipment, ...]:
        """What a customer has, retired pieces last."""
        from fieldcrm.services import equipment

        return equipment.equipment(self, customer_id)

    def equipment_past(self, equipment_id: bytes, until: date | None = None, but: bytes | None = None) -> EquipmentPast:
        """What parameters and programs were set to last, up to a day (today), leaving out one visit."""
        from fieldcrm.services import equipment

        return equipment.past(self, equipment_id, until or self.day(), but)

    def diary(self, equipment_id: bytes, offset: int = 0, limit: int = 50) -> tuple[DiaryEntry, ...]:
        """Everything ever done to a piece of equipment, newest first. Raises NotFoundError."""
        from fieldcrm.services import equipment

        return equipment.diary(self, equipment_id, offset, limit)

    def site_rules(self, customer_id: bytes) -> tuple[SiteRules, ...]:
        """The rules of each of a customer's sites, filled-in ones only."""
        from fieldcrm.services import equipment

        return equipment.site_rules(self, customer_id)

    def save_visit(
        self,
        customer_id: bytes,
        record: VisitRecord,
        *,
        words: Mapping[str, Sequence[str]] | None = None,
        next_on: date | None = None,
        next_at: time | None = None,
        promises: Sequence[tuple[str, date, time | None]] = (),
    ) -> Receipt | None:
        """Keep a service visit (`record.id` None) or change one, as one action; None if nothing differs.

        A visit of today is a contact too: it keeps what was due and plans the next date, by proposal unless one is
        given. `words` are new words for the team's short lists, `promises` (what, by which day, at which time) those
        given on the spot. Raises InvalidValueError, whose field is the place: `parts[0].quantity`.
        """
        from fieldcrm.services import visits
        from fieldcrm.services.promising import Given

        given = [Given(*promise) for promise in promises]
        return visits.save(self, customer_id, record, words=words, next_on=next_on, next_at=next_at, promises=given)

    def visit(self, visit_id: bytes) -> VisitView:
        """A visit with everything that belongs to it. Raises NotFoundError."""
        from fieldcrm.services import visits

        return visits.visit(self, visit_id)

    def visit_of_entry(self, activity_id: bytes) -> VisitView | None:
        """The visit that an entry of the timeline stands for; None for a contact without a record."""
        from fieldcrm.services import visits

        found = visits.of_entry(self, activity_id)
        return None if found is None else visits.visit(self, found)

    def visits(self, customer_id: bytes | None = None, *, offset: int = 0, limit: int = 50) -> tuple[VisitLine, ...]:
        """Visits of one customer or of all, newest first."""
        from fieldcrm.services import equipment

        return equipment.visits(self, customer_id, offset, limit)

    def find_visit(self, text: str) -> VisitView:
        """The one visit that `text` names: its id or the end of it, or the paper form's number.

        Raises NotFoundError, AmbiguousError.
        """
        from fieldcrm.services import equipment, visits

        return visits.visit(self, equipment.find(self, "visit", text))

    def find_risk(self, text: str) -> bytes:
        """The id of the one risk that `text` names: its id or the end of it. Raises NotFoundError, AmbiguousError."""
        from fieldcrm.services import equipment

        return equipment.find(self, "risk", text)

    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """The team's own words of the short lists problem, cause, solution and method, by list."""
        from fieldcrm.services import equipment

        return equipment.choices(self)

    def like_cases(
        self, text: str, *, words: Sequence[str] = (), model: str = "", parts: Sequence[str] = (), limit: int = 10
    ) -> tuple[LikeCase, ...]:
        """Earlier cases like what is described, best first: the same model, parts, or words, in either script.

        `words` are words of the short lists, `parts` names or numbers of parts.
        """
        from fieldcrm.services import cases

        return cases.like(self, text, words=words, model=model, parts=parts, limit=limit)

    def file_states(self, files: Sequence[FileRef]) -> Mapping[str, str]:
        """What became of files that were noted, by path: same, changed or missing."""
        from fieldcrm.exchange.attachments import state_of

        return {file.path: state_of(file.path, file.sha256) for file in files}

    def add_choice(self, name: str, word: str) -> Receipt | None:
        """Add a word to a short list (problem, cause, solution, method); None if there already.

        Raises InvalidValueError.
        """
        from fieldcrm.services import visits

        return visits.add_choice(self, name, word)

    def drop_choice(self, name: str, word: str) -> Receipt:
        """Take one of the team's words off a short list; what was written with it stays. Raises NotFoundError."""
        from fieldcrm.services import visits

        return visits.drop_choice(self, name, word)

    def write_sheet(self, sheet: SheetText, file: Path) -> None:
        """Write a sheet in words as HTML or PDF, by the file's ending.

        Raises InvalidValueError ('sheet_ending', 'pdf_missing', 'pdf_font'), DiskError.
        """
        from fieldcrm.exchange import visit_sheet

        visit_sheet.write(sheet, file)

    def risks(self, customer_id: bytes | None = None, *, closed: bool = False) -> tuple[Risk, ...]:
        """Risks of one customer or of all: the open ones, the most pressing first; with `closed` all of them."""
        from fieldcrm.services import risks

        return risks.risks(self, customer_id, closed=closed)

    def close_risk(self, risk_id: bytes, word: str, on: date | None = None) -> Receipt:
        """Close a risk with a word. Raises InvalidValueError, NotFoundError."""
        from fieldcrm.services import risks

        return risks.close(self, risk_id, word, on)
