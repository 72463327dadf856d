"""A plan as rows of the database: chunks for the preview and for undo, and a report small enough to show."""

from decimal import Decimal

from portal.spreadsheets.apply.codec import Codec
from portal.spreadsheets.models import Chunk
from portal.spreadsheets.plan.convert import KEEP, shown
from portal.spreadsheets.plan.records import changes

CHUNK_ROWS = 4_000  # each costs six queries when it is written
GROUPS, PLACES, LISTED = 200, 50, 500


def store(batch, plan):
    """Replace the batch's chunks and report. One short transaction is the caller's."""
    codec = Codec(plan.resource._meta.model)
    batch.chunks.all().delete()
    rows, chunks = [], []
    for record in plan.records:
        if (row := _row(plan, record)) is not None:
            rows.append(row)
            if len(rows) == CHUNK_ROWS:
                chunks.append(_chunk(batch, len(chunks), rows, codec))
                rows = []
    if rows:
        chunks.append(_chunk(batch, len(chunks), rows, codec))
    Chunk.objects.bulk_create(chunks, batch_size=20)
    for name, count in plan.counts().items():
        setattr(batch, name, count)
    batch.report = report(plan)


def _row(plan, record):
    """(place, pk, before, after, extra); unchanged rows need nothing."""
    if record.state == "new":
        after = {n: v for n, v in zip(plan.names, record.values, strict=True) if v is not KEEP}
        after |= {name: new for name, (_, new) in (record.completed or {}).items()}
        return record.place, None, None, after, None
    if record.state == "changed":
        found = _with_partners(plan, record, changes(plan.names, record)) | (record.completed or {})
        before = {name: old for name, (old, _) in found.items()}
        return record.place, record.pk, before, {name: new for name, (_, new) in found.items()}, None
    if record.state == "wrong":
        troubles = [[column, t.message, _raw(cell)] for column, t, cell in record.troubles]
        return record.place, None, None, None, {"wrong": troubles}
    if record.state == "skipped":
        return record.place, None, None, None, {"note": record.note}
    return None


def _with_partners(plan, record, found):
    """A date and its precision are one value: both are kept when one changes."""
    for column in plan.columns:
        if column.precision and not found.keys().isdisjoint(column.attnames):
            for name in column.attnames:
                at = plan.names.index(name)
                found.setdefault(name, (record.old[at], record.values[at]))
    return found


def _raw(cell):
    return "" if cell is None else shown(cell)


def _chunk(batch, number, rows, codec):
    new = sum(row[3] is not None and row[1] is None for row in rows)
    changed = sum(row[1] is not None for row in rows)
    wrong = sum(row[4] is not None and "wrong" in row[4] for row in rows)
    return Chunk(batch=batch, number=number, rows=codec.pack(rows), new=new, changed=changed, wrong=wrong)


def report(plan):
    return {
        "groups": groups(plan),
        "skipped": [[index, s.number, s.reason, s.text] for index, s in plan.skipped[:LISTED]]
        + [[r.place[0], r.place[1], "重复", r.note] for r in plan.records if r.state == "skipped"][:LISTED],
        "blank": plan.blank,
        "warnings": plan.warnings[:LISTED],
        "missing": plan.missing[:LISTED],
        "missing_count": len(plan.missing),
        "unusual": unusual(plan),
    }


def groups(plan):
    """Troubles gathered by column, cause, words and cell, most frequent first."""
    found = {}
    for record in plan.records:
        for column, trouble, cell in record.troubles or () if record.state == "wrong" else ():
            key = (column, trouble.cause, trouble.message)
            group = found.setdefault(key, {"places": [], "count": 0, "trouble": trouble, "raw": _raw(cell)})
            group["count"] += 1
            if len(group["places"]) < PLACES:
                group["places"].append(list(record.place))
    ordered = sorted(found.items(), key=lambda item: -item[1]["count"])[:GROUPS]
    return [
        {
            "column": column,
            "cause": cause,
            "message": message,
            "raw": group["raw"],
            "doubt": group["trouble"].doubt,
            "suggestions": list(group["trouble"].suggestions),
            "count": group["count"],
            "places": group["places"],
        }
        for (column, cause, message), group in ordered
    ]


def unusual(plan):
    """What asks for a second look before writing: sentences."""
    counts, sentences = plan.counts(), []
    matched = counts["changed"] + counts["same"]
    if counts["changed"] > 20 and counts["changed"] > 0.3 * matched:
        sentences.append(f"已有的 {matched:,} 行中有 {counts['changed']:,} 行将被更新，超过三成。")
    leaps = sum(_leaps(plan.names, record) for record in plan.records if record.state == "changed")
    if leaps:
        sentences.append(f"有 {leaps:,} 个数字变为原来的 10 倍以上或不到十分之一。")
    if plan.missing:
        sentences.append(f"按完整名单核对，系统中有 {len(plan.missing):,} 行不在本次名单中（只列出，不会删除）。")
    return sentences


def _leaps(names, record):
    """Foreign keys are numbers too, but their columns hold no amounts."""
    found = 0
    for name, (old, new) in changes(names, record).items():
        if name.endswith("_id") or not (_is_number(old) and _is_number(new) and old and new):
            continue
        found += not 0.1 < abs(float(new) / float(old)) < 10
    return found


def _is_number(value):
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
