"""The local settings survive being written, being broken, and being read by an older program."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldcrm import config
from fieldcrm.config import Config
from fieldcrm.errors import DiskError

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def test_defaults_where_nothing_is_written(tmp_path: Path) -> None:
    assert config.load(tmp_path) == Config()


def test_what_is_saved_is_read_back(tmp_path: Path) -> None:
    settings = Config(language="zh_Hant", theme="fuel-light", user='王 "小" 明\\\n', keymap={"today.call": "ctrl+l"})
    config.save(tmp_path, settings)
    assert config.load(tmp_path) == settings


def test_keys_of_a_newer_program_are_kept(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        'theme = "fuel-dark"\nbell = false\nsizes = [1, 2]\n[later]\nx = 1.5\ny.z = "a"\n', encoding="utf-8"
    )
    config.save(tmp_path, config.load(tmp_path))
    found = tomllib.loads(file.read_text(encoding="utf-8"))
    assert found["bell"] is False
    assert found["sizes"] == [1, 2]
    assert found["later"] == {"x": 1.5, "y": {"z": "a"}}


def test_a_broken_file_gives_the_defaults_and_is_kept(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("theme = \n", encoding="utf-8")
    found = config.load(tmp_path)
    assert found.problem
    assert found.theme == "fuel-dark"
    assert config.save(tmp_path, found).problem == ""
    assert (tmp_path / "config.toml.unreadable").read_text(encoding="utf-8") == "theme = \n"
    assert config.load(tmp_path) == Config()


def test_wrong_types_and_unknown_themes_are_not_taken(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('theme = "pink"\nuser = 3\nkeymap = "x"\n', encoding="utf-8")
    found = config.load(tmp_path)
    assert (found.theme, found.user, dict(found.keymap)) == ("fuel-dark", "", {})


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    with pytest.raises(DiskError):
        config.save(blocked, Config())


@given(st.dictionaries(TEXT, st.one_of(TEXT, st.booleans(), st.integers(-(2**63), 2**63 - 1)), max_size=5))
def test_written_tables_are_toml(values: dict[str, str | bool | int]) -> None:
    assert tomllib.loads(config.to_toml({"t": values})) == {"t": values}
