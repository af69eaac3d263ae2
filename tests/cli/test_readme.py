"""The README tells the truth: its commands, options, keys and files exist."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
from pathlib import Path

import pytest

import fieldcrm
from fieldcrm.cli.commands import COMMANDS
from fieldcrm.cli.grammar import GLOBALS, read
from fieldcrm.cli.help import EXIT_CODES

ROOT = Path(fieldcrm.__file__).parents[2]
README = ROOT / "README.md"
TEXT = README.read_text(encoding="utf-8") if README.exists() else ""
TEST_COMMAND = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/pytest -q -n 2"
DEMO_COMMAND = "python3 -m venv .venv && .venv/bin/pip install -q . && .venv/bin/fieldcrm demo"

pytestmark = pytest.mark.skipif(not TEXT, reason="the README lies beside the source, not in the wheel")


def _lines() -> list[list[str]]:
    """Every `fieldcrm …` line of code blocks and of inline code, as arguments."""
    blocks = re.findall(r"```sh\n(.*?)```", TEXT, re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    lines += re.findall(r"`(fieldcrm(?: [^`]+)?)`", TEXT)
    return [shlex.split(line, comments=True)[1:] for line in lines if re.match(r"fieldcrm(\s|$)", line)]


def test_every_command_in_the_readme_is_understood() -> None:
    lines = _lines()
    assert len(lines) > 15
    for line in lines:
        read(line, COMMANDS)


def test_every_option_in_the_readme_exists() -> None:
    known = {option.name for command in COMMANDS for option in command.options} | {option.name for option in GLOBALS}
    ours = re.sub(r"(python3|py) -m venv.*", "", TEXT)
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", ours)) <= known


def test_the_quick_start_is_what_the_checks_call() -> None:
    assert TEST_COMMAND in TEXT
    assert DEMO_COMMAND in TEXT
    script = ROOT / ".ci" / "run"
    assert TEST_COMMAND in script.read_text(encoding="utf-8")
    if os.name != "nt":
        assert script.stat().st_mode & 0o111


def test_the_key_table_is_the_program_s() -> None:
    spec = importlib.util.spec_from_file_location("readme_keys", ROOT / "scripts" / "readme_keys.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.updated(TEXT) == TEXT, "run scripts/readme_keys.py"


def test_exit_codes_and_linked_files() -> None:
    for code, words in EXIT_CODES:
        assert re.search(rf"\b{code} {words.split(',')[0]}", TEXT), code
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (ROOT / target).exists(), target


def test_the_developers_page_names_files_that_exist() -> None:
    text = (ROOT / "docs" / "developers.md").read_text(encoding="utf-8")
    package = ROOT / "src" / "fieldcrm"
    found = re.findall(r"`((?:[a-z_]+/)*[a-z_]+(?:\.py|/))`", text)
    assert len(found) > 20
    for name in found:
        assert (package / name).exists() or (ROOT / name).exists(), name
