"""The plan of a bulk edit: the same new values for records that were chosen in a list. Only reads the database."""

from collections.abc import Callable, Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.db.models import Q

from portal.spreadsheets.errors import CellError
from portal.spreadsheets.layout import Layout
from portal.spreadsheets.plan.planning import Comparison
from portal.spreadsheets.plan.records import Plan, Record
from portal.spreadsheets.resources import SheetResource
from portal.spreadsheets.row_marks import row_mark

GONE = "这条记录已被删除"
CHOSEN = 0  # as if all rows stood in the first sheet of a file


def plan_edit(resource: type[SheetResource], layout: Layout, values: Mapping[str, Any], user: Any) -> Plan:
    """What ``values`` (by attname) would change in ``layout.records``; the marks of the rows are kept in the layout."""
    columns = [resource.column(name) for name in layout.columns]
    names = [name for column in columns for name in column.attnames]
    row = tuple(tuple(value) if isinstance(value := values[name], list) else value for name in names)
    plan = Plan(resource, columns, names, chosen=True)
    for number, pk in enumerate(layout.records, 1):
        record = Record((CHOSEN, number), row)
        record.key = (pk,)
        plan.records.append(record)
    layout.marks = [""] * len(layout.records)
    return ChosenRows(plan, layout, user, lambda done: None).run()


class ChosenRows(Comparison):
    """Rows are found by their primary keys, and one that is gone is refused instead of made once more."""

    right = "change"

    def __init__(self, plan: Plan, layout: Layout, user: Any, progress: Callable[[int], None]) -> None:
        super().__init__(plan, layout, user, progress)
        self.key = itemgetter(slice(1))  # what is stored begins with the primary key

    def _keys_query(self, records: Sequence[Record]) -> Q:
        return Q(pk__in=[record.key[0] for record in records])

    def _together(self) -> None:
        """Nothing: one value for all says no more of sums than the rows did before."""

    def _not_found(self, record: Record) -> None:
        record.fail(None, CellError("gone", GONE))

    def _match(self, records: Sequence[Record]) -> None:
        super()._match(records)
        rows = self.resource._meta.model._base_manager.in_bulk([record.key[0] for record in records])
        for record in records:
            if record.key[0] in rows:
                self.layout.marks[record.place[1] - 1] = row_mark(rows[record.key[0]])
