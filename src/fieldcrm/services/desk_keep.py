"""The desk's keeping of the archive: checks, rebuild, backup, export, passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import date
    from pathlib import Path

    from fieldcrm.domain.views.archive import Finding
    from fieldcrm.domain.views.exported import CutText
    from fieldcrm.services.calendar_files import Say

    Progress = Callable[[int, int], None]


class KeepDesk(DeskBase):
    """What keeps the archive whole."""

    def digest(self) -> str:
        """One hash over all shared tables: equal logs give equal digests."""
        from fieldcrm.services import keeping

        return keeping.digest(self)

    def rebuild(self, progress: Progress | None = None) -> str:
        """Make the tables again from the log, in one transaction; returns the digest."""
        from fieldcrm.services import keeping

        return keeping.rebuild(self, progress)

    def doctor(self, *, deep: bool = False, progress: Progress | None = None) -> tuple[Finding, ...]:
        """The truth about the archive: file, chain of hashes, and (deep) tables against the log."""
        from fieldcrm.services import keeping

        return keeping.doctor(self, deep=deep, progress=progress)

    def backup(self, folder: Path | None = None, *, reason: str = "asked") -> Path:
        """A checked copy, default in the archive's own backup folder; old ones are rotated there."""
        from fieldcrm.services import keeping

        return keeping.backup(self, folder, reason=reason)

    def backup_if_due(self) -> Path | None:
        """A regular copy: half an hour after the last one, if something was written since; else None."""
        from fieldcrm.services import keeping

        return keeping.backup_if_due(self)

    def set_passphrase(self, passphrase: str | None) -> None:
        """Set, change or (None) remove the passphrase."""
        from fieldcrm.services import keeping

        keeping.set_passphrase(self, passphrase)

    def export_db(self, file: Path) -> None:
        """A plain SQLite copy of the archive for other tools. Raises DiskError if the file exists."""
        from fieldcrm.services import keeping

        keeping.export_db(self, file)

    def export(
        self,
        kind: str,
        file: Path,
        *,
        only: Collection[bytes] | None = None,
        progress: Progress | None = None,
        cut: Callable[[CutText], object] | None = None,
    ) -> int:
        """Write a kind of records, or all, to CSV or XLSX by the file's ending (contacts also .vcf); rows written.

        `only` leaves customers to those with these ids; `cut` is told of each text that an XLSX cannot hold whole.
        """
        from fieldcrm.services import exporting

        return exporting.export(self, kind, file, only=only, progress=progress, cut=cut)

    def export_agenda(self, file: Path, first: date, last: date, say: Say) -> int:
        """Write planned contacts, promises, risks and ends of contracts as iCalendar; entries written.

        `say` gives the summary and the description of an entry. Raises DiskError, InvalidValueError.
        """
        from fieldcrm.services import calendar_files

        return calendar_files.export_agenda(self, file, first, last, say)

    def refresh_standing(self, as_of: date | None = None, progress: Progress | None = None) -> int:
        """Bring every customer's stored state up to the day (a roll-over); rows recomputed."""
        from fieldcrm.services import listing

        return listing.refresh(self, self.day(as_of), progress)

    def learn(self) -> bool:
        """Learn anew what all customers have in common, where that is due (`TodayList.learn_due`); whether it was."""
        from fieldcrm.services import listing

        return listing.learn(self)
