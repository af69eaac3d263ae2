"""Drafts of forms, once what they held is saved."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from fieldcrm.errors import FieldcrmError

if TYPE_CHECKING:
    from fieldcrm.services.desk import Desk


def drop_draft(desk: Desk, key: str) -> None:
    """Forget a draft whose content is saved. Failing at that must not look as if the save had failed."""
    with suppress(FieldcrmError):
        desk.keep_draft(key, None)
