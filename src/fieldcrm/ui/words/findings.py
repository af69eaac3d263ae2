"""Words for what doctor finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.i18n import N_
from fieldcrm.ui.words.filling import fill

if TYPE_CHECKING:
    from fieldcrm.domain.views.archive import Finding

GOOD: dict[str, tuple[str, ...]] = {
    "pages": (N_("Every page of the file passes its check."),),
    "chain": (N_("The log is whole: {changes} changes, each hash fits."), N_("The log is whole.")),
    "rows": (N_("Every row holds valid values."),),
    "tables": (
        N_("The tables are what the log says (digest {digest}…)."),
        N_("The tables were not compared: another program is writing."),
    ),
}
BAD: dict[str, tuple[str, ...]] = {
    "pages": (N_("{count} pages fail their check: {first}"), N_("Pages of the file fail their check.")),
    "chain": (
        N_("The log is broken at change {change}."),
        N_("The log cannot be read: {file}"),
        N_("The log cannot be read."),
    ),
    "rows": (N_("{count} rows hold invalid values: {first}"), N_("Rows hold invalid values.")),
    "tables": (N_("The tables differ from the log; “fieldcrm rebuild” makes them again."),),
}
"""By code; the parameters are those of `storage.checks`."""


def finding_text(finding: Finding) -> str:
    """A line of doctor in words; the code itself where it has none."""
    templates = (GOOD if finding.ok else BAD).get(finding.code)
    return fill(templates, finding.params) if templates else finding.code
