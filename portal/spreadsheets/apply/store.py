"""A plan as blocks of rows in the database: what the check page shows, writing writes, and undoing takes back."""

from portal.spreadsheets.apply.codec import Codec, PlanRow
from portal.spreadsheets.models import Batch, Chunk
from portal.spreadsheets.plan.records import Changes, Plan, Record, changes
from portal.spreadsheets.values import KEEP, Value, shown

CHUNK_ROWS = 4_000  # each costs six queries when it is written


def store(batch: Batch, plan: Plan) -> None:
    """Replace the batch's chunks. One short transaction is the caller's."""
    codec = Codec(plan.resource._meta.model)
    batch.chunks.all().delete()
    rows: list[PlanRow] = []
    chunks: list[Chunk] = []
    for record in plan.records:
        if (row := _row(plan, record)) is not None:
            rows.append(row)
            if len(rows) == CHUNK_ROWS:
                chunks.append(_chunk(batch, len(chunks), rows, codec))
                rows = []
    if rows:
        chunks.append(_chunk(batch, len(chunks), rows, codec))
    Chunk.objects.bulk_create(chunks, batch_size=20)


def _row(plan: Plan, record: Record) -> PlanRow | None:
    """Unchanged rows need nothing."""
    if record.state == "new":
        after = {name: value for name, value in zip(plan.names, record.values, strict=True) if value is not KEEP}
        after |= {name: new for name, (_, new) in (record.completed or {}).items()}
        return PlanRow(record.place, None, None, after, None)
    if record.state == "changed":
        found = _with_partners(plan, record, changes(plan.names, record)) | (record.completed or {})
        before = {name: old for name, (old, _) in found.items()}
        return PlanRow(record.place, record.pk, before, {name: new for name, (_, new) in found.items()}, None)
    if record.state == "wrong":
        errors = [[column, error.message, _raw(cell)] for column, error, cell in record.errors or ()]
        return PlanRow(record.place, None, None, None, {"wrong": errors})
    if record.state == "skipped":
        return PlanRow(record.place, None, None, None, {"note": record.note})
    return None


def _with_partners(plan: Plan, record: Record, found: Changes) -> Changes:
    """A date and its precision are one value: both are kept when one changes."""
    for column in plan.columns:
        if column.precision and not found.keys().isdisjoint(column.attnames):
            for name in column.attnames:
                at = plan.names.index(name)
                found.setdefault(name, (record.old[at], record.values[at]))
    return found


def _raw(cell: Value) -> str:
    return "" if cell is None else shown(cell)


def _chunk(batch: Batch, number: int, rows: list[PlanRow], codec: Codec) -> Chunk:
    new = sum(row.is_new for row in rows)
    changed = sum(row.is_change for row in rows)
    wrong = sum(row.is_wrong for row in rows)
    return Chunk(batch=batch, number=number, rows=codec.pack(rows), new=new, changed=changed, wrong=wrong)
