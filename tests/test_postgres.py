"""The server of the tests is a real one, and goes when its run goes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg

from tests.postgres import create_database, drop_database, lives, start_postgres

ROOT = Path(__file__).parents[1]


def value(url: str, query: str) -> object:
    """What a query gives."""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query.encode()).fetchone()
        return row[0] if row else None


def test_a_durable_server_is_stopped_killed_and_started_again() -> None:
    with start_postgres(durable=True) as server:
        url = create_database(server.url)
        with psycopg.connect(url, autocommit=True) as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                assert value(url, f"SHOW {setting}") == "on"
            connection.execute("CREATE TABLE t (x text)")
            for number, end in enumerate((server.stop, lambda: server.stop("immediate"), server.kill)):
                with psycopg.connect(url, autocommit=True) as writer:
                    writer.execute("INSERT INTO t VALUES ('x')")
                end()
                assert server.process is not None
                assert server.process.poll() is not None
                server.start()
                assert value(url, "SELECT count(*) FROM t") == number + 1
        drop_database(server.url, url)
        assert value(server.url, "SELECT count(*) FROM pg_database WHERE datname LIKE 'integrator%'") == 0
    assert not server.folder.exists()


def test_what_the_desk_needs_is_there(postgres_url: str) -> None:
    assert value(postgres_url, "SELECT lower('ÇÃO')") == "ção"
    wanted = "SELECT count(*) FROM pg_available_extensions WHERE name IN ('unaccent', 'pg_trgm')"
    assert value(postgres_url, wanted) == 2


def test_a_narrow_umask_does_not_keep_it_from_starting() -> None:
    before = os.umask(0o077)
    try:
        with start_postgres() as server:
            assert value(server.url, "SELECT 1") == 1
            assert os.umask(0o077) == 0o077
    finally:
        os.umask(before)


def test_a_run_that_is_killed_takes_its_server_with_it() -> None:
    code = "from tests.postgres import Postgres; s = Postgres(); print(s.process.pid, s.folder, flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as run:
        assert run.stdout is not None
        pid, folder = run.stdout.readline().split()
        os.kill(run.pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while Path(folder).exists() or lives(int(pid)):
        assert time.monotonic() < deadline
        time.sleep(0.05)
