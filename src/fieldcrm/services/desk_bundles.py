"""The desk's team and bundles: who belongs to it, what goes out to them, and what comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldcrm.services.desk_base import DeskBase

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from fieldcrm.domain.views.archive import Receipt
    from fieldcrm.domain.views.team import Exported, Incoming, LastExchange, Team

    Progress = Callable[[int, int], None]


class BundleDesk(DeskBase):
    """What a team exchanges."""

    def team(self) -> Team:
        """The team and its laptops. Raises TeamError where this archive belongs to none."""
        from fieldcrm.services import team

        return team.show(self)

    def create_team(self, name: str) -> Team:
        """Make a team with this laptop in it. Raises InvalidValueError, TeamError."""
        from fieldcrm.services import team

        return team.create(self, name)

    def invite(self, file: Path, passphrase: str) -> str:
        """Write an invitation that `passphrase` opens; returns this laptop's fingerprint.

        Raises TeamError, InvalidValueError, DiskError (also where the file exists).
        """
        from fieldcrm.services import team

        return team.invite(self, file, passphrase)

    def join_team(self, file: Path, passphrase: str) -> Team:
        """Enter the team of an invitation. Raises TeamError, PassphraseError, BundleError, NotFoundError, DiskError."""
        from fieldcrm.services import team

        return team.join(self, file, passphrase)

    def retire_member(self, name: str) -> Receipt:
        """Retire a laptop, by its person's name or its fingerprint. Raises NotFoundError, AmbiguousError, TeamError."""
        from fieldcrm.services import team

        return team.retire(self, name)

    def unretire_member(self, name: str) -> Receipt:
        """Let a retired laptop belong to the team again. Raises NotFoundError, AmbiguousError, TeamError."""
        from fieldcrm.services import team

        return team.take_back(self, name)

    def export_bundle(
        self, folder: Path, *, for_name: str = "", full: bool = False, progress: Progress | None = None
    ) -> Exported:
        """Write a new bundle into a folder: what the colleagues (or one of them, or `full` anybody) lack.

        Raises TeamError, NotFoundError, AmbiguousError, DiskError. `progress` is told (changes, changes in all); what
        it raises stops the export, and no file is left.
        """
        from fieldcrm.services import bundles_out

        return bundles_out.export(self, folder, for_name=for_name, full=full, progress=progress)

    def import_bundles(
        self,
        paths: Sequence[Path],
        *,
        dry: bool = False,
        allow: Collection[str] = (),
        progress: Progress | None = None,
    ) -> tuple[Incoming, ...]:
        """Merge bundles (files, folders, patterns), each whole or not at all; what came of each.

        A bundle that needs a yes (`Incoming.reasons`) changes nothing unless `allow` names every reason. `progress` is
        told (bytes, bytes in all) of each; what it raises stops the import. Raises TeamError, NotFoundError.
        """
        from contextlib import suppress

        from fieldcrm.errors import FieldcrmError
        from fieldcrm.services import bundles_in, merging

        taken = bundles_in.take_in(self, paths, dry=dry, allow=allow, progress=progress)
        if not dry:
            with suppress(FieldcrmError):  # what came is kept already; without room for this, the next import does it
                merging.gather(self)
        return taken

    def last_exchange(self) -> LastExchange:
        """What was exported and imported last, and the folder that is watched."""
        from fieldcrm.services import bundle_watch

        return bundle_watch.last_exchange(self)

    def watch_folder(self, folder: Path | None) -> None:
        """Watch a folder for bundles from now on; None = none. Raises DiskError where it is no folder."""
        from fieldcrm.services import bundle_watch

        bundle_watch.watch(self, folder)

    def new_bundles(self) -> tuple[str, ...]:
        """The bundles in the watched folder that were not taken in yet. Raises DiskError where it cannot be read."""
        from fieldcrm.services import bundle_watch

        return bundle_watch.new_bundles(self)
