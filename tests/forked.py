"""The program in a process of its own that has everything imported already: a fork of the tests, for hundreds of calls.

To start Python and import takes half a second of a processor, which is most of what such a call costs. What a test of
starting, of signals or of a full disk is about is still started as a shell does (`python -m integrator_tui`).
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from typing import BinaryIO, NoReturn

PATIENCE = 120.0
"""Seconds for a command on a busy machine."""


def forked(arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run `integrator-tui` with the arguments, nothing to read, and these variables besides."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            _run(arguments, environment or {}, out, err)
        deadline = time.monotonic() + PATIENCE
        pid = status = 0
        while not pid and time.monotonic() < deadline:
            pid, status = os.waitpid(child, os.WNOHANG)
            time.sleep(0 if pid else 0.005)
        if not pid:
            os.kill(child, 9)
            os.waitpid(child, 0)
            raise AssertionError(f"{arguments} does not end")
        texts = []
        for file in (out, err):
            file.seek(0)
            texts.append(file.read().decode())
    return subprocess.CompletedProcess(list(arguments), os.waitstatus_to_exitcode(status), *texts)


def _run(arguments: Sequence[str], environment: Mapping[str, str], out: BinaryIO, err: BinaryIO) -> NoReturn:
    code = 1
    try:
        for number, file in enumerate((os.open(os.devnull, os.O_RDONLY), out.fileno(), err.fileno())):
            os.dup2(file, number)
        sys.stdin = io.TextIOWrapper(io.FileIO(0))
        sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, "w")), "utf-8", "surrogateescape")
        sys.stderr = io.TextIOWrapper(io.FileIO(2, "w"), "utf-8", "backslashreplace", write_through=True)
        os.environ |= environment
        from integrator_tui.shell.cli import main

        code = main(arguments)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)
