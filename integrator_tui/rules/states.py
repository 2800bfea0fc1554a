"""Tables of states: which action is possible in which state, on what conditions, what comes of it, and why not.

One table serves the screen, which dims what is refused, the service, which refuses it, and the manual, which prints it.
Nothing is left open: a pair that no row allows is refused with the table's own sentence.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

STAYS = ""
"""As a next state: the action changes something else."""
BEFORE = "<"
"""As a next state: the one that was left for this."""


@dataclass(frozen=True)
class Row:
    """In any of the `states`, `action` leads to `to`, if every condition holds."""

    states: tuple[str, ...]
    action: str
    to: str = STAYS
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """`to` is the next state, the same one for an action that changes none; refused when there is a `reason`."""

    to: str
    reason: str = ""

    @property
    def allowed(self) -> bool:
        """Whether it may be done."""
        return not self.reason


@dataclass(frozen=True)
class StateTable:
    """`conditions` maps each to the sentence that is said where it does not hold; `refusals` maps a state to what is
    said of every action that has no row there, or a state and an action to its own sentence."""

    states: Mapping[str, str]
    """Names and their words for the desk."""
    actions: Mapping[str, str]
    conditions: Mapping[str, str]
    rows: tuple[Row, ...]
    refusals: Mapping[str, str]
    special: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def check(self, state: str, action: str, holds: Collection[str], before: str = STAYS) -> Verdict:
        """What comes of the action, or the first reason against it; `holds` are the conditions that are true now.

        `before` is the state that was left for this one, for actions that lead back. Raises `KeyError` for a state or
        an action that the table does not have: that is a bug, not something an operator did.
        """
        _ = self.states[state], self.actions[action]
        row = self.row(state, action)
        if row is None:
            return Verdict(state, self.special.get((state, action), self.refusals[state]))
        missing = next((name for name in row.conditions if name not in holds), "")
        if missing:
            return Verdict(state, self.conditions[missing])
        return Verdict({STAYS: state, BEFORE: before or state}.get(row.to, row.to))

    def row(self, state: str, action: str) -> Row | None:
        """The row of a pair, or None where it is refused whatever holds."""
        return next((row for row in self.rows if row.action == action and state in row.states), None)

    def leading(self, state: str, to: str) -> tuple[str, ...]:
        """The actions that lead from one state to another: a change of state by its name passes their conditions."""
        return tuple(row.action for row in self.rows if state in row.states and row.to == to)

    def possible(self, state: str, holds: Collection[str]) -> dict[str, Verdict]:
        """Every action with its verdict, in the order of the table."""
        return {action: self.check(state, action, holds) for action in self.actions}
