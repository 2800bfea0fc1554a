"""What is typed is on the disk, once, for its operator, whatever happens to the process, the disk or the file."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from integrator_tui.desk import drafts as module
from integrator_tui.desk.drafts import CURSOR, Draft, DraftKey, Drafts, DraftsNotKept

NOON = datetime(2026, 3, 4, 12, 0)
NOTE = DraftKey("customer/notes", 7, 3)
NEW = DraftKey("customer/new", None, None)

# Another desk of the same operator: says when it has written, then waits to be killed.
OTHER_DESK = """
import sys, time
from datetime import datetime
from pathlib import Path
from integrator_tui.desk.drafts import DraftKey, Drafts
drafts = Drafts(Path(sys.argv[1]), sys.argv[2], datetime(2026, 3, 4, 12))
drafts.put(DraftKey("customer/notes", 7, 3), {"text": sys.argv[3]}, datetime(2026, 3, 4, 12))
drafts.flush()
print("ready", flush=True)
time.sleep(60)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "drafts"


def open_drafts(folder: Path, owner: str = "maria", now: datetime = NOON) -> Drafts:
    return Drafts(folder, owner, now)


def die(drafts: Drafts) -> None:
    """What the kernel does when a process ends: its locks go."""
    for descriptor in [drafts._descriptor, *(file.descriptor for file in drafts._adopted)]:
        if descriptor is not None:
            os.close(descriptor)
    drafts._descriptor = None
    drafts._adopted.clear()


@pytest.fixture
def other_desk(folder: Path) -> Iterator[Any]:
    processes: list[subprocess.Popen[str]] = []

    def start(text: str, owner: str = "maria") -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", OTHER_DESK, str(folder), owner, text], stdout=subprocess.PIPE, text=True
        )
        processes.append(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def test_drafts_come_back_after_the_process_is_gone(folder: Path) -> None:
    before = open_drafts(folder)
    before.put(NOTE, {"text": "Ligou às 10h [VIP]\n\ud83d \x1b"}, NOON)
    before.put(NEW, {"name": "José"}, NOON + timedelta(minutes=1))
    before.flush()
    die(before)
    after = open_drafts(folder)
    assert after.all() == (
        Draft(NEW, {"name": "José"}, NOON + timedelta(minutes=1)),
        Draft(NOTE, {"text": "Ligou às 10h [VIP]\n\ud83d \x1b"}, NOON),
    )
    assert len(list(folder.iterdir())) == 1


def test_only_the_owner_may_read_them(folder: Path) -> None:
    drafts = open_drafts(folder, "../../etc/passwd")
    drafts.put(NOTE, {"text": "x"}, NOON)
    drafts.flush()
    (file,) = folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert file.name.startswith("etcpasswd-")


def test_a_folder_that_others_may_read_is_closed(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    folder.chmod(0o755)
    drafts = open_drafts(folder)
    drafts.put(NOTE, {"text": "x"}, NOON)
    drafts.flush()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_other_operators_get_nothing(folder: Path) -> None:
    drafts = open_drafts(folder, "maria")
    drafts.put(NOTE, {"text": "x"}, NOON)
    drafts.flush()
    die(drafts)
    assert open_drafts(folder, "Maria").all() == ()
    assert open_drafts(folder, "maria.").all() == ()
    assert len(open_drafts(folder, "maria").all()) == 1


def test_what_was_kept_under_the_name_of_before_comes_along(folder: Path) -> None:
    old = open_drafts(folder, "maria sqlite:///a.db")
    old.put(DraftKey("x", 1, 1), {"text": "de antes"}, NOON)
    old.flush()
    die(old)
    assert [draft.values for draft in open_drafts(folder, "maria 1f3a").all()] == []
    new = Drafts(folder, "maria 1f3a", NOON, formerly="maria sqlite:///a.db")
    assert [draft.values for draft in new.all()] == [{"text": "de antes"}]
    die(new)
    assert [draft.values for draft in open_drafts(folder, "maria 1f3a").all()] == [{"text": "de antes"}]


def test_saved_drafts_leave_no_file(folder: Path) -> None:
    drafts = open_drafts(folder)
    drafts.put(NOTE, {"text": "x"}, NOON)
    drafts.flush()
    drafts.forget(NOTE)
    drafts.flush()
    assert list(folder.iterdir()) == []
    assert open_drafts(folder).all() == ()


def test_after_seven_days_they_are_offered_no_more(folder: Path) -> None:
    drafts = open_drafts(folder)
    drafts.put(NOTE, {"text": "velho"}, NOON)
    drafts.put(NEW, {"text": "novo"}, (NOON + timedelta(days=2)).replace(tzinfo=UTC))
    drafts.flush()
    die(drafts)
    assert [draft.key for draft in open_drafts(folder, now=NOON + timedelta(days=7, seconds=1)).all()] == [NEW]


def test_a_clock_that_was_ahead_once_has_taken_nothing(folder: Path) -> None:
    """What looks old is set aside, through any number of desks, and is offered again once the clock is right."""
    before = open_drafts(folder)
    before.put(NOTE, {"text": "antes"}, NOON)
    before.flush()
    die(before)
    for days in (30, 31, 4000):
        ahead = open_drafts(folder, now=NOON + timedelta(days=days))
        assert ahead.all() == ()
        ahead.put(NEW, {"text": "novo"}, NOON + timedelta(days=days))
        ahead.flush()
        ahead.forget(NEW)
        ahead.forget(NOTE)  # saved again meanwhile: that one was another text
        ahead.flush()
        die(ahead)
    assert [draft.values for draft in open_drafts(folder, now=NOON + timedelta(hours=1)).all()] == [{"text": "antes"}]


def test_typing_anew_does_not_destroy_what_was_found(folder: Path) -> None:
    before = open_drafts(folder)
    before.put(NOTE, {"text": "antes"}, NOON)
    before.flush()
    die(before)
    after = open_drafts(folder)
    after.put(NOTE, {"text": "agora"}, NOON + timedelta(hours=1))
    after.flush()
    assert [draft.values["text"] for draft in after.all()] == ["agora", "antes"]
    after.forget(after.all()[1])
    assert [draft.values["text"] for draft in after.all()] == ["agora"]
    after.forget(NOTE)
    assert after.all() == ()


def test_one_text_that_stands_twice_is_offered_once(folder: Path) -> None:
    before = open_drafts(folder)
    before.put(NOTE, {"text": "antes", CURSOR: "0|"}, NOON)
    before.flush()
    die(before)
    again = open_drafts(folder)
    again.put(NOTE, {"text": "antes", CURSOR: "1|"}, NOON + timedelta(minutes=1))
    again.put(NEW, {"text": "antes"}, NOON)
    again.flush()
    assert len(again.all()) == 3, "while its desk lives, what was found stands beside what is typed"
    die(again)
    third = open_drafts(folder)
    assert [(draft.key, draft.values) for draft in third.all()] == [
        (NOTE, {"text": "antes", CURSOR: "1|"}),
        (NEW, {"text": "antes"}),
    ]


def test_two_desks_of_one_operator_keep_their_own(folder: Path, other_desk: Any) -> None:
    first, second = other_desk("mesa 1"), other_desk("mesa 2")
    here = open_drafts(folder)
    assert here.all() == ()
    here.put(NOTE, {"text": "mesa 3"}, NOON)
    here.flush()
    first.kill()
    first.wait()
    assert [draft.values["text"] for draft in open_drafts(folder).all()] == ["mesa 1"]
    second.kill()
    second.wait()
    assert [draft.values["text"] for draft in open_drafts(folder).all()] == ["mesa 2"]
    assert [draft.values["text"] for draft in here.all()] == ["mesa 3"]


@pytest.mark.parametrize("written", [False, True])
def test_a_desk_that_dies_while_adopting_loses_nothing(
    folder: Path, other_desk: Any, monkeypatch: pytest.MonkeyPatch, written: bool
) -> None:
    other = other_desk("mesa 1")
    other.kill()
    other.wait()
    with monkeypatch.context() as dying:
        dying.setattr(Drafts, "flush", (lambda self: self._write(1)) if written else lambda _: None)
        die(open_drafts(folder))
    assert [draft.values["text"] for draft in open_drafts(folder).all()] == ["mesa 1"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b'{"owner": "maria", "drafts": [{"scre',
        b"\xff\xfe\x00",
        b'{"owner": "outra", "drafts": []}',
        b'{"owner": "maria", "drafts": [{"screen": 1, "record": null, "version": null, "values": {}, "when": "x"}]}',
        b'{"owner": "maria", "drafts": [{"screen": "a", "record": "1", "version": 1, "values": {}, "when": "x"}]}',
        b'{"owner": "maria", "drafts": [{"screen": "a", "record": 1, "version": 1, "values": {"a": 1}, "when": "x"}]}',
        b'{"owner": "maria", "drafts": [{"screen": "a", "record": 1, "version": 1, "values": {}, "when": "ontem"}]}',
        b'{"owner": "maria", "drafts": [{"screen": "a", "record": 1, "version": 1, "values": {},'
        b' "when": "0001-01-01T00:00:00+14:00"}]}',
        b"[" * 100_000,
        b"9" * 10_000,
    ],
)
def test_torn_and_hostile_files_are_put_aside(folder: Path, content: bytes) -> None:
    folder.mkdir(mode=0o755)
    name = f"{module._safe_name('maria')}.1-1.json"
    (folder / name).write_bytes(content)
    drafts = open_drafts(folder)
    assert drafts.all() == ()
    assert [path.name for path in folder.iterdir()] == [f"{name}.bad"]


def test_what_is_no_plain_file_is_put_aside(folder: Path, tmp_path: Path) -> None:
    folder.mkdir()
    prefix = module._safe_name("maria")
    secret = tmp_path / "secret"
    one = '{"screen": "a", "record": 1, "version": 1, "values": {"a": "b"}, "when": "2026-03-04T12:00:00"}'
    secret.write_text(f'{{"owner": "maria", "drafts": [{one}]}}')
    (folder / f"{prefix}.1-1.json").symlink_to(secret)
    os.mkfifo(folder / f"{prefix}.1-2.json")
    (folder / f"{prefix}.1-3.json").mkdir()
    os.link(secret, folder / f"{prefix}.1-4.json")
    assert open_drafts(folder).all() == ()
    assert all(path.suffix == ".bad" for path in folder.iterdir())
    assert secret.exists()
    (folder / f"{prefix}.1-5.json").write_bytes(secret.read_bytes())
    (folder / f"{prefix}.1-6.json").write_bytes(secret.read_bytes().ljust(module.LARGEST_FILE + 1))
    assert len(open_drafts(folder).all()) == 1, "the control: of the two plain ones the one that is not too large"
    assert (folder / f"{prefix}.1-6.json.bad").exists()


def test_who_types_nothing_writes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = open_drafts(folder)
    written: list[object] = []
    monkeypatch.setattr(os, "fsync", written.append)
    drafts.flush()
    assert (list(folder.iterdir()), written) == ([], [])


def test_half_written_files_of_the_dead_are_removed(folder: Path) -> None:
    folder.mkdir()
    (folder / f"{module._safe_name('maria')}.1-1.1-1.tmp").write_bytes(b'{"owner": "ma')
    open_drafts(folder)
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("call", "code", "sentence"),
    [
        ("write", errno.ENOSPC, "O disco do servidor está cheio"),
        ("fsync", errno.EDQUOT, "O disco do servidor está cheio"),
        ("open", errno.EROFS, "A pasta de rascunhos não aceita gravação"),
        ("rename", errno.EIO, "Não foi possível gravar (EIO)"),
    ],
)
def test_a_refusing_disk_is_said_and_nothing_is_forgotten(
    folder: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, sentence: str
) -> None:
    drafts = open_drafts(folder)
    drafts.put(NOTE, {"text": "antes"}, NOON)
    drafts.flush()
    drafts.put(NOTE, {"text": "depois"}, NOON)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as broken:
        broken.setattr(os, call, refuse)
        with pytest.raises(DraftsNotKept, match="só na memória") as refused:
            drafts.flush()
    assert refused.value.sentence.startswith(sentence)
    (file,) = folder.iterdir()
    assert json.loads(file.read_bytes())["drafts"][0]["values"] == {"text": "antes"}
    drafts.flush()
    (file,) = folder.iterdir()
    assert json.loads(file.read_bytes())["drafts"][0]["values"] == {"text": "depois"}


def test_a_folder_that_cannot_be_is_not_fatal(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    drafts = open_drafts(tmp_path / "file" / "drafts")
    drafts.put(NOTE, {"text": "x"}, NOON)
    with pytest.raises(DraftsNotKept):
        drafts.flush()
    assert len(drafts.all()) == 1


@pytest.mark.parametrize("call", ["open", "write", "fsync", "rename", "close"])
def test_a_signal_in_the_midst_of_a_flush_wins(folder: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    drafts = open_drafts(folder)
    struck = False

    def handler(_signal: int, _frame: FrameType | None) -> None:
        drafts.put(NOTE, {"text": "no sinal"}, NOON)
        drafts.flush()

    original = getattr(os, call)

    def strike(*args: Any, **kwargs: Any) -> Any:
        nonlocal struck
        if not struck:
            struck = True
            os.kill(os.getpid(), signal.SIGUSR1)
        return original(*args, **kwargs)

    before = signal.signal(signal.SIGUSR1, handler)
    try:
        drafts.put(NOTE, {"text": "antes"}, NOON)
        monkeypatch.setattr(os, call, strike)
        drafts.flush()
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert struck
    die(drafts)
    assert [draft.values["text"] for draft in open_drafts(folder).all()] == ["no sinal"]


def test_a_flush_stuck_on_the_disk_does_not_hold_the_next_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread hangs in fsync; the main thread still writes, and the thread does not undo it."""
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    drafts = open_drafts(folder)
    stuck, go = threading.Event(), threading.Event()
    fsync = os.fsync

    def hang(descriptor: int) -> None:
        if threading.current_thread() is not threading.main_thread() and not go.is_set():
            stuck.set()
            go.wait(10)
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", hang)
    drafts.put(NOTE, {"text": "antes"}, NOON)
    thread = threading.Thread(target=drafts.flush)
    thread.start()
    assert stuck.wait(10)
    drafts.put(NOTE, {"text": "depois"}, NOON)
    drafts.flush()
    go.set()
    thread.join()
    die(drafts)
    assert [draft.values["text"] for draft in open_drafts(folder).all()] == ["depois"]


def test_control_a_plain_write_is_torn_by_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What `write_text` does with the same fault: the old draft is gone and the new one is not there."""
    file = tmp_path / "draft.json"
    file.write_text('{"text": "antes"}')

    def refuse(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", refuse)
    descriptor = os.open(file, os.O_WRONLY | os.O_TRUNC)
    with pytest.raises(OSError, match="No space"):
        os.write(descriptor, b"depois")
    os.close(descriptor)
    assert file.read_text() == ""


def test_killed_outright_at_any_moment_the_last_flush_is_there(folder: Path) -> None:
    """kill -9 in the midst of writing: what was acknowledged before comes back whole."""
    script = (
        "import sys\nfrom datetime import datetime\nfrom pathlib import Path\n"
        "from integrator_tui.desk.drafts import DraftKey, Drafts\n"
        "drafts = Drafts(Path(sys.argv[1]), 'maria', datetime(2026, 3, 4, 12))\n"
        "for n in range(100000):\n"
        "    drafts.put(DraftKey('s', 1, 1), {'text': str(n) * 2000}, datetime(2026, 3, 4, 12))\n"
        "    drafts.flush()\n"
        "    print(n, flush=True)\n"
    )
    for trial in range(6):
        process = subprocess.Popen(
            [sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True, bufsize=1
        )
        assert process.stdout is not None
        for _ in range(5 + trial):
            process.stdout.readline()
        process.kill()
        acknowledged = process.stdout.read().split()
        process.wait()
        process.stdout.close()
        recovered = open_drafts(folder)
        newest = max(int(draft.values["text"][: len(draft.values["text"]) // 2000]) for draft in recovered.all())
        assert newest >= int(acknowledged[-1] if acknowledged else 4 + trial)
        recovered.forget(DraftKey("s", 1, 1))
        recovered.flush()
    assert list(folder.iterdir()) == []
