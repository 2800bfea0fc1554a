"""`integrator-tui pop`: a number that some telephone system hands over, and a central that is listened to."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from integrator_tui.base import open_base
from integrator_tui.services.calls.telephone import claim_extension, ringing
from integrator_tui.shell.cli import main
from tests.telephony.central import central, ring

LIMIT = 30.0


@pytest.mark.function("F234")
@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
def test_a_number_is_shown_at_the_extension_of_an_operator(
    database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["--database", database_url, "pop", "--phone", "+55 11 98765-4321"]
    assert main([*command, "--operator", "ana"]) == 1
    assert "não disse o seu ramal" in capsys.readouterr().err
    db, session = open_base(database_url, login="ana")
    db.run(claim_extension, session, "204", "desk")
    assert main([*command, "--operator", "ana"]) == 0
    assert main([*command, "--extension", "205"]) == 0
    assert [call.number for call in db.run(ringing, session, "204")] == ["11987654321"]
    assert len(db.run(ringing, session, "205")) == 1
    assert main(["--database", database_url, "pop", "--ami"]) == 1
    assert "[ami]" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main(["--database", database_url, "pop"])
    db.close()


@pytest.mark.function("F234")
@pytest.mark.parametrize("database_engine", ["sqlite"], indirect=True)
async def test_a_central_is_listened_to_until_it_is_stopped(database_url: str, tmp_path: Path) -> None:
    async with central([ring("1.1", "11987654321", "204")]) as one:
        home = Path(os.environ["INTEGRATOR_HOME"])
        home.mkdir(parents=True, exist_ok=True)
        (home / "integrator.toml").write_text(f'[ami]\nport = {one.port}\nuser = "desk"\nsecret = "segredo"\n')
        db, session = open_base(database_url, login="ana")
        process = subprocess.Popen(
            [sys.executable, "-m", "integrator_tui", "--database", database_url, "pop", "--ami"],
            stderr=subprocess.PIPE,
        )
        try:
            import asyncio

            until = time.monotonic() + LIMIT
            while not db.run(ringing, session, "204"):
                assert time.monotonic() < until, "nothing rang"
                await asyncio.sleep(0.05)
            process.send_signal(signal.SIGTERM)
            assert await asyncio.to_thread(process.wait, LIMIT) == 0
        finally:
            process.kill()
            said = (process.stderr.read() if process.stderr else b"").decode()
            db.close()
    assert "ouvindo a central" in said
    assert "segredo" not in said
