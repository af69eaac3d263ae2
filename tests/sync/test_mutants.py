"""The tests of merging are worth something: each of five wrong ways to merge fails them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from tests.sync import test_merging
from tests.sync.laptops import Office
from tests.sync.machine import Team
from tests.sync.mutants import MUTATIONS, Mutation

from fieldcrm.storage import writer

STORIES: tuple[Callable[..., None], ...] = (
    test_merging.test_the_same_field_is_a_conflict_until_somebody_writes_to_it,
    test_merging.test_a_deletion_meets_an_edit_and_the_row_stays,
    test_merging.test_bundles_in_any_order_come_to_the_same,
    test_merging.test_a_restored_archive_repeats_numbers_and_loses_nothing,
)


def failed(folder: Path) -> set[str]:
    """The stories that do not come to their end."""
    found = set()
    for number, story in enumerate(STORIES):
        place = folder / str(number)
        place.mkdir()
        office = Office(place)
        try:
            wanted = [name for name in ("li", "wang") if name in story.__annotations__]
            laptops = {name: office.laptop(name) for name in wanted}
            story(**laptops, **({"office": office} if "office" in story.__annotations__ else {}))
        except Exception:  # noqa: BLE001 - wrong in whatever way
            found.add(story.__name__)
        finally:
            office.close()
    return found


def test_the_stories_come_to_their_end(tmp_path: Path) -> None:
    assert failed(tmp_path) == set()


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_a_story_catches(mutation: Mutation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mutation(monkeypatch)
    assert failed(tmp_path)


@pytest.mark.skipif("FIELDCRM_THOROUGH" not in os.environ, reason="takes minutes: set FIELDCRM_THOROUGH=1")
@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_the_team_catches(mutation: Mutation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "renew", lambda *_args, **_how: None)
    mutation(monkeypatch)
    with pytest.raises(Exception):  # noqa: B017, PT011 - wrong in whatever way
        run_state_machine_as_test(
            Team,
            settings=settings(
                max_examples=300,
                stateful_step_count=25,
                deadline=None,
                derandomize=True,
                database=None,
                phases=(Phase.generate,),
                suppress_health_check=list(HealthCheck),
            ),
        )
