"""Merging with colleagues: what we hold, what they lack, and taking in what they bring."""

from __future__ import annotations

from fieldcrm.storage.merge.incoming import merge, unknown
from fieldcrm.storage.merge.outgoing import Outgoing, changes_for, count_for, have

__all__ = ["Outgoing", "changes_for", "count_for", "have", "merge", "unknown"]
