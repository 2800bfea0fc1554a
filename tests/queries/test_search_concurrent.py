"""Desks that save at once leave the index as the customers are."""

from __future__ import annotations

import subprocess
import sys

from integrator_tui.services.search.search_index import rebuild
from tests.queries.corpus import Desk
from tests.queries.test_search_index import OF_CUSTOMERS, contents, quiet

DESKS = 3
WRITER = """
import random, sys, time
from integrator_tui.db import Db
from integrator_tui.models.base import database
from integrator_tui.models.raw import execute
from integrator_tui.services.search.search_index import index_customers

url, number = sys.argv[1], int(sys.argv[2])
rng = random.Random(number)

def save():
    key = rng.randrange(1, 5)
    with database.atomic():
        if number % 2:
            name = f"Nova {rng.random()} Silva{rng.randrange(9)}"
            execute("UPDATE customer SET legal_name = ? WHERE id = ?", (name, key))
        else:
            execute("UPDATE address SET street = ? WHERE customer_id = ?", (f"Rua {rng.randrange(9)}", key))
        index_customers([key])
        time.sleep(rng.random() / 300)

db = Db(url)
for _ in range(80):
    db.run(save)
db.close()
"""


def test_desks_that_save_at_once_do_not_undo_each_other(desk: Desk) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, desk.db.url, str(number)], stderr=subprocess.PIPE)
        for number in range(DESKS)
    ]
    for writer in writers:
        _, said = writer.communicate(timeout=120)
        assert writer.returncode == 0, said.decode()
    followed = desk.db.run(lambda: contents(OF_CUSTOMERS))
    desk.db.run(rebuild, quiet)
    assert desk.db.run(lambda: contents(OF_CUSTOMERS)) == followed
