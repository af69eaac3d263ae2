"""The file of rejected rows: what is wrong in each and the mend, beside the row as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from fieldcrm.domain.views.importing import Reject
from fieldcrm.exchange.writers import write_csv

HEADERS = ("row", "field", "value", "reason", "mend")

Explain = Callable[[Reject], tuple[str, str]]
"""A reject's reason and mend in the user's words."""


def in_codes(reject: Reject) -> tuple[str, str]:
    """Reason and mend as they are coded: for files that programs read."""
    return reject.reason, reject.mend


def write_rejects(file: Path, headers: Sequence[str], rejects: Iterable[Reject], explain: Explain = in_codes) -> int:
    """Write row, field, value, reason and mend of each reject, then the original cells under their headers.

    Returns the rows. Raises DiskError.
    """
    rows: Iterable[tuple[str | int, ...]] = (
        (reject.row, reject.field, reject.value, *explain(reject), *reject.cells) for reject in rejects
    )
    return write_csv(file, (*HEADERS, *headers), rows)


def beside(file: Path) -> Path:
    """Where the rejects of `file` go unless told otherwise."""
    return file.with_name(f"{file.stem}.rejects.csv")
