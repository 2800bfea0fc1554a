"""A bug, text that would act, variables of the caller: nothing of it reaches the terminal."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from integrator_tui.desk.drafts import DraftKey, Drafts
from integrator_tui.process import bugs, environment, launcher
from tests.terminal.sample import (
    HANDLER,
    LINK,
    NEVER_PRINTED,
    NOTHING,
    RENDER,
    ROOT,
    TYPED,
    WORKER,
    Start,
)


@pytest.mark.parametrize("fault", [HANDLER, WORKER, RENDER], ids=["handler", "worker", "render"])
def test_a_bug_ends_with_a_code_and_without_values(desk: Start, fault: bytes) -> None:
    here = desk()
    here.type()
    here.send(fault)
    assert here.exit_code() == launcher.BUG
    found = re.search(r"Erro interno (\w{4})\. O que foi digitado está guardado\.", here.raw.decode())
    assert found
    assert here.draft() == TYPED
    assert here.terminal_is_restored()
    log = (here.folder / "log" / "integrator-tui.log").read_bytes()
    assert found[1].encode() in log
    assert b"life_app.py" in log
    for place in (bytes(here.raw), log):
        assert NEVER_PRINTED not in place
    assert b"Traceback" not in here.raw


def test_a_bug_with_a_full_disk_tells_the_truth(desk: Start, tmp_path: Path) -> None:
    (tmp_path / "drafts").write_text("no folder")
    here = desk()
    here.type()
    here.send(HANDLER)
    assert here.exit_code() == launcher.BUG
    assert "NÃO pôde ser guardado" in here.raw.decode()


def test_control_a_bug_on_stock_prints_values(desk: Start) -> None:
    here = desk("stock")
    here.type()
    here.send(HANDLER)
    assert here.exit_code() == 1
    assert NEVER_PRINTED in here.raw
    assert here.draft() is None


def test_a_log_that_cannot_be_written_stops_nothing(desk: Start, tmp_path: Path) -> None:
    (tmp_path / "log").write_text("no folder")
    here = desk()
    here.type()
    here.send(HANDLER)
    assert here.exit_code() == launcher.BUG
    assert "Erro interno" in here.raw.decode()
    assert b"Traceback" not in here.raw


@pytest.mark.parametrize("kind", ["life", "stock"])
def test_what_slips_past_the_screens_cannot_act_on_the_terminal(desk: Start, tmp_path: Path, kind: str) -> None:
    """A label shows a value as it is; on stock, the control, the clipboard would be overwritten."""
    drafts = Drafts(tmp_path / "drafts", "maria")
    drafts.put(DraftKey("note", None, None), {"text": "A\x1b]52;c;QUJD\x07B\x9b2J"}, datetime.now(UTC))
    drafts.flush()
    assert drafts._descriptor is not None
    os.close(drafts._descriptor)
    here = desk(kind)
    here.wait_for("voltou: A")
    time.sleep(0.1)
    assert (b"\x1b]52" in here.raw) == (kind == "stock")
    assert ("\x9b2J".encode() in here.raw) == (kind == "stock")


def test_the_description_of_a_bug_quotes_no_data() -> None:
    secret = "Maria 123.456.789-09"
    try:
        try:
            raise OSError(28, secret)
        except OSError as cause:
            raise ValueError(secret) from cause
    except ValueError as error:
        text = bugs.describe(error)
    assert secret not in text
    assert "builtins.ValueError" in text
    assert "builtins.OSError [28]" in text
    assert "test_bugs.py" in text


# The environment


def hostile_environment(folder: Path) -> dict[str, str]:
    return {
        "TEXTUAL": "debug,devtools",
        "TEXTUAL_DEBUG": "1",
        "TEXTUAL_DRIVER": "life_app:no_such_driver",
        "TEXTUAL_LOG": str(folder / "textual.log"),
        "TEXTUAL_PRESS": "f2",
        "TEXTUAL_SCREENSHOT": "0",
        "TEXTUAL_SCREENSHOT_LOCATION": str(folder),
        "TEXTUAL_SHOW_RETURN": "1",
        "TEXTUAL_ALLOW_SIGNALS": "1",
        "COLUMNS": "33",
        "LINES": "11",
    }


def test_variables_of_textual_from_outside_do_nothing(desk: Start, tmp_path: Path) -> None:
    here = desk(environment=hostile_environment(tmp_path))
    here.type()
    assert "pronto 80x24" in here.screen()
    os.kill(here.program(), signal.SIGTERM)
    assert here.exit_code() == 143
    assert {path.name for path in tmp_path.iterdir()} == {"drafts", "log"}
    assert b"returned" not in here.raw


def test_control_variables_of_textual_on_stock(desk: Start, tmp_path: Path) -> None:
    here = desk("stock", environment={"TEXTUAL_PRESS": "f2"})
    assert here.exit_code() == 1


def test_no_browser_no_screenshot_no_suspension(desk: Start, tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\ntouch {tmp_path}/opened\n")
    browser.chmod(0o755)
    here = desk(environment={"BROWSER": str(browser)})
    here.type()
    here.send(LINK)
    here.wait_for("evil.example")
    here.send(NOTHING)
    here.wait_for("nada")
    time.sleep(0.2)
    assert not (tmp_path / "opened").exists()
    assert not list(tmp_path.rglob("*.svg"))


def test_the_environment_is_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("TEXTUAL")}
    monkeypatch.setattr(os, "environ", {**clean, "TEXTUAL": "debug", "TEXTUAL_X": "1", "COLUMNS": "3"})
    environment.scrub_environment()
    assert os.environ["TEXTUAL_FPS"] == "240"
    assert not {"TEXTUAL", "TEXTUAL_X", "COLUMNS"} & set(os.environ)


def test_the_launcher_is_cheap_to_import() -> None:
    """It forks before anything heavy is there, and stays as small as it is then."""
    code = (
        "import sys; from integrator_tui.process import death, environment, launcher;"
        "heavy = {'textual', 'rich', 'asyncio', 'logging', 'threading', 'subprocess', 'ctypes'} & set(sys.modules);"
        "sys.exit(repr(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
