"""What holds for all tests: memory that is there to stay is not searched for garbage again and again."""

from __future__ import annotations

import gc

import pytest

YOUNG, MIDDLE, OLD = 20_000, 20, 50
"""Collect less often than Python does by itself (700, 10, 10): a quarter of a screen test's time went there."""


def pytest_collection_finish(session: pytest.Session) -> None:
    """All modules are loaded and all tests known: none of it will ever be garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
