"""The brief on the terminal and as a page: every language, no line too long, nothing that steers."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.cli.conftest import Runner

from fieldcrm.cli.output import width


@pytest.mark.parametrize("lang", ["en", "zh_Hans", "zh_Hant"])
def test_it_fits_on_a_page(demo: Runner, lang: str) -> None:
    for row in demo("today", "--limit", "5", "--format", "json").data:
        result = demo("brief", row["customer"], lang=lang)
        assert result.code == 0, result.err
        lines = result.out.splitlines()
        assert len(lines) <= 66
        assert all(width(line) <= 100 for line in lines)
    data = demo("brief", row["customer"], "--format", "json", lang=lang).data
    assert data["sections"]
    assert demo("brief", row["customer"], "--format", "csv", lang=lang).code == 0


class Reader(HTMLParser):
    """Collects tags and text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.told = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.told += data


def test_a_page_for_the_printer_reads_no_markup(empty: Runner, tmp_path: Path) -> None:
    name = "<script>alert(1)</script>[/]\x1b[31m"
    assert empty("new", "customer", "code=H", f"name={name}", "note=<img src=x>\n& more").code == 0
    file = tmp_path / "brief.html"
    assert empty("brief", "H", "--html", str(file), lang="zh_Hant").code == 0
    text = file.read_text(encoding="utf-8")
    reader = Reader()
    reader.feed(text)
    assert not {"script", "img"} & reader.tags
    assert "<script>alert(1)</script>" in reader.told
    assert "\x1b" not in text
    assert 'lang="zh-Hant"' in text
    assert empty("brief", "H", "--html", str(tmp_path / "brief.pdf")).code == 2
    assert empty("brief", "nobody").code == 9
    assert "\x1b" not in empty("brief", "H").out


def test_the_longest_brief_is_one_sheet(empty: Runner, tmp_path: Path) -> None:
    assert empty("new", "customer", "code=L", "name=Long Ltd", "status=active").code == 0
    for n in range(64):
        assert empty("log", "risk", "L", f"hose {n} is brittle").code == 0
    assert empty("promise", "give", "L", "lab report", "--by", "+3").code == 0
    lines = empty("brief", "L").out.splitlines()
    assert len(lines) <= 66
    assert any("lab report" in line for line in lines)
    assert any("+" in line and "more" in line for line in lines)
    file = tmp_path / "long.html"
    assert empty("brief", "L", "--html", str(file)).code == 0
    assert "<body class=dense>" in file.read_text(encoding="utf-8")
    whole = empty("brief", "L", "--format", "json").data
    assert sum(len(section["lines"]) for section in whole["sections"]) > 30
