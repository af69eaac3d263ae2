"""Starting quickly: what the reading commands do not load, and the short ways that stand for longer ones."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fieldcrm import config, paths
from fieldcrm.cli.dispatch import plain_language

from .conftest import DAY, Runner

HEAVY = (
    *("textual", "rich", "sqlmodel", "sqlalchemy", "pydantic", "msgspec", "argparse", "platformdirs", "filelock"),
    *("dataclasses", "inspect", "pathlib", "hashlib", "gettext", "importlib.metadata"),
    *(
        "fieldcrm.domain.forecast",
        "fieldcrm.domain.standing",
        "fieldcrm.domain.rules",
        "fieldcrm.domain.views.customer",
    ),
    *("fieldcrm.storage.standing", "fieldcrm.storage.facts", "fieldcrm.config"),
)
PROBE = """
import sys
before = set(sys.modules)
from fieldcrm.cli.main import main
code = main(sys.argv[2:])
print(code, *[name for name in sys.argv[1].split() if name in sys.modules and name not in before], file=sys.stderr)
"""


@pytest.mark.parametrize(
    "command", [("today",), ("today", "--format", "csv"), ("customers", "D001"), ("customers", "sh")]
)
def test_a_list_is_printed_without_what_it_does_not_need(demo_folder: Path, command: tuple[str, ...]) -> None:
    line = [sys.executable, "-c", PROBE, " ".join(HEAVY), "--archive", str(demo_folder), *command]
    if command[0] == "today":
        line += ["--as-of", DAY]
    environment = {**os.environ, "FIELDCRM_LANG": "en"}
    done = subprocess.run(line, capture_output=True, check=False, env=environment, timeout=60)
    assert done.stdout.count(b"\n") > 1
    assert done.stderr.decode().splitlines()[-1] == "0"


def test_a_table_ends_at_the_line_of_the_days_capacity(demo: Runner) -> None:
    every = demo("today", "--format", "json").data
    assert len(every) > 31
    found = demo("today")
    assert len(found.out.splitlines()) == 31
    more = len(every) - 30
    assert f"{more} more stand below the day's capacity of 30; --all shows them." in found.err
    whole = demo("today", "--all")
    assert len(whole.out.splitlines()) == len(every) + 1
    assert whole.out.splitlines()[30].split()[:1] == found.out.splitlines()[30].split()[:1] == ["30"]
    assert f"{more} stand below" in whole.err
    assert "--all" not in whole.err
    assert f"{more} stand below" in demo("today", "--limit", "3").err
    assert len(demo("today", "--format", "csv").out.splitlines()) == len(every) + 1


@pytest.mark.parametrize(("lang", "word"), [("zh_Hans", "可显示"), ("zh_Hant", "可顯示")])
def test_the_rest_is_told_in_chinese(demo: Runner, lang: str, word: str) -> None:
    assert word in demo("today", lang=lang).err


@pytest.mark.parametrize(
    "text",
    [
        "",
        'language = "zh_Hans"\ntheme = "fuel-dark"\n',
        'theme = "fuel-dark"\nlanguage = ""\n',
        'theme = "x"\n\n[keymap]\nlanguage = "f3"\n',
        "language = 'zh_Hant'\n",
        '"language" = "zh_Hant"\n',
        'language = "zh_\\u0048ans"\n',
        'language="en" # mine\n',
        "language = 3\n",
        'user = """\nlanguage = "zh_Hans"\n"""\n',
    ],
)
def test_the_short_way_to_the_language_finds_what_the_long_one_finds(tmp_path: Path, text: str) -> None:
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    found = plain_language(text)
    assert found is None or found == config.load(tmp_path).language


def test_the_settings_own_form_takes_the_short_way(tmp_path: Path) -> None:
    config.save(tmp_path, config.Config(language="zh_Hant", keymap={"app.search": "f9"}))
    assert plain_language((tmp_path / "config.toml").read_text(encoding="utf-8")) == "zh_Hant"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the platform is asked")
@pytest.mark.parametrize("data", ["", "/srv/data", "/srv/data/"])
@pytest.mark.parametrize("home", ["/home/ann", "/home/ann/", "/"])
def test_the_usual_place_is_the_platforms(monkeypatch: pytest.MonkeyPatch, data: str, home: str) -> None:
    import platformdirs

    monkeypatch.delenv("FIELDCRM_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", data)
    monkeypatch.setenv("HOME", home)
    platform = Path(platformdirs.user_data_dir("fieldcrm", appauthor=False, roaming=False))
    assert Path(paths.data_dir()) == platform


def test_a_place_that_the_environment_does_not_say_plainly_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FIELDCRM_HOME", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    monkeypatch.setattr(paths, "_platform_place", lambda: "asked")
    assert paths.data_dir() == "asked"
    assert paths.data_dir("given") == "given"
    monkeypatch.setenv("FIELDCRM_HOME", "home")
    assert paths.data_dir() == "home"


def test_the_years_of_as_of_are_those_of_typed_days() -> None:
    from fieldcrm.cli import session
    from fieldcrm.domain import dates

    assert (session._FIRST_YEAR, session._LAST_YEAR) == (dates.FIRST_YEAR, dates.LAST_YEAR)
