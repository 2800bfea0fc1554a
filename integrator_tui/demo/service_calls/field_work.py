"""Orders of service and surveys of the demonstration: places of half-days as the agenda would have given them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from integrator_tui.demo.service_calls.call_texts import Case
from integrator_tui.models.raw import fetch
from integrator_tui.queries.calls.board import Team, teams
from integrator_tui.rules.calls.orders import (
    AFTERNOON,
    BOOKED,
    CANCELLED,
    DONE,
    HALVES,
    MORNING,
    NOT_DONE,
    STATES,
    works,
)
from integrator_tui.rules.dates import format_date
from integrator_tui.rules.finance.business_days import NATION
from integrator_tui.services import bulk
from integrator_tui.services.lists import lists

LOGIN = "demonstração"
FARTHEST = 40
"""Days within which a visit finds a place."""
MATERIAL = ("", "1 conector SC/APC", "20 m de cabo drop", "1 fonte 12 V", "1 ONU, série ZTEG41A07C22")
ORDER = (
    *("id", "customer_id", "call_id", "plan_id", "kind", "state", "team_id", "visit_on", "half", "place", "message"),
    *("material", "result", "signed_by", "started_at", "ended_at", "opened_at", "opened_by", "version"),
)
SURVEY = (
    *("customer_id", "surveyed_on", "technician", "place", "coordinates", "point_id", "technology", "signal"),
    *("noise", "distance_m", "line_of_sight", "mast_m", "cable_m", "viability", "notes", "version"),
)


class FieldWork:
    """Rows as they are gathered."""

    def __init__(self, random: Random, today: date) -> None:
        self.random, self.today = random, today
        self.teams = teams()
        self.taken: dict[tuple[int, date, str], int] = defaultdict(int)
        self.orders: list[tuple[Any, ...]] = []
        self.surveys: list[tuple[Any, ...]] = []
        kinds = {"olt": "fibra", "torre": "radio"}
        found = fetch("SELECT id, details FROM list_item WHERE kind = ? ORDER BY id", (lists.ACCESS_POINTS,))
        self.points = [
            (key, next((kinds[kind] for kind in kinds if f'"{kind}"' in told), "fibra")) for key, told in found
        ]

    def order(
        self, call_id: int, customer_id: int, plan_id: int | None, place: str, case: Case, opened: datetime, ahead: bool
    ) -> tuple[str, datetime | None]:
        """An order of a call, on the agenda or carried out: what the trail says of it, and when it ended."""
        found = self._free(max(self.today, opened.date()) if ahead else opened.date())
        if found is None:
            return "", None
        team, day, half = found
        state = BOOKED
        if day < self.today:
            state = self.random.choices((DONE, NOT_DONE, CANCELLED), (90, 6, 4))[0]
        if state != CANCELLED:
            self.taken[team.id, day, half] += 1
        done = state == DONE
        start = datetime.combine(day, datetime.min.time()) + timedelta(hours=12 if half == MORNING else 17)
        key = len(self.orders) + 1
        result = {DONE: case.solved, NOT_DONE: "Ninguém em casa", CANCELLED: "Resolvido por telefone"}.get(state, "")
        over = state != BOOKED
        self.orders.append((
            key, customer_id, call_id, plan_id, case.visit, state, team.id, day.isoformat(), half, place, case.asked,
            self.random.choice(MATERIAL) if done else "", result, "o próprio cliente" if done else "",
            start.isoformat(" ") if done else None, (start + timedelta(hours=1)).isoformat(" ") if over else None,
            opened.isoformat(" "), LOGIN, 2,
        ))  # fmt: skip
        told = f"OS {key} {STATES[BOOKED]}: {format_date(day)}, {HALVES[half]}, {team.name}"
        return told, start + timedelta(hours=2) if over else None

    def survey(self, customer_id: int, place: str) -> None:
        """Of one customer in forty."""
        if customer_id % 40 != 7 or not self.points:
            return
        random = self.random
        point, technology = random.choice(self.points)
        fiber = technology == "fibra"
        cable = random.randrange(20, 900) if fiber else None
        viability = random.choices(("viavel", "restricao", "inviavel", ""), (70, 15, 8, 7))[0]
        ahead = random.randrange(1, 9) if not viability else -random.randrange(1, 365)
        day = self.today + timedelta(days=ahead)
        seen = bool(viability)
        self.surveys.append((
            customer_id, day.isoformat(), random.choice(("Jorge", "Beto", "Lia", "Saulo")), place,
            f"{-20 - random.random() * 9:.4f}, {-43 - random.random() * 8:.4f}" if seen else "", point, technology,
            f"-{random.randrange(170, 280) / 10 if fiber else random.randrange(52, 79)}" if seen else "",
            "" if fiber or not seen else f"-{random.randrange(88, 99)}",
            random.randrange(100, 9_000) if seen else None, None if fiber or not seen else viability != "inviavel",
            "" if fiber or not seen else str(random.randrange(2, 12)), cable if seen else None, viability,
            "Poste da rua cheio: falar com a concessionária" if viability == "restricao" else "", 1,
        ))  # fmt: skip

    def write(self) -> None:
        """All of it, and the places that are taken."""
        bulk.write("work_order", ORDER, self.orders)
        bulk.write("site_survey", SURVEY, self.surveys)
        slots = [(team, day.isoformat(), half, taken) for (team, day, half), taken in sorted(self.taken.items())]
        bulk.write("visit_slot", ("team_id", "visit_on", "half", "taken"), slots)

    def _free(self, day: date) -> tuple[Team, date, str] | None:
        """The first free place after a day, of a team that is drawn."""
        for ahead in range(1, FARTHEST):
            for half in (MORNING, AFTERNOON):
                for team in self.random.sample(self.teams, len(self.teams)):
                    at = day + timedelta(days=ahead)
                    if works(NATION, at, half, team.saturdays) and self.taken[team.id, at, half] < team.places:
                        return team, at, half
        return None
