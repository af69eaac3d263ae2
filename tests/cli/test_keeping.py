"""Making and keeping the archive, and the exit codes that scripts rely on."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from fieldcrm import bootstrap
from fieldcrm.cli import help as help_of
from fieldcrm.cli.output import width
from fieldcrm.paths import ARCHIVE_FILE

from .conftest import Runner


def _secret(folder: Path, name: str, text: str) -> str:
    file = folder / name
    file.write_text(text + "\n", encoding="utf-8")
    return str(file)


def test_an_archive_is_made_once(empty: Runner) -> None:
    assert (empty.folder / ARCHIVE_FILE).exists()
    before = (empty.folder / ARCHIVE_FILE).read_bytes()
    assert empty("init", "--no-passphrase").code == 7
    assert (empty.folder / ARCHIVE_FILE).read_bytes() == before


def test_a_decision_about_the_passphrase_is_needed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = Runner(tmp_path / "new", capsys)
    assert run("init").code == 2
    assert run("init", "--no-passphrase", "--passphrase-file", _secret(tmp_path, "p", "x")).code == 2
    assert run("init", "--passphrase-file", str(tmp_path / "nowhere")).code == 9
    assert run("init", "--passphrase-file", _secret(tmp_path, "blank", "")).code == 2
    assert not (tmp_path / "new" / ARCHIVE_FILE).exists()


def test_a_passphrase_is_needed_and_a_wrong_one_touches_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = Runner(tmp_path / "new", capsys)
    right, wrong = _secret(tmp_path, "right", "correct 电池"), _secret(tmp_path, "wrong", "nope")
    assert run("init", "--passphrase-file", right, "--name", "Ann").code == 0
    assert run("customers", "--passphrase-file", right).code == 0
    before = (run.folder / ARCHIVE_FILE).read_bytes()
    found = run("customers", "--passphrase-file", wrong)
    assert (found.code, found.out) == (8, "")
    assert "Wrong passphrase" in found.err
    assert "Passphrase needed" in run("customers").err
    assert (run.folder / ARCHIVE_FILE).read_bytes() == before
    assert run("passphrase", "--no-passphrase", "--passphrase-file", right).code == 0
    assert run("customers").code == 0
    assert run("passphrase", "--new-passphrase-file", wrong).code == 0
    assert run("customers").code == 8
    assert run("customers", "--passphrase-file", wrong).code == 0


def test_no_archive_is_exit_nine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = Runner(tmp_path / "nowhere", capsys)
    for command in ("today", "customers", "forecast", "digest", "undo", "doctor"):
        found = run(command)
        assert (found.code, found.out) == (9, ""), command
        assert "fieldcrm init" in found.err
    assert not (tmp_path / "nowhere").exists()


def test_damage_is_exit_five(demo: Runner) -> None:
    file = demo.folder / ARCHIVE_FILE
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))
    assert demo("doctor").code == 5
    content[100] ^= 1
    file.write_bytes(bytes(content[:4096]))
    assert demo("customers").code == 5


def test_another_writer_is_exit_six_and_reading_goes_on(demo: Runner) -> None:
    with bootstrap.open_desk(demo.folder):
        assert demo("customers").code == 0
        found = demo("undo")
    assert found.code == 6
    assert "in use" in found.err


def test_a_place_that_cannot_be_written_is_exit_seven(demo: Runner, tmp_path: Path) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("a file, not a folder", encoding="utf-8")
    assert demo("backup", str(blocked / "deeper")).code == 7
    assert demo("export", "customers", str(blocked / "x.csv")).code == 7


def test_rebuild_keeps_the_digest_and_doctor_is_content(demo: Runner) -> None:
    before = demo("digest").out
    assert len(before.strip()) == 64
    assert demo("rebuild").out == before
    assert demo("digest").out == before
    found = demo("doctor", "--deep", "--format", "json")
    assert found.code == 0
    assert all(item["ok"] for item in found.data)
    assert {"pages", "chain", "rows", "tables"} <= {item["code"] for item in found.data}
    assert all(item["text"] != item["code"] for item in found.data)


def test_a_backup_comes_back(demo: Runner, tmp_path: Path) -> None:
    before = demo("digest").out
    copy = Path(demo("backup", str(tmp_path / "safe")).out.strip())
    assert copy.exists()
    demo("log", "note", "D001", "after the backup")
    assert demo("digest").out != before
    assert demo("restore", str(copy), "--yes").code == 0
    assert demo("digest").out == before
    assert demo("restore", str(tmp_path / "nowhere.db")).code == 9


def test_a_new_laptop_starts_from_a_copy(demo: Runner, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = _secret(tmp_path, "p", "correct 电池")
    demo("passphrase", "--new-passphrase-file", secret)
    before = demo("digest", "--passphrase-file", secret).out
    copy = demo("backup", str(tmp_path / "stick"), "--passphrase-file", secret).out.strip()
    new = Runner(tmp_path / "new laptop", capsys)
    assert new("restore", copy).code == 8
    assert not (new.folder / ARCHIVE_FILE).exists()
    assert new("restore", copy, "--passphrase-file", secret).code == 0
    assert new("digest", "--passphrase-file", secret).out == before
    assert new("doctor", "--deep", "--passphrase-file", secret).code == 0


def test_a_plain_copy_is_sqlite(demo: Runner, tmp_path: Path) -> None:
    file = tmp_path / "plain.db"
    assert demo("export", "db", str(file)).code == 0
    connection = sqlite3.connect(file)
    assert connection.execute("SELECT count(*) FROM customer").fetchone() == (120,)
    connection.close()
    assert demo("export", "db", str(file)).code == 7


def test_history_says_who_what_and_from_what_to_what(demo: Runner) -> None:
    old = demo("show", "D001", "--format", "json").data["territory"]
    demo("edit", "customer", "D001", "territory=Elsewhere")
    entry = demo("history", "D001", "--limit", "1", "--format", "json").data[0]
    assert entry["actor"] == "Ann"
    assert [(c["field"], c["before"], c["after"]) for c in entry["changes"]] == [("territory", old, "Elsewhere")]
    assert "Elsewhere" in demo("history", "D001").out
    assert demo("history", "--format", "csv", "--limit", "1").out.startswith("at,actor,kind")
    demo("undo")
    assert demo("show", "D001", "--format", "json").data["territory"] == old


def test_settings_of_the_team_and_of_the_laptop(demo: Runner) -> None:
    assert demo("settings", "set", "daily_capacity", "12").code == 0
    assert demo("settings", "set", "theme", "fuel-light").code == 0
    assert demo("settings", "set", "keymap.today.call", "ctrl+l").code == 0
    found = {row["key"]: row for row in demo("settings", "--format", "json").data}
    assert found["daily_capacity"]["value"] == 12
    assert found["theme"]["value"] == "fuel-light"
    assert found["keymap.today.call"]["value"] == "ctrl+l"
    assert "capacity of 12" in demo("today").err
    for key, value, code in (
        ("nope", "1", 9),
        ("daily_capacity", "many", 2),
        ("theme", "pink", 2),
        ("language", "xx", 2),
    ):
        assert demo("settings", "set", key, value).code == code, key
    demo("settings", "set", "language", "zh_Hant")
    assert "capacity" in demo("today").err


def test_nothing_to_undo_is_exit_three(empty: Runner) -> None:
    assert empty("undo").code == 3
    assert empty("redo").code == 3


@pytest.mark.parametrize("room", [80, 93, 100])
@pytest.mark.parametrize("lang", ["en", "zh_Hans", "zh_Hant"])
def test_help_breaks_its_lines_to_fit_the_terminal(
    empty: Runner, monkeypatch: pytest.MonkeyPatch, lang: str, room: int
) -> None:
    for words in ((), ("import",), ("import", "customers"), ("export",), ("customers",), ("import", "activities")):
        whole = empty(*words, "--help", lang=lang).out
        with monkeypatch.context() as patched:
            patched.setattr(help_of, "terminal_room", lambda: room)
            broken = empty(*words, "--help", lang=lang).out
        assert "".join(broken.split()) == "".join(whole.split())
        for line in broken.splitlines():
            assert line.strip()[:1] not in tuple("，。、；：！？）」』】")
            assert width(line) <= room or line.startswith("fieldcrm "), line


def test_help_for_everything(empty: Runner) -> None:
    assert "log call CUSTOMER" in empty("--help").out
    assert "--outcome" in empty("log", "call", "--help").out
    assert "log order" in empty("log", "--help").out
    assert "客户名称" in empty("import", "customers", "--help").out
    assert "monthly_volume" in empty("help", "edit", "customer").out
    assert "price_terms" in empty("help", "contract", "new").out
    assert "mood" in empty("help", "complaint", "new").out
    assert "Kinds: customer, equipment, visit, complaint." in empty("help", "field", "add").out
    assert empty("--version").out.startswith("fieldcrm ")
    assert "选项" in empty("--help", lang="zh_Hans").out


def test_the_app_needs_a_terminal(empty: Runner) -> None:
    assert empty("demo").code == 2
    assert empty().code == 2
