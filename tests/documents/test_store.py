"""The store: whole or not at all, never written over, checked when read, whenever its writer is killed."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from integrator_tui.documents import outgoing
from integrator_tui.documents.store import Damaged, Store, Stored
from integrator_tui.errors import Refused

DATA = bytes(range(256)) * 4_000
LIMIT = 10_000_000


def add(store: Store, data: bytes = DATA) -> Stored:
    return store.add(io.BytesIO(data), len(data), LIMIT)


def test_a_file_lies_under_its_hash_for_its_user_alone(tmp_path: Path) -> None:
    store = Store(tmp_path / "docs")
    stored = add(store)
    digest = hashlib.sha256(DATA).hexdigest()
    path = tmp_path / "docs" / digest[:2] / digest[2:]
    assert stored == Stored(digest, len(DATA))
    assert path.read_bytes() == DATA
    assert [place.stat().st_mode & 0o777 for place in (path, path.parent, store.root)] == [0o600, 0o700, 0o700]
    assert store.read(digest, len(DATA)) == DATA
    assert list(tmp_path.rglob(".*")) == []


def test_the_same_bytes_are_kept_once_and_not_written_again(tmp_path: Path) -> None:
    store = Store(tmp_path)
    path = store.path(add(store).sha256)
    before = path.stat()
    add(store)
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(list(store.hashes())) == 1


def test_a_damaged_file_is_told_and_replaced_by_the_next_of_the_same_bytes(tmp_path: Path) -> None:
    store = Store(tmp_path)
    stored = add(store)
    path = store.path(stored.sha256)
    for wrong in (DATA[:-1], DATA + b"x", b"y" + DATA[1:]):
        path.write_bytes(wrong)
        with pytest.raises(Damaged, match="não é mais o que foi guardado"):
            store.read(stored.sha256, stored.size)
    add(store)
    assert store.read(stored.sha256, stored.size) == DATA
    assert len(list(path.parent.glob("*danificado*"))) == 1


def test_a_missing_file_and_a_wrong_hash_are_told(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for wrong in ("0" * 64, "../../etc/passwd", "", "g" * 64):
        with pytest.raises(Damaged):
            store.read(wrong, 1)
        assert not store.has(wrong, 1) if len(wrong) == 64 and wrong[0] == "0" else True


def test_a_link_in_the_place_of_a_file_is_not_followed(tmp_path: Path) -> None:
    store = Store(tmp_path / "docs")
    stored = add(store)
    path = store.path(stored.sha256)
    path.unlink()
    (tmp_path / "copy").write_bytes(DATA)
    path.symlink_to(tmp_path / "copy")
    assert not store.has(stored.sha256, stored.size)
    with pytest.raises(Damaged):
        store.read(stored.sha256, stored.size)


def test_over_the_limit_and_stopped_leave_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(Refused, match="limite de 1,0 MB"):
        store.add(io.BytesIO(DATA), len(DATA), 1_000_000)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.add(io.BytesIO(DATA), len(DATA), LIMIT, stop)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_its_keeper_shares_stays_shared(tmp_path: Path) -> None:
    store = Store(tmp_path / "docs")
    store.root.mkdir()
    store.root.chmod(0o2770)
    path = store.path(add(store).sha256)
    assert path.stat().st_mode & 0o7777 == 0o660
    assert path.parent.stat().st_mode & 0o2770 == 0o2770


def test_a_full_disk_is_a_sentence(tmp_path: Path) -> None:
    code = (
        "import io, resource, signal, sys; from pathlib import Path; from integrator_tui.documents.store import Store;"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000));"
        "Store(Path(sys.argv[1])).add(io.BytesIO(bytes(5000)), 5000, 10**9)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True)
    assert "A pasta dos documentos não pode ser usada" in done.stderr
    assert list(tmp_path.iterdir()) == []


# Killed at every step

WRITER = """
import hashlib, io, os, signal, sys
from pathlib import Path
from integrator_tui.documents import store as module

root, after, how = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
data = bytes(range(256)) * 4000
steps = 0

def dies(call):
    def step(*args, **options):
        global steps
        steps += 1
        if steps > after:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(*args, **options)
    return step

for name in ("fchmod", "fsync", "link", "open"):
    setattr(os, name, dies(getattr(os, name)))
for name in ("mkdir", "unlink", "rename", "chmod"):
    setattr(Path, name, dies(getattr(Path, name)))

class Slow(io.BytesIO):
    read = dies(io.BytesIO.read)

if how == "straight":  # the control: written under its own name at once
    def add(self, source, total, limit):
        path = self.path(hashlib.sha256(data).hexdigest())
        path.parent.mkdir(parents=True)
        with path.open("wb", buffering=0) as out:
            while part := source.read(50_000):
                out.write(part)
    module.Store.add = add
module.Store(root).add(Slow(data), len(data), 10**9)
print("done", steps)
"""


def _killed_everywhere(tmp_path: Path, how: str) -> tuple[int, int]:
    """How often the writer was killed, and how often a file that was not whole stood under its final name."""
    torn = 0
    for killed in range(60):
        root = tmp_path / f"{how}{killed}"
        root.mkdir()
        done = subprocess.run([sys.executable, "-c", WRITER, str(root), str(killed), how], capture_output=True)
        store = Store(root)
        torn += any(store.problem(name, len(DATA)) for name, _ in store.hashes())
        if done.returncode == 0:
            assert how == "straight" or list(store.hashes())
            return killed, torn
        assert done.returncode == -signal.SIGKILL, done.stderr
        if how == "store":  # what was left does not stand in the way
            add(store)
            assert store.read(hashlib.sha256(DATA).hexdigest(), len(DATA)) == DATA
    raise AssertionError("it never ended")


def test_killed_at_any_step_no_half_file_has_its_final_name(tmp_path: Path) -> None:
    killed, torn = _killed_everywhere(tmp_path, "store")
    assert killed > 10
    assert torn == 0


def test_the_control_does_leave_half_files(tmp_path: Path) -> None:
    killed, torn = _killed_everywhere(tmp_path, "straight")
    assert killed > 5
    assert torn > 5


# On the way out


def test_nothing_is_written_over(tmp_path: Path) -> None:
    store, out = Store(tmp_path / "docs"), tmp_path / "out"
    out.mkdir()
    stored = add(store)
    (out / "a.bin").write_bytes(b"mine")
    (out / "a (2).bin").symlink_to("nowhere")
    target = outgoing.export(store, stored.sha256, stored.size, "a.bin", out)
    assert target.name == "a (3).bin"
    assert target.read_bytes() == DATA
    assert target.stat().st_mode & 0o777 == 0o600
    assert (out / "a.bin").read_bytes() == b"mine"
    assert sorted(path.name for path in out.iterdir()) == ["a (2).bin", "a (3).bin", "a.bin"]


def test_a_damaged_file_is_not_handed_out(tmp_path: Path) -> None:
    store, out = Store(tmp_path / "docs"), tmp_path / "out"
    out.mkdir()
    stored = add(store)
    store.path(stored.sha256).write_bytes(DATA[:-1] + b"x")
    with pytest.raises(Damaged):
        outgoing.export(store, stored.sha256, stored.size, "a.bin", out)
    assert list(out.iterdir()) == []
    with pytest.raises(Refused, match="Não foi possível gravar"):
        outgoing.export(store, add(store).sha256, stored.size, "a.bin", tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("contrato de São Paulo.pdf", "contrato de São Paulo.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("/etc/passwd", "_etc_passwd"),
        ("..", "documento_"),
        (".bashrc", "bashrc"),
        ("-rf.txt", "rf.txt"),
        ("a\x1b[2J\nb.txt", "a_[2J_b.txt"),
        ('a<b>:"|?*\\c.txt', "a_b_______c.txt"),
        ("CON.txt", "documento_CON.txt"),
        ("fatura. ", "fatura"),
        ("a\u202efdp.exe", "a_fdp.exe"),
        ("", "documento_"),
    ],
)
def test_a_name_on_the_way_out_is_safe_everywhere(name: str, safe: str) -> None:
    assert outgoing.safe_name(name) == safe


def test_a_long_name_keeps_its_ending() -> None:
    long = outgoing.safe_name("é" * 200 + ".pdf")
    assert long.endswith("é.pdf")
    assert len(long.encode()) <= 200
    assert os.path.basename(long) == long
