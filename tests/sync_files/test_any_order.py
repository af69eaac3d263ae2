"""Several laptops work, export, import at random, lose bundles and take some twice: in the end all have the same."""

from __future__ import annotations

import random
import shutil
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.storage.desks import ACTIONS, Clock, Hands
from tests.sync_files.teams import archive, found_team

from fieldcrm.services.desk import Desk

STEPS = 45
EVERYTHING = ("signer_unknown", "signer_retired", "mass_deletion", "overwrites")


@pytest.mark.parametrize("seed", range(4))
def test_all_end_with_the_same(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    post = tmp_path / "post"
    post.mkdir()
    with ExitStack() as open_archives:
        desks = [
            open_archives.enter_context(archive(tmp_path / name, name, Clock())) for name in ("Ann", "Ben", "Carl")
        ]
        found_team(*desks, folder=tmp_path)
        for number in range(STEPS):
            _step(chance, chance.choice(desks), post, number)
        _finish(desks, tmp_path)
        assert len({desk.digest() for desk in desks}) == 1
        assert len({desk.sync_status().changes for desk in desks}) == 1
        for desk in desks:
            status = desk.sync_status()
            assert (status.held, status.waiting) == (0, ())
            assert desk.rebuild() == desk.digest()
        assert {member.lacks for member in desks[0].team().members if not member.mine} == {0}


def _step(chance: random.Random, desk: Desk, post: Path, number: int) -> None:
    """Some work; or an export, which may get lost; or an import of some bundles, new or old."""
    kind = chance.random()
    if kind < 0.5:
        hands = Hands(desk)
        for _ in range(chance.randrange(1, 4)):
            hands.act(chance.choice(ACTIONS), chance.randrange(1000), chance.randrange(10_000))
    elif kind < 0.75:
        done = desk.export_bundle(post, full=chance.random() < 0.1)
        if chance.random() < 0.2:
            Path(done.file).unlink()
        elif chance.random() < 0.2:
            shutil.copy(done.file, post / f"copy{number}.fcb")
    else:
        files = sorted(post.iterdir())
        chosen = chance.sample(files, min(len(files), chance.randrange(1, 5)))
        for item in desk.import_bundles(chosen, allow=EVERYTHING):
            assert item.state in {"merged", "nothing", "repeated"}, item


def _finish(desks: list[Desk], folder: Path) -> None:
    """Evenings on which everybody gives to everybody: the first brings what is lacked, the next tell who has it."""
    for evening in range(3):
        stick = folder / f"stick{evening}"
        stick.mkdir()
        for desk in desks:
            desk.export_bundle(stick)
        for desk in desks:
            for item in desk.import_bundles([stick], allow=EVERYTHING):
                assert item.state in {"merged", "nothing", "repeated"}, item
