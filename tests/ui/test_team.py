"""The team's screen, driven by keys on real archives: made, joined, bundles out and in, conflicts settled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.storage.desks import Clock, customer
from tests.sync_files.teams import SECRET, archive, found_team, give, take
from tests.ui.conftest import AppFactory
from tests.ui.driving import LARGE, SMALL, Typed, lines, press, settle

from fieldcrm.services.desk import Desk
from fieldcrm.ui.app import FieldcrmApp

LANGUAGES = ("en", "zh_Hans", "zh_Hant")
HOSTILE = "[@click=app.quit]王\x1b]52;c;eA==\x07[/] Ltd"


class Team(NamedTuple):
    """Two archives and a stick; they belong together where the fixture says so."""

    ann: Desk
    ben: Desk
    stick: Path
    folder: Path


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Team]:
    """Two archives without a team."""
    clock = Clock()
    stick = tmp_path / "stick"
    stick.mkdir()
    with archive(tmp_path / "ann", "Ann", clock) as ann, archive(tmp_path / "ben", "Ben", clock) as ben:
        yield Team(ann, ben, stick, tmp_path)


@pytest.fixture
def team(apart: Team) -> Team:
    """The same in one team; Ann watches the stick, and each has taken the other's first bundle."""
    found_team(apart.ann, apart.ben, folder=apart.folder)
    apart.ann.watch_folder(apart.stick)
    return apart


def conflict(team: Team, name: str = "Foo") -> bytes:
    """A customer whose address both have changed at once, on Ann's laptop; taken in there."""
    row = customer(team.ann, name, code="F1")
    take(team.ben, give(team.ann, team.folder))
    team.ben.edit_customer(row, {"address": "his"})
    team.ann.edit_customer(row, {"address": "hers"})
    take(team.ann, give(team.ben, team.folder))
    return row


async def shown(pilot: Any) -> str:
    """What stands on the terminal."""
    await settle(pilot)
    return "\n".join(lines(pilot))


async def test_a_team_is_made_and_a_colleague_invited(make_app: AppFactory, apart: Team) -> None:
    app: FieldcrmApp = make_app(apart.ann)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "8")
        assert "belongs to no team yet" in await shown(pilot)
        await press(pilot, "e", "i", "z")  # nothing to do without a team
        await press(pilot, "T", "enter")
        assert "A value is needed" in await shown(pilot)
        await press(pilot, Typed("North"), "enter")
        said = await shown(pilot)
        assert "North" in said
        assert "Your fingerprint" in said
        letter = apart.folder / "letter.fci"
        await press(pilot, "a")
        box: Any = app.screen.query_one("#entry-0")
        box.value = str(letter)
        await press(pilot, "enter", Typed(SECRET), "enter", Typed("other"), "enter")
        assert "passphrases differ" in await shown(pilot)
        assert not letter.exists()
        await press(pilot, "escape", "a")
        box = app.screen.query_one("#entry-0")
        box.value = str(letter)
        await press(pilot, "enter", Typed(SECRET), "enter", Typed(SECRET), "enter")
        assert "The invitation is written" in await shown(pilot)
        assert apart.ben.join_team(letter, SECRET).name == "North"


async def test_a_team_is_joined(make_app: AppFactory, apart: Team) -> None:
    apart.ann.create_team("North")
    letter = apart.folder / "letter.fci"
    apart.ann.invite(letter, SECRET)
    async with make_app(apart.ben).run_test(size=SMALL) as pilot:
        await press(pilot, "8", "J", Typed(str(letter)), "enter", Typed("wrong"), "enter")
        assert "Wrong passphrase" in await shown(pilot)
        await press(pilot, "escape", "J", Typed(str(letter)), "enter", Typed(SECRET), "ctrl+s")
        assert "North" in await shown(pilot)
        assert apart.ben.team().name == "North"


async def test_the_folder_is_asked_for_once_and_bundles_go_out(make_app: AppFactory, team: Team) -> None:
    team.ann.watch_folder(None)
    customer(team.ann)
    app = make_app(team.ann)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "8", "e")
        box: Any = app.screen.query_one("#entry-0")
        box.value = str(team.folder / "nowhere")
        await press(pilot, "enter")
        assert not list(team.stick.iterdir())
        await press(pilot, "escape", "e")
        box = app.screen.query_one("#entry-0")
        box.value = str(team.stick)
        await press(pilot, "enter")
        assert "Written, read back and checked" in await shown(pilot)
        await press(pilot, "e")
        assert len(list(team.stick.iterdir())) == 2
    assert take(team.ben, next(team.stick.iterdir())).state == "merged"


async def test_new_bundles_are_named_and_taken_in(make_app: AppFactory, team: Team) -> None:
    customer(team.ben, "from Ben")
    give(team.ben, team.stick)
    (team.stick / "broken.fcb").write_bytes(b"rubbish")
    async with make_app(team.ann).run_test(size=SMALL) as pilot:
        await press(pilot, "8")
        assert "1 new bundle" in await shown(pilot)
        await press(pilot, "i")
        said = await shown(pilot)
        assert "merged" in said
        assert "rejected" in said
        assert "no new bundle" in said
        assert team.ann.status().customers == 1
        await press(pilot, "z", "n")
        assert team.ann.status().customers == 1
        await press(pilot, "z", "y")
        await settle(pilot)
        assert team.ann.status().customers == 0


async def test_an_unknown_laptop_is_asked_about(make_app: AppFactory, apart: Team) -> None:
    found_team(apart.ann, apart.ben, folder=apart.folder, trust=False)
    apart.ann.watch_folder(apart.stick)
    customer(apart.ben, "from Ben")
    give(apart.ben, apart.stick)
    mark = next(member.fingerprint for member in apart.ben.team().members if member.mine)
    async with make_app(apart.ann).run_test(size=SMALL) as pilot:
        await press(pilot, "8", "i")
        said = await shown(pilot)
        assert "Take in the bundle of Ben?" in said
        assert mark in said
        await press(pilot, "n")
        assert apart.ann.status().customers == 0
        await press(pilot, "i", "y")
        assert apart.ann.status().customers == 1
        assert "trusted" in await shown(pilot)


async def test_the_folder_is_looked_into_now_and_then(make_app: AppFactory, team: Team) -> None:
    app = make_app(team.ann)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "8")
        assert "no new bundle" in await shown(pilot)
        customer(team.ben, "from Ben")
        give(team.ben, team.stick)
        screen: Any = app.screen
        screen.look_into_folder()
        assert "1 new bundle" in await shown(pilot)


async def test_several_that_wait_are_asked_about_one_by_one(make_app: AppFactory, apart: Team, tmp_path: Path) -> None:
    with archive(tmp_path / "carl", "Carl", Clock()) as carl:
        found_team(apart.ann, apart.ben, carl, folder=apart.folder, trust=False)
        apart.ann.watch_folder(apart.stick)
        for desk, name in ((apart.ben, "from Ben"), (carl, "from Carl")):
            customer(desk, name)
            give(desk, apart.stick)
    async with make_app(apart.ann).run_test(size=SMALL) as pilot:
        await press(pilot, "8", "i", "n", "y")
        assert apart.ann.status().customers == 1
        await press(pilot, "i", "y")
        assert apart.ann.status().customers == 2


@pytest.mark.parametrize(("keys", "address"), [(("s",), None), (("o",), None), (("n",), "both")])
async def test_a_conflict_is_settled_by_one_key(
    make_app: AppFactory, team: Team, keys: tuple[str, ...], address: str | None
) -> None:
    row = conflict(team)
    before = team.ann.dossier(row).address
    app = make_app(team.ann)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "8", "right")
        said = await shown(pilot)
        assert "his" in said
        assert "hers" in said
        assert "Ben" in said
        await press(pilot, *keys)
        if address:
            box: Any = app.screen.query_one("#entry-0")
            assert box.value == before
            box.value = address
            await press(pilot, "enter")
        assert "Nothing has to be settled" in await shown(pilot)
    wanted = {"s": before, "o": {"his": "hers", "hers": "his"}[before], "n": "both"}[keys[0]]
    assert team.ann.dossier(row).address == wanted
    assert team.ann.sync_status().conflicts == 0


async def test_a_new_value_is_chosen_where_the_field_has_its_own(make_app: AppFactory, team: Team) -> None:
    row = customer(team.ann, "Foo", code="F1")
    take(team.ben, give(team.ann, team.folder))
    team.ben.edit_customer(row, {"status": "lost"})
    team.ann.edit_customer(row, {"status": "prospect"})
    take(team.ann, give(team.ben, team.folder))
    app = make_app(team.ann)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "8", "right", "n")
        assert "Paused" in await shown(pilot)
        await press(pilot, *"paused", "enter")
        assert "Nothing has to be settled" in await shown(pilot)
    assert team.ann.dossier(row).status == "paused"


async def test_enter_opens_the_customer_of_a_conflict(make_app: AppFactory, team: Team) -> None:
    conflict(team, "Foo Ltd")
    app = make_app(team.ann)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "8", "right", "enter")
        assert app.current_mode == "customer"
        assert "Foo Ltd" in await shown(pilot)


@pytest.mark.parametrize(("key", "left"), [("s", 1), ("x", 0)])
async def test_a_contested_deletion_is_settled_by_one_key(
    make_app: AppFactory, team: Team, key: str, left: int
) -> None:
    row = customer(team.ann, "Foo")
    take(team.ben, give(team.ann, team.folder))
    team.ben.delete("customer", row)
    team.ann.edit_customer(row, {"note": "needed"})
    take(team.ann, give(team.ben, team.folder))
    async with make_app(team.ann).run_test(size=SMALL) as pilot:
        await press(pilot, "8", "left")
        said = await shown(pilot)
        assert "Foo" in said
        assert "Ben" in said
        await press(pilot, key)
        assert "No deletion is contested" in await shown(pilot)
    assert team.ann.status().customers == left


async def test_a_colleague_is_retired_after_a_question(make_app: AppFactory, team: Team) -> None:
    take(team.ann, give(team.ben, team.folder))
    async with make_app(team.ann).run_test(size=LARGE) as pilot:
        await press(pilot, "8", "R")  # the cursor stands on this laptop
        assert not any(member.retired_on for member in team.ann.team().members)
        await press(pilot, "down", "R")
        assert "Retire the laptop of Ben" in await shown(pilot)
        await press(pilot, "y")
        assert "retired on" in await shown(pilot)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_hostile_names_are_only_shown(
    make_app: AppFactory, team: Team, language: str, size: tuple[int, int]
) -> None:
    conflict(team, HOSTILE)
    give(team.ben, team.stick)
    app = make_app(team.ann, language=language)
    async with app.run_test(size=size) as pilot:
        await press(pilot, "8")
        for key in ("right", "right", "right"):
            said = await shown(pilot)
            assert "\x1b" not in said
            await press(pilot, key)
        await press(pilot, "right")
        assert "[@click" in await shown(pilot)
        assert app.is_running


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_empty_screen_says_what_to_do(make_app: AppFactory, apart: Team, language: str) -> None:
    async with make_app(apart.ann, language=language).run_test(size=SMALL) as pilot:
        await press(pilot, "8")
        said = await shown(pilot)
        for key in (" T", " J"):
            assert key in said


@pytest.mark.parametrize("late", [False, True])
async def test_stopping_keeps_nothing(
    make_app: AppFactory, team: Team, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    """Esc while a bundle is read, or when its last change is folded: it is rolled back and the screen says so."""
    from fieldcrm.services import bundles_in
    from fieldcrm.storage import merge as merging
    from fieldcrm.ui.screens.team import TeamScreen

    customer(team.ben, "from Ben")
    give(team.ben, team.stick)
    app = make_app(team.ann)
    plain: Any = merging.merge

    def slowly(*given: Any, **more: Any) -> Any:
        screen = app.screen
        assert isinstance(screen, TeamScreen)
        done = plain(*given, **more) if late else None
        screen._stop.set()  # what Esc does, at a moment that a test can name
        return done or plain(*given, **more)

    monkeypatch.setattr(bundles_in, "merge", slowly)
    async with app.run_test(size=SMALL) as pilot:
        await press(pilot, "8", "i")
        assert "Stopped" in await shown(pilot)
        assert team.ann.status().customers == 0
        monkeypatch.setattr(bundles_in, "merge", plain)
        await press(pilot, "i")
        assert team.ann.status().customers == 1
