"""The table of commands, and how a line is understood by it."""

from __future__ import annotations

from importlib import import_module

import pytest

from fieldcrm.cli.commands import COMMANDS, KINDS, OUTCOMES
from fieldcrm.cli.commands_look import LOOK
from fieldcrm.cli.grammar import GLOBALS, read
from fieldcrm.domain.codes import ActivityKind, Outcome
from fieldcrm.errors import UsageError


def test_the_table_says_what_the_codes_say() -> None:
    assert tuple(Outcome) == OUTCOMES
    assert tuple(kind for kind in ActivityKind if kind is not ActivityKind.NOTE) == KINDS


def test_names_are_unique_and_handlers_exist() -> None:
    names = [command.name for command in COMMANDS]
    assert len(names) == len(set(names))
    for command in COMMANDS:
        module, _, function = command.handler.partition(":")
        assert callable(getattr(import_module(f"fieldcrm.cli.{module}"), function)), command.name


def test_an_option_takes_a_value_everywhere_or_nowhere() -> None:
    every = [option for command in COMMANDS for option in command.options] + list(GLOBALS)
    for option in every:
        same = {bool(other.value) for other in every if other.name == option.name}
        assert len(same) == 1, option.name


@pytest.mark.parametrize(
    "argv",
    [
        ["--format", "json", "why", "C1"],
        ["why", "--format=json", "C1"],
        ["why", "C1", "--format", "json"],
        ["--format", "json", "--format", "json", "why", "C1"],
    ],
)
def test_global_options_may_stand_anywhere(argv: list[str]) -> None:
    line = read(argv, COMMANDS)
    assert (line.command.name, line.get("CUSTOMER"), line.get("--format")) == ("why", "C1", "json")


def test_two_words_win_over_one() -> None:
    assert read(["settings"], COMMANDS).command.name == "settings"
    assert read(["settings", "set", "a", "b"], COMMANDS).command.name == "settings set"
    assert read([], COMMANDS).command.name == ""


def test_values_may_look_like_numbers_and_words_like_options() -> None:
    assert read(["log", "reading", "C1", "-5"], COMMANDS).get("LEVEL") == "-5"
    assert read(["log", "note", "C1", "--", "--not", "an", "option"], COMMANDS).rest == ("--not", "an", "option")
    assert read(["log", "call", "C1", "--outcome", "reached", "--note", "--loud"], COMMANDS).get("--note") == "--loud"


@pytest.mark.parametrize(
    "argv",
    [
        ["tody"],
        ["log"],
        ["today", "extra"],
        ["why"],
        ["today", "--dry-run"],
        ["today", "--nope"],
        ["today", "-x"],
        ["today", "--limit"],
        ["today", "--format", "xml"],
        ["today", "--limit", "1", "--limit", "2"],
        ["doctor", "--deep=yes"],
        ["log", "note", "C1"],
    ],
)
def test_what_is_wrong_is_refused(argv: list[str]) -> None:
    with pytest.raises(UsageError):
        read(argv, COMMANDS)


def test_a_slip_of_the_finger_is_met_with_a_guess() -> None:
    with pytest.raises(UsageError, match="today"):
        read(["tody"], COMMANDS)


def test_the_commands_of_every_day_are_read_without_the_others() -> None:
    heads = {command.words[0] for command in LOOK}
    assert set(LOOK) <= set(COMMANDS)
    assert not [command.name for command in COMMANDS if {*command.words[:1]} & heads and command not in LOOK]
