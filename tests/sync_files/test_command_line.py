"""The team and its bundles from the command line: what it prints, and its exit codes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.cli.conftest import DAY, Result, Runner

LANGS = ("en", "zh_Hans", "zh_Hant")


@dataclass(frozen=True)
class Two:
    """Two laptops that belong together, a stick, and a folder for other files."""

    ann: Runner
    ben: Runner
    stick: Path
    folder: Path


@pytest.fixture
def two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Two:
    """Ann has made the team and Ben has joined it; he has not sent anything yet."""
    (tmp_path / "secret").write_text("correct horse\n", encoding="utf-8")
    (tmp_path / "stick").mkdir()
    ann, ben = Runner(tmp_path / "ann", capsys), Runner(tmp_path / "ben", capsys)
    for run, name in ((ann, "Ann"), (ben, "Ben")):
        assert run("init", "--no-passphrase", "--name", name).code == 0
    assert ann("team", "create", "North", "Sea").code == 0
    letter, secret = str(tmp_path / "letter.fci"), str(tmp_path / "secret")
    invited = ann("team", "invite", letter, "--passphrase-file", secret)
    assert invited.code == 0, invited.err
    joined = ben("team", "join", letter, "--passphrase-file", secret)
    assert joined.code == 0, joined.err
    assert "North Sea" in joined.err
    return Two(ann, ben, tmp_path / "stick", tmp_path)


def export(run: Runner, two: Two, *more: str) -> str:
    """Export onto the stick; the bundle's file."""
    done = run("sync", "export", str(two.stick), "--format", "json", *more)
    assert done.code == 0, done.err
    return str(done.data["file"])


def swap(two: Two) -> None:
    """Both take what is on the stick."""
    export(two.ann, two)
    export(two.ben, two)
    assert two.ben("sync", "import", str(two.stick), "--yes").code == 0
    assert two.ann("sync", "import", str(two.stick), "--yes").code == 0


def test_two_laptops_end_with_the_same(two: Two) -> None:
    two.ann("new", "customer", "name=Foo", "code=F1")
    two.ben("new", "customer", "name=Bar", "code=B1")
    swap(two)
    assert two.ann("digest").out == two.ben("digest").out
    assert {row["code"] for row in two.ann("customers", "--format", "json").data} == {"F1", "B1"}


def test_an_export_says_what_it_wrote(two: Two) -> None:
    two.ann("new", "customer", "name=Foo")
    done = two.ann("sync", "export", str(two.stick))
    assert done.code == 0
    (file,) = two.stick.iterdir()
    assert str(file) in done.out
    data = two.ann("sync", "export", str(two.stick), "--full", "--format", "json").data
    assert (data["kind"], data["changes"], Path(data["file"]).exists()) == ("full", 2, True)
    assert two.ann("sync", "export", str(two.stick), "--for", "Nobody").code == 9
    assert two.ann("sync", "export", str(two.stick), "--for", "Ben", "--full").code == 2
    assert two.ann("sync", "export", str(two.folder / "no" / "stick")).code == 7
    assert two.ann("sync", "export").code == 2


def test_an_unknown_signer_needs_a_yes(two: Two) -> None:
    two.ben("new", "customer", "name=Bar")
    file = export(two.ben, two)
    before = two.ann("digest").out
    asked = two.ann("sync", "import", file)
    assert asked.code == 3
    assert "--yes" in asked.err
    mark = next(row["fingerprint"] for row in two.ben("team", "list", "--format", "json").data if row["mine"])
    assert mark in asked.err
    assert two.ann("digest").out == before
    data = two.ann("sync", "import", file, "--format", "json").data
    assert [(row["state"], row["reasons"], row["new"]) for row in data] == [("asks", ["signer_unknown"], 2)]
    assert two.ann("sync", "import", file, "--yes").code == 0
    assert two.ann("sync", "import", file).code == 0


def test_a_dry_run_shows_what_would_come(two: Two) -> None:
    two.ann("new", "customer", "name=Foo")
    file, before = export(two.ann, two), two.ben("digest").out
    dry = two.ben("sync", "import", file, "--dry-run", "--format", "json")
    assert dry.code == 0
    (row,) = dry.data
    assert (row["state"], row["rows"]["customer"], row["people"]["Ann"], row["conflicts"]) == ("preview", 1, 2, 0)
    assert two.ben("digest").out == before


def test_broken_bundles_are_refused_one_by_one(two: Two) -> None:
    two.ann("new", "customer", "name=Foo")
    good = Path(export(two.ann, two))
    broken = two.stick / "broken.fcb"
    broken.write_bytes(good.read_bytes()[:-5])
    newer = two.stick / "newer.fcb"
    data = bytearray(good.read_bytes())
    data[10:12] = b"\x00\x09"
    newer.write_bytes(bytes(data))
    for lang in LANGS:
        done = two.ben("sync", "import", str(broken), lang=lang)
        assert done.code == 3
        assert str(broken) in done.err
        assert "Traceback" not in done.err
    assert two.ben("sync", "import", str(newer)).code == 4
    assert two.ben("sync", "import", str(two.stick)).code == 4
    assert two.ben("customers", "--format", "json").data[0]["name"] == "Foo"
    assert two.ben("sync", "import", str(two.stick / "nothing.fcb")).code == 9
    assert two.ben("sync", "import").code == 2


def test_an_empty_folder_is_no_error(two: Two) -> None:
    done = two.ben("sync", "import", str(two.stick))
    assert done.code == 0
    assert "no bundle" in done.err


def test_folders_are_told_from_files_and_named_in_full(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(two.folder)
    (two.folder / "sticks" / "one").mkdir(parents=True)
    done = two.ann("sync", "export", str(two.folder / "secret"))
    assert (done.code, "no folder" in done.err) == (7, True)
    assert two.ann("sync", "export", "sticks/one").code == 0
    last = two.ann("sync", "status", "--format", "json").data["last_export"]["file"]
    assert Path(last).parent == two.folder / "sticks" / "one", "wherever the next command is given"
    assert two.ben("sync", "import", "st*/one/*.fcb", "--format", "json").data[0]["state"] == "merged"


def test_conflicts_are_listed_and_settled(two: Two) -> None:
    two.ann("new", "customer", "name=Foo", "code=F1")
    swap(two)
    two.ann("edit", "customer", "F1", "address=hers", "monthly_volume=12t")
    two.ben("edit", "customer", "F1", "address=his", "monthly_volume=13t")
    swap(two)
    for run in (two.ann, two.ben):
        rows = run("sync", "conflicts", "--format", "json").data
        assert {row["field"] for row in rows} == {"address", "monthly_volume"}
        assert {row["actor"] for row in rows} == {"Ann", "Ben"}
    ids = {row["field"]: row["id"] for row in rows}
    other = next(row for row in rows if row["field"] == "address" and not row["shown"])
    assert two.ben("sync", "resolve", ids["address"], "--take", str(other["number"])).code == 0
    assert two.ben("sync", "resolve", ids["address"], "--take", "1").code == 9
    assert two.ben("sync", "resolve", ids["monthly_volume"], "--value", "rubbish").code == 2
    assert two.ben("sync", "resolve", ids["monthly_volume"], "--take", "7").code == 2
    assert two.ben("sync", "resolve", ids["monthly_volume"]).code == 2
    wrong = two.ben("sync", "resolve", ids["monthly_volume"], "--keep")
    assert (wrong.code, "--take" in wrong.err) == (2, True)
    assert two.ben("sync", "resolve", ids["monthly_volume"], "--value", "14 t").code == 0
    swap(two)
    for run in (two.ann, two.ben):
        assert run("sync", "conflicts", "--format", "json").data == []
        shown = run("show", "F1", "--format", "json").out
        assert other["value"] in shown
    assert two.ann("digest").out == two.ben("digest").out


def test_a_contested_deletion_is_kept_or_deleted(two: Two) -> None:
    two.ann("new", "customer", "name=Foo", "code=F1")
    swap(two)
    two.ann("delete", "customer", "F1")
    two.ben("edit", "customer", "F1", "note=still here")
    swap(two)
    rows = two.ann("sync", "conflicts", "--format", "json").data
    assert {row["kind"] for row in rows} == {"deletion"}
    assert "still here" in two.ann("sync", "conflicts").out
    wrong = two.ann("sync", "resolve", rows[0]["id"], "--take", "1")
    assert (wrong.code, "--keep" in wrong.err) == (2, True)
    assert two.ann("sync", "resolve", rows[0]["id"], "--delete").code == 0
    swap(two)
    assert two.ben("customers", "--format", "json").data == []


def test_status_and_team_say_who_lacks_what(two: Two) -> None:
    swap(two)
    assert two.ann("sync", "import", export(two.ben, two)).code == 0
    two.ann("new", "customer", "name=Foo")
    status = two.ann("sync", "status", "--format", "json").data
    ben = next(row for row in status["members"] if not row["mine"])
    assert (status["team"], ben["name"], ben["lacks"], ben["trusted"]) == ("North Sea", "Ben", 1, True)
    assert status["last_export"]["file"]
    for lang in LANGS:
        for command in (("sync", "status"), ("team", "list"), ("sync", "conflicts")):
            done = two.ann(*command, lang=lang)
            assert done.code == 0
    rows = two.ann("team", "list", "--format", "csv").out.splitlines()
    assert rows[0].startswith("name,fingerprint")
    assert len(rows) == 3


def test_an_import_is_taken_back_as_a_whole(two: Two) -> None:
    two.ann("new", "customer", "name=Foo")
    file = export(two.ann, two)
    two.ben("sync", "import", file)
    assert two.ben("sync", "undo", "x").code == 2
    assert two.ben("sync", "undo", "99").code == 9
    assert two.ben("sync", "undo").code == 0
    assert two.ben("customers", "--format", "json").data == []
    assert two.ben("sync", "undo").code == 3


def test_a_value_that_is_typed_is_checked_as_in_its_form(two: Two) -> None:
    two.ann("new", "customer", "name=Foo", "code=F1")
    swap(two)
    two.ann("edit", "customer", "F1", "status=active", "invoice.bank=A")
    two.ben("edit", "customer", "F1", "status=lost", "invoice.bank=B")
    swap(two)
    ids = {row["field"]: row["id"] for row in two.ann("sync", "conflicts", "--format", "json").data}
    assert two.ann("sync", "resolve", ids["status"], "--value", "bogus").code == 2
    several = two.ann("sync", "resolve", ids["invoice"], "--value", "C")
    assert (several.code, "its own form" in several.err) == (2, True)
    assert two.ann("sync", "resolve", ids["status"], "--value", "paused").code == 0
    two.ann("edit", "customer", "F1", "invoice.bank=C")
    assert two.ann("sync", "conflicts", "--format", "json").data == []


def test_what_waits_is_told_and_given_up_and_comes_again(two: Two) -> None:
    two.ann("new", "customer", "name=Foo", "code=F1")
    swap(two)
    before = two.folder / "before"
    shutil.copytree(two.folder / "ben", before)
    two.ann("edit", "customer", "F1", "address=first")
    swap(two)
    swap(two)  # now Ann knows that Ben has it
    shutil.rmtree(two.folder / "ben")
    shutil.copytree(before, two.folder / "ben")  # a whole folder put back: nobody notices
    two.ann("edit", "customer", "F1", "address=second")
    last = export(two.ann, two)
    done = two.ben("sync", "import", last)
    assert done.code == 0
    assert "waiting for 1 change by Ann" in done.err
    assert "Nothing shows yet" in done.err
    assert "sync undo" not in done.err
    assert two.ben("sync", "status", "--format", "json").data["held"] == 1
    refused = two.ben("sync", "drop")
    assert (refused.code, "--yes" in refused.err) == (3, True)
    assert two.ben("sync", "drop", "--yes").code == 0
    assert two.ben("sync", "status", "--format", "json").data["held"] == 0
    assert "Nothing waits" in two.ben("sync", "drop").err
    two.ben("log", "note", "F1", "new work")  # a bundle from which Ann learns what Ben has
    swap(two)
    swap(two)
    assert two.ann("digest").out == two.ben("digest").out
    assert '"second"' in two.ben("show", "F1", "--format", "json").out


def test_retiring_a_laptop(two: Two) -> None:
    swap(two)
    assert two.ann("team", "retire", "Ann").code == 3
    assert two.ann("team", "retire", "Nobody").code == 9
    assert two.ann("team", "retire", "Ben", "--back").code == 3
    assert two.ann("team", "retire", "Ben").code == 0
    file = export(two.ann, two)
    done = two.ben("sync", "import", file, lang="zh_Hans")
    assert done.code == 3
    late = export(two.ben, two)
    assert two.ann("sync", "import", late).code == 3
    assert two.ann("team", "retire", "Ben", "--back").code == 0
    assert two.ann("sync", "import", late, "--yes").code == 0
    assert two.ben("sync", "import", export(two.ann, two)).code == 0


def test_without_a_team(empty: Runner, tmp_path: Path) -> None:
    for command in (("team", "list"), ("sync", "status"), ("sync", "export", str(tmp_path)), ("team", "retire", "x")):
        for lang in LANGS:
            done = empty(*command, lang=lang)
            assert done.code == 3
            assert "team create" in done.err


def test_wrong_passphrases_and_other_files(two: Two) -> None:
    (two.folder / "wrong").write_text("wrong", encoding="utf-8")
    letter = str(two.folder / "letter.fci")
    assert two.ben("team", "join", letter, "--passphrase-file", str(two.folder / "wrong")).code == 8
    assert two.ben("team", "join", letter).code == 2
    assert two.ben("team", "join", str(two.folder / "none"), "--passphrase-file", str(two.folder / "secret")).code == 9
    assert two.ben("team", "join", str(two.folder / "wrong"), "--passphrase-file", str(two.folder / "secret")).code == 3
    assert two.ann("team", "invite", letter, "--passphrase-file", str(two.folder / "secret")).code == 7
    assert two.ann("team", "create", "Again").code == 3


def test_an_encrypted_archive_and_an_invitation_have_two_passphrases(
    two: Two, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, secret = tmp_path / "own", str(tmp_path / "secret")
    own.write_text("my own words", encoding="utf-8")
    carl = Runner(tmp_path / "carl", capsys)
    assert carl("init", "--passphrase-file", str(own), "--name", "Carl").code == 0
    letter = str(tmp_path / "letter.fci")
    joined = carl("team", "join", letter, "--passphrase-file", str(own), "--invite-passphrase-file", secret)
    assert joined.code == 0, joined.err
    other = str(tmp_path / "other.fci")
    invited = carl("team", "invite", other, "--passphrase-file", str(own), "--invite-passphrase-file", secret)
    assert invited.code == 0
    assert two.ben("team", "join", other, "--passphrase-file", secret).code == 0
    warned = carl("team", "invite", str(tmp_path / "third.fci"), "--passphrase-file", str(own))
    assert warned.code == 0
    assert "own passphrase" in warned.err


def test_a_stick_is_renamed_and_copied_at_will(two: Two) -> None:
    two.ann("new", "customer", "name=Foo")
    file = Path(export(two.ann, two))
    copy = two.folder / "复制 (1).fcb"
    shutil.copy(file, copy)
    assert two.ben("sync", "import", str(copy)).code == 0
    again: Result = two.ben("sync", "import", str(file), str(copy), day=DAY)
    assert again.code == 0
    assert two.ben("sync", "import", str(two.folder / "*.fcb"), "--format", "json").data[0]["state"] == "repeated"
