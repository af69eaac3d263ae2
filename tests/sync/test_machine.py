"""Whatever a team does with its laptops: nothing is lost, and everybody comes to see the same."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from tests.sync.machine import Team

from fieldcrm.storage import writer

THOROUGH = int(os.environ.get("FIELDCRM_THOROUGH", "0"))
"""Set it to as many runs as there is time for; else as many as a test run can spare."""


@pytest.fixture(autouse=True)
def _tables_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Search and call list follow the tables and are tested elsewhere: here they would take most of the time."""
    monkeypatch.setattr(writer, "renew", lambda *_args, **_how: None)


def test_a_team() -> None:
    from hypothesis.stateful import run_state_machine_as_test

    before = Team.agreed
    run_state_machine_as_test(
        Team,
        settings=settings(
            max_examples=THOROUGH or 15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert Team.agreed > before, "after a run all were compared with all"
