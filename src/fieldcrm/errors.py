"""The one tree of errors that reach the user.

An error carries a code and parameters, never a sentence: `ui` and `cli` turn the code into words in the
user's language (`i18n.error_text`). `exit_code` is the command line's contract.
"""

from __future__ import annotations

from typing import ClassVar


class FieldcrmError(Exception):
    """Base of all errors that are told to the user.

    `code` names the message; `params` are the values that the message shows (data, never markup).
    """

    exit_code: ClassVar[int] = 1
    code: ClassVar[str] = "internal"

    def __init__(self, detail: str = "", /, **params: object) -> None:
        super().__init__(detail or self.code)
        self.detail = detail
        self.params = params


class UsageError(FieldcrmError):
    """The command or the input of a form is wrong."""

    exit_code = 2
    code = "usage"


class InvalidValueError(UsageError):
    """A field's value cannot be accepted. params: field, value, reason (a short code)."""

    code = "invalid_value"


class RejectedError(FieldcrmError):
    """A file was rejected; nothing changed. params: file, reason."""

    exit_code = 3
    code = "rejected"


class BundleError(RejectedError):
    """A bundle (or an invitation) was rejected; nothing changed. params: file, reason (a code `bundle_…`), at."""

    code = "bundle"


class NewerBundleError(BundleError):
    """The bundle needs a newer program to be read. params: file, found, known."""

    exit_code = 4
    code = "newer_bundle"


class TeamError(RejectedError):
    """The team does not allow it. params: reason ('team_none', 'team_exists', 'team_other', …), name."""

    code = "team"


class RefusedValueError(InvalidValueError):
    """A value in a file cannot be accepted, and so nothing of the file was. params: as InvalidValueError's."""

    exit_code = 3


class NothingToUndoError(FieldcrmError):
    """There is no action to take back, or to do again. params: direction ('undo' or 'redo')."""

    exit_code = 3
    code = "nothing_to_undo"


class NewerArchiveError(FieldcrmError):
    """The archive was made by a newer program. params: found, known."""

    exit_code = 4
    code = "newer_archive"


class DamagedArchiveError(FieldcrmError):
    """The archive's file or its log is damaged. params: file, what."""

    exit_code = 5
    code = "damaged_archive"


class ArchiveInUseError(FieldcrmError):
    """Another running program has the archive open for writing. params: file."""

    exit_code = 6
    code = "archive_in_use"


class DiskError(FieldcrmError):
    """No space is left, or the place is not writable. params: file, what."""

    exit_code = 7
    code = "disk"


class PassphraseError(FieldcrmError):
    """A passphrase is needed, or the one given is wrong. params: file, given (bool)."""

    exit_code = 8
    code = "passphrase"


class NotFoundError(FieldcrmError):
    """Nothing matches. params: what ('customer', 'archive', 'file' …), text."""

    exit_code = 9
    code = "not_found"


class AmbiguousError(FieldcrmError):
    """More than one customer matches. params: text, matches (a few of them)."""

    exit_code = 9
    code = "ambiguous"
