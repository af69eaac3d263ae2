"""Records of any kind, contacts and the agenda, out to files and back, in a shell."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.cli.conftest import Runner


def test_all_goes_out_and_fills_another_archive(demo: Runner, empty: Runner, tmp_path: Path) -> None:
    assert demo("export", "all", str(tmp_path / "out")).code == 0
    result = empty("import", "all", str(tmp_path / "out"), "--format", "json")
    assert result.code == 0, result.err
    assert result.data["rejected"] == 0
    assert empty("export", "all", str(tmp_path / "again")).code == 0
    for file in (tmp_path / "out").iterdir():
        assert (tmp_path / "again" / file.name).read_bytes() == file.read_bytes(), file.name
    assert empty("import", "all", str(tmp_path / "out")).err.strip().endswith("Nothing had to change.")


@pytest.mark.parametrize(
    "words",
    [
        ("export", "customers", "c.csv"),
        ("export", "contacts", "c.vcf"),
        ("export", "agenda", "a.ics"),
        ("export", "all", "a.xlsx"),
        ("export", "db", "plain.db"),
        ("brief", "D001", "--html", "b.html"),
    ],
)
def test_a_folder_is_never_made_without_a_word(demo: Runner, tmp_path: Path, words: tuple[str, ...]) -> None:
    folder = tmp_path / "new" / "newer"
    for name, said in (("", True), ("second-", False)):
        found = demo(*words[:-1], str(folder / f"{name}{words[-1]}"))
        assert found.code == 0
        assert (f"The folder {folder} was not there; it was made." in found.err) == said


def test_the_folders_that_commands_take_are_told_of_likewise(demo: Runner, tmp_path: Path) -> None:
    demo("team", "create", "North")
    for words in (("export", "all"), ("backup",), ("sync", "export")):
        folder = tmp_path / words[-1]
        for said in (True, False):
            found = demo(*words, str(folder))
            assert found.code == 0, found.err
            assert (f"The folder {folder} was not there; it was made." in found.err) == said


def test_a_refused_file_makes_no_folder(demo: Runner, tmp_path: Path) -> None:
    for words in (("export", "customers", "c.pdf"), ("report", "visit", "nothing", "s.html"), ("brief", "?", "b.html")):
        file = str(tmp_path / "new" / words[-1])
        assert demo(*words[:-1], *(("--html", file) if words[0] == "brief" else (file,))).code
    assert not (tmp_path / "new").exists()


def test_texts_that_no_cell_of_xlsx_holds_are_named(demo: Runner, tmp_path: Path) -> None:
    assert demo("edit", "customer", "D001", f"note={'😀' * 20_000}").code == 0
    found = demo("export", "customers", str(tmp_path / "c.xlsx"))
    assert found.code == 0
    assert "1 text is longer than the 32,767 characters" in found.err
    assert "  customers, row 2, note: 40,000 characters" in found.err
    assert (
        "customers，第 2 行，note：40,000 个字符"
        in demo("export", "customers", str(tmp_path / "d.xlsx"), lang="zh_Hans").err
    )
    assert "characters" not in demo("export", "customers", str(tmp_path / "c.csv")).err
    assert "😀" * 20_000 in (tmp_path / "c.csv").read_text(encoding="utf-8-sig")


def test_many_cut_texts_are_counted_and_the_first_are_named(empty: Runner, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    file.write_text(
        "code,name,note\n" + "".join(f"C{n:02},N{n},{'😀' * 16_500}\n" for n in range(12)), encoding="utf-8"
    )
    assert empty("import", "customers", str(file)).code == 0
    said = empty("export", "customers", str(tmp_path / "c.xlsx")).err
    assert "12 texts are longer" in said
    assert said.count("33,000 characters") == 10
    assert "… and 2 more" in said


def test_a_kind_by_its_name(demo: Runner, tmp_path: Path) -> None:
    assert demo("export", "contacts", str(tmp_path / "c.vcf")).code == 0
    assert demo("export", "tanks", str(tmp_path / "t.xlsx")).code == 0
    assert demo("export", "notice-targets", str(tmp_path / "n.csv")).code == 0
    assert demo("import", "tanks", str(tmp_path / "t.xlsx"), "--format", "json").data["changed"] == 0
    assert demo("import", "contacts", str(tmp_path / "c.vcf"), "--dry-run", "--format", "json").data["new"] == 0
    for words in (("export", "dreams"), ("import", "dreams")):
        result = demo(*words, str(tmp_path / "x.csv"))
        assert result.code == 2
        assert "dreams" in result.err
    assert "notice_targets" in demo("import", "risks", "--help").out


def test_a_log_is_imported_and_taken_back(demo: Runner, tmp_path: Path) -> None:
    code = demo("customers", "--limit", "1", "--format", "json").data[0]["code"]
    (tmp_path / "log.csv").write_text(
        f"客户编号,跟进日期,跟进方式,跟进内容,跟进人\n{code},2024-05-06,微信,聊了价格,老张\n,2024-05-07,电话,谁,\n",
        encoding="utf-8",
    )
    result = demo("import", "activities", str(tmp_path / "log.csv"), lang="zh_Hans")
    assert result.code == 0
    assert "log.rejects.csv" in result.err
    history = demo("show", code, "--format", "json").data["timeline"]
    (found,) = [entry for entry in history if entry["day"] == "2024-05-06"]
    assert (found["actor"], found["kind"], found["text"]) == ("老张", "message", "聊了价格")
    assert demo("undo").code == 0


def test_the_agenda_in_every_language(demo: Runner, tmp_path: Path) -> None:
    for lang in ("en", "zh_Hans", "zh_Hant"):
        file = tmp_path / f"{lang}.ics"
        assert demo("export", "agenda", str(file), lang=lang).code == 0
        assert file.read_text(encoding="utf-8").count("BEGIN:VEVENT") > 3
    assert demo("export", "agenda", str(tmp_path / "a.csv")).code == 2
    assert demo("export", "agenda", str(tmp_path / "a.ics"), "--from", "+9", "--to", "+2").code == 2
