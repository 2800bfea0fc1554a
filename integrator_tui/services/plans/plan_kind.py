"""A kind of record that hangs on a plan: as `services/kind.py` says, with the plan's code behind the customer's.

Every write asks the table of states whether the plan takes it, in its own transaction; what may be found by it in the
search, and who held it from when to when, follow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from typing import Any, ClassVar, TypeVar

from integrator_tui.errors import Gone, InvalidForm, Refused
from integrator_tui.forms.base import MASK, FormModel
from integrator_tui.queries.plans.facts import plan_facts
from integrator_tui.queries.plans.possible import verdict
from integrator_tui.queries.plans.record import stored_plan
from integrator_tui.rules.plans.password import strength
from integrator_tui.services.kind import KINDS, Kind
from integrator_tui.services.rows import Opened, Row
from integrator_tui.services.service import Service, Work
from integrator_tui.session import Session

F = TypeVar("F", bound=FormModel)


class PlanKind(Kind[F]):
    """Records of one table with `plan_id` besides `customer_id`.

    While one is read or written `plan_id` is the plan that it hangs on, for the methods that are special.
    """

    action: ClassVar[str]
    """Of the table of states: what adding or changing one is called there."""
    to_remove: ClassVar[str] = ""
    """The permission to delete one, where it is another."""
    see_password: ClassVar[str] = ""
    """The permission to see the field `password`, where there is one; without it it never leaves the base."""
    set_password: ClassVar[str] = ""
    """The permission to change it."""
    plan_id = 0
    key = 0
    """Of the record that is written; 0 for a new one."""

    create: Service[[int, int, Mapping[str, Any]], int]  # type: ignore[assignment]
    save: Service[[int, int, int, F, Mapping[str, Any]], int]  # type: ignore[assignment]
    remove: Service[[int, int, int], int]  # type: ignore[assignment]
    page: Callable[..., tuple[Row[F], ...]]
    one: Callable[..., Row[F]]
    opened: Callable[..., Opened[F]]
    restore: Service[[int, int, int], int]  # type: ignore[assignment]

    def __init__(self) -> None:
        KINDS[self.plural] = self
        self.create = self._service("create", self.create_at)
        self.save = self._service("save", self._save_at)
        self.remove = self._service("remove", self._remove_at, self.to_remove)
        self.restore = self._service("restore", self._restore_at)
        row: Any = Row[self.form]  # type: ignore[name-defined]
        opened: Any = Opened[self.form]  # type: ignore[name-defined]
        self.page = self._query(f"list_{self.plural}", self._page_at, tuple[row, ...])
        self.one = self._query(f"read_{self.entity}", self._one_at, row)
        self.opened = self._query(f"open_{self.entity}", self._opened_at, opened)

    def at(self, customer_id: int, plan_id: int, key: int | None = None) -> PlanKind[F]:
        """The kind, of one plan and perhaps one record. Raises `Gone` where the customer does not have the plan."""
        stored_plan(customer_id, plan_id)
        bound = copy(self)
        bound.plan_id, bound.key = plan_id, key or 0
        return bound

    def there(self, customer_id: int) -> Any:
        """Those of the plan that are not deleted."""
        return super().there(customer_id) & (self.table.plan_id == self.plan_id)

    def stored(self, customer_id: int, key: int) -> Any:
        """The row of a record of the plan, also of a deleted one. Raises `Gone`."""
        row = super().stored(customer_id, key)
        if row.plan_id != self.plan_id:
            raise Gone(f"Não há {self.this}.")
        return row

    # Reading

    def _page_at(
        self,
        session: Session,
        customer_id: int,
        plan_id: int,
        text: str = "",
        after: int | None = None,
        limit: int = 200,
    ) -> tuple[Row[F], ...]:
        """At most `limit` records of a plan with all the words of `text`, behind the one `after`. Raises `Gone`."""
        return Kind.page(self.at(customer_id, plan_id), session, customer_id, text, after, limit)

    def _one_at(self, session: Session, customer_id: int, plan_id: int, key: int) -> Row[F]:
        """A record of a plan as it stands now. Raises `Gone`."""
        return Kind.one(self.at(customer_id, plan_id), session, customer_id, key)

    def _opened_at(self, session: Session, customer_id: int, plan_id: int, key: int | None) -> Opened[F]:
        """What the form of a record needs, or of a new one. Raises `Gone`, `Refused`."""
        bound = self.at(customer_id, plan_id, key)
        if key is None:
            bound.refuse_state(session, customer_id)
        opened = Kind.opened(bound, session, customer_id, key)
        return replace(opened, form=self._masked(session, opened.form))

    def rows(self, session: Session, customer_id: int, items: Sequence[Any]) -> Sequence[Row[F]]:
        """With the password, its strength and whether there is one, as far as the operator may see."""
        rows = super().rows(session, customer_id, items)
        return [self._row(session, row) for row in rows] if self.see_password else rows

    def _row(self, session: Session, row: Row[F]) -> Row[F]:
        password = str(vars(row.form)["password"])
        percent, name = strength(password)
        said = password if session.may(self.see_password) else MASK
        shown = (
            {**row.shown, "secret": said, "strength": f"{name} ({percent}%)"}
            if password
            else {**row.shown, "secret": "", "strength": ""}
        )
        return replace(row, form=self._masked(session, row.form), shown=shown)

    def _masked(self, session: Session, form: F) -> F:
        """The form without a password that the operator may not see."""
        if not self.see_password or session.may(self.see_password):
            return form
        return form.model_copy(update={"password": ""})

    # Writing

    def refuse_state(self, session: Session, customer_id: int, removing: bool = False) -> None:
        """Raise `Refused` with the reason of the table where the plan takes no such record now.

        What the catalogue no longer allows may still be taken away.
        """
        known = {f"catalog_{self.action}": ""} if removing else None
        found = verdict(session, plan_facts(session, customer_id, self.plan_id), self.action, known)
        if not found.allowed:
            raise Refused(found.reason)

    def create_at(self, work: Work, customer_id: int, plan_id: int, values: Mapping[str, Any]) -> int:
        """A new one from texts as typed. Raises `InvalidForm`, `Refused`, `Gone`. Returns its id."""
        bound = self.at(customer_id, plan_id)
        bound.refuse_state(work.session, customer_id)
        return bound._create(work, customer_id, values)

    def _save_at(self, work: Work, customer_id: int, plan_id: int, key: int, read: F, values: Mapping[str, Any]) -> int:
        """Write what differs between `read` and texts as typed. Raises `InvalidForm`, `Conflict`, `Refused`, `Gone`.

        An empty password of an operator who may not see it leaves the one that is there.
        """
        bound = self.at(customer_id, plan_id, key)
        bound.refuse_state(work.session, customer_id)
        if self.see_password:
            stored, may_see = bound.row_of(customer_id, key).password, work.session.may(self.see_password)
            if not may_see:
                read = read.model_copy(update={"password": stored})
                values = values if values.get("password") else {**values, "password": stored}
            if values.get("password", stored) != stored and not work.session.may(self.set_password):
                raise InvalidForm({"password": f"Falta a permissão «{self.set_password}»."})
        return bound._save(work, customer_id, key, read, values)

    def _remove_at(self, work: Work, customer_id: int, plan_id: int, key: int) -> int:
        """Mark one as deleted. Raises `Refused` while something hangs on it, `Gone`. Returns its id."""
        bound = self.at(customer_id, plan_id, key)
        bound.refuse_state(work.session, customer_id, removing=True)
        return bound._remove(work, customer_id, key)

    def _restore_at(self, work: Work, customer_id: int, plan_id: int, key: int) -> int:
        """Bring a deleted one back; one that is there already stays as it is.

        Raises `Refused`, `InvalidForm` where somebody else has what it held, `Gone`.
        """
        bound = self.at(customer_id, plan_id, key)
        bound.refuse_state(work.session, customer_id)
        row = bound.stored(customer_id, key)
        if row.deleted_at is not None:
            form = bound.form_of(row)
            bound.refuse(work.session, form, form)
        return bound._restore(work, customer_id, key)

    def added(self, work: Work, form: F) -> dict[str, Any]:
        """Its plan."""
        return {"plan_id": self.plan_id}
