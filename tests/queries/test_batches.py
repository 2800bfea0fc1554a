"""Reading down a table in batches: nothing missing, nothing twice, and no more statements than rows are wanted."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pytest

from integrator_tui.base import open_base
from integrator_tui.models.base import database
from integrator_tui.models.system import ListItem
from integrator_tui.queries.batches import newest_first


@pytest.mark.parametrize("size", [1, 3, 7, 1_000])
def test_every_row_once_and_only_as_far_as_wanted(
    database_url: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    db, _ = open_base(database_url, login="ana")

    def read() -> None:
        every = [item.id for item in ListItem.select().order_by(ListItem.id.desc())]
        assert len(every) > 30
        assert [item.id for item in newest_first(ListItem.select(), ListItem.id, size)] == every
        older = ListItem.select().where(ListItem.id < every[4])
        assert [item.id for item in newest_first(older, ListItem.id, size)] == every[5:]
        asked = []
        execute = database.obj.execute

        def counted(*arguments: Any, **more: Any) -> Any:
            asked.append(arguments)
            return execute(*arguments, **more)

        monkeypatch.setattr(database.obj, "execute", counted)
        assert len(list(islice(newest_first(ListItem.select(), ListItem.id, size), size))) == min(size, len(every))
        assert len(asked) == 1

    try:
        db.run(read)
    finally:
        db.close()
