"""The archive in words: where it lies, how large it is, when it was last copied, whether it is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from fieldcrm.domain.safe import safe
from fieldcrm.i18n import _
from fieldcrm.ui.rows.labelled import Line, lines_of
from fieldcrm.ui.words.dates import instant_text, size_text
from fieldcrm.ui.words.findings import finding_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldcrm.domain.views.archive import ArchiveStatus, Finding


def archive_block(status: ArchiveStatus) -> Content:
    """The facts of the archive."""
    secret = _("encrypted with your passphrase") if status.encrypted else _("not encrypted, every page authenticated")
    backup = instant_text(status.last_backup) if status.last_backup else _("none yet: b makes one")
    lines = [
        Line(_("File"), status.path),
        Line(_("Size"), size_text(status.size)),
        Line(_("Customers"), f"{status.customers:,}"),
        Line(_("Deliveries"), f"{status.deliveries:,}"),
        Line(_("Changes"), _("{count} in the log", count=f"{status.changes:,}")),
        Line(_("Protection"), secret, "" if status.encrypted else "$warning"),
        Line(_("Last backup"), backup, "" if status.last_backup else "$warning"),
        Line(_("User"), status.user),
    ]
    if status.read_only:
        lines.append(Line(_("Access"), _("read only: another window has it open"), "$warning"))
    return lines_of(lines)


def findings_block(findings: Sequence[Finding]) -> Content:
    """Doctor's findings, one a line, each marked as good or bad."""
    return Content("\n").join(
        [
            Content.assemble(
                Content.styled("✓ " if found.ok else "✗ ", "bold $success" if found.ok else "bold $error"),
                safe(finding_text(found)),
            )
            for found in findings
        ]
    )
