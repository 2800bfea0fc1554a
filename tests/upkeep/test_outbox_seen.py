"""F254: `doctor` tells whoever keeps the base that messages do not leave and bounces are not read."""

from __future__ import annotations

from datetime import timedelta

import pytest

from integrator_tui.base import open_base
from integrator_tui.models.messages import Outbox
from integrator_tui.models.raw import execute
from integrator_tui.session import utc_now
from tests.upkeep.conftest import Keeper


@pytest.mark.function("F254")
def test_doctor_looks_at_outbox_and_bounces(people_url: str, keeper: Keeper) -> None:
    before = keeper("doctor", "--database", people_url).stdout
    assert "Nenhuma mensagem espera" in before
    late = utc_now() - timedelta(hours=2)
    db, session = open_base(people_url, login="ana")

    def leave_undone() -> None:
        Outbox.insert(
            op_id="a" * 32,
            number=1,
            channel="sms",
            customer_id=1,
            purpose="servico",
            sender="",
            recipients='["11912345678"]',
            body="x",
            operator_id=session.operator_id,
            login="ana",
            queued_at=late,
            state="na_fila",
            state_at=late,
            next_attempt_at=late,
        ).execute()
        values = ("bounces@mail.example.com", late, late, "a senha não foi aceita", 2)
        columns = "mailbox, looked_at, read_at, problem, set_aside"
        execute(f"INSERT INTO mailbox_look ({columns}) VALUES (?, ?, ?, ?, ?)", values)

    db.run(leave_undone)
    db.close()
    done = keeper("doctor", "--database", people_url)
    assert done.returncode == 2
    assert "1 mensagem na fila, e nenhum enviador trabalha." in done.stdout
    assert "Nada foi lido das devoluções em bounces@mail.example.com desde" in done.stdout
    assert "a senha não foi aceita" in done.stdout
    assert "2 mensagens em bounces@mail.example.com" in done.stdout
