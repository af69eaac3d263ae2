"""Which customers the list shows, in which order, and how that is said."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from textual.content import Content

from fieldcrm.domain.codes import Grade, Status
from fieldcrm.domain.filters import Condition, Filter, Op
from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _, ngettext
from fieldcrm.ui.dialogs.pick import Option
from fieldcrm.ui.rows.customers import SORTS
from fieldcrm.ui.widgets.sources import PAGE
from fieldcrm.ui.words.fields import field_text, grade_text, status_text
from fieldcrm.ui.words.filters import filter_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldcrm.domain.views.finding import Segment
    from fieldcrm.domain.views.listed import CustomerPage
    from fieldcrm.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Selection:
    """Which customers are shown, in which order."""

    query: str = ""
    sort: str = SORTS[0]
    descending: bool = False
    grade: str = ""
    status: str = ""
    territory: str = ""
    where: Filter = field(default_factory=Filter)
    segment: str = ""
    """The name of the segment that `where` is."""

    @property
    def narrowed(self) -> bool:
        """Whether anything is left out."""
        return bool(self.query or self.grade or self.status or self.territory or self.where.groups)

    def toggled(self, what: str, value: str) -> Selection:
        """Only those whose grade, status or territory (`what`) is `value`; all again if it was so already."""
        chosen = "" if getattr(self, what) == value else value
        if what == "grade":
            return replace(self, grade=chosen)
        return replace(self, status=chosen) if what == "status" else replace(self, territory=chosen)

    def page(self, desk: Desk, offset: int = 0) -> CustomerPage:
        """A window of the customers."""
        return desk.customers(
            self.query,
            sort=self.sort,
            descending=self.descending,
            grade=self.grade,
            status=self.status,
            territory=self.territory,
            where=self.where,
            offset=offset,
            limit=PAGE,
        )


def everyone(shown: Selection) -> Filter:
    """The selection as one filter, its query left out."""
    chosen = (("grade", shown.grade), ("status", shown.status), ("territory", shown.territory))
    group = tuple(Condition(name, Op.IS, (value,)) for name, value in chosen if value)
    return shown.where.both(Filter((group,) if group else ()))


def filter_options(territories: tuple[str, ...], segments: tuple[Segment, ...] = ()) -> list[Option]:
    """What the list can be narrowed to.

    The code is `grade:A`, `status:active`, `territory:…`, `segment:…` (its id), `where:` to write a filter, empty for
    all.
    """
    options = [Option("", _("All customers")), Option("where:", _("Write a filter …"))]
    options += [
        Option(
            f"segment:{each.id.hex()}",
            safe(each.name),
            f"{each.customers:,}" if each.wanted else _("unreadable"),
            _("Segments"),
        )
        for each in segments
    ]
    options += [Option(f"grade:{g}", grade_text(g), group=_("Grade")) for g in Grade]
    options += [Option(f"status:{s}", status_text(s), group=_("Status")) for s in Status]
    options += [Option(f"territory:{t}", t, group=_("Territory")) for t in territories if t]
    return options


def state_line(shown: Selection, total: int, marked: int, own: Mapping[str, str] | None = None) -> Content:
    """How many customers are shown, in which order, and which ones only."""
    arrow = "↓" if shown.descending else "↑"
    parts = [
        Content.styled(ngettext("{n} customer", "{n} customers", total, n=f"{total:,}"), "bold $foreground"),
        Content(_("by {field} {arrow}", field=field_text(shown.sort), arrow=arrow)),
    ]
    if shown.grade:
        parts.append(Content(_("grade {grade}", grade=grade_text(shown.grade))))
    if shown.status:
        parts.append(Content(status_text(shown.status)))
    if shown.territory:
        parts.append(Content(safe(shown.territory)))
    if shown.where.groups:
        parts.append(Content.styled(safe(shown.segment or filter_text(shown.where, own)), "$primary"))
    if marked:
        parts.append(Content.styled("● " + ngettext("{n} marked", "{n} marked", marked), "bold $secondary"))
    return Content("  ·  ").join(parts)
