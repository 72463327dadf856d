"""What a plan comes to: errors gathered, rows skipped, and what asks for a second look. Small enough for a page."""

from decimal import Decimal
from typing import Any

from portal.spreadsheets.errors import CellError
from portal.spreadsheets.plan.records import Plan, Record, changes
from portal.spreadsheets.report import NOT_BY_TEXT, WHOLE_COLUMN, Group, Look, Report, SkippedRow
from portal.spreadsheets.values import Cell, shown, whole_text

GROUPS, PLACES, LISTED = 200, 50, 500
LONGEST_TEXT = 2_000  # characters of a cell that a correction can replace
MANY_CHANGES, LARGE_SHARE = 20, 0.3  # more changed rows than this, and more than this share of the known ones
LEAP = 10  # a number that becomes so many times larger or smaller


def summary(plan: Plan, look: Look) -> Report:
    """The report of a plan; ``look`` stays what it was."""
    return Report(
        look=look,
        groups=groups(plan),
        skipped=_skipped(plan),
        blank=plan.blank,
        warnings=plan.warnings[:LISTED],
        missing=plan.missing[:LISTED],
        missing_count=len(plan.missing),
        unusual=unusual(plan),
    )


def _skipped(plan: Plan) -> list[SkippedRow]:
    no_records = [SkippedRow(sheet, row.number, row.reason, row.text) for sheet, row in plan.skipped[:LISTED]]
    merged = [SkippedRow(*record.place, "重复", record.note) for record in plan.records if record.state == "skipped"]
    return no_records + merged[:LISTED]


def groups(plan: Plan) -> list[Group]:
    """Errors gathered by column, cause and words, most frequent first.

    Where another text mends the cell the group holds only cells with one text, so that a correction reaches all.
    """
    found: dict[tuple[Any, ...], Group] = {}
    for record in plan.records:
        for column, error, cell in record.errors or () if record.state == "wrong" else ():
            text = "" if cell is None else whole_text(cell)
            key = _group_key(column, error, text)
            if key not in found:
                found[key] = _group(column, error, cell, text)
            group = found[key]
            group.count += 1
            if len(group.places) < PLACES:
                group.places.append(record.place)
    return sorted(found.values(), key=lambda group: -group.count)[:GROUPS]


def _group_key(column: str | None, error: CellError, text: str) -> tuple[Any, ...]:
    if error.cause in WHOLE_COLUMN and (error.is_warning or error.meant is not None):
        return column, error.cause, error.is_warning
    return column, error.cause, error.message, "" if error.cause in NOT_BY_TEXT else text


def _group(column: str | None, error: CellError, cell: Cell, text: str) -> Group:
    raw = "" if cell is None else shown(cell)
    converted = "" if error.meant is None else f"“{raw}”→“{_spoken(error.meant)}”"
    kept = text if len(text) <= LONGEST_TEXT else ""
    return Group(
        column, error.cause, error.message, raw, error.is_warning, list(error.suggestions), 0, [], kept, converted
    )


def _spoken(value: Any) -> str:
    return f"{value.normalize():,f}" if isinstance(value, Decimal) else f"{value:,}"


def unusual(plan: Plan) -> list[str]:
    """What asks for a second look before writing: sentences."""
    counts, sentences = plan.counts(), []
    changed, matched = counts["changed"], counts["changed"] + counts["same"]
    if not plan.chosen and changed > MANY_CHANGES and changed > LARGE_SHARE * matched:
        sentences.append(f"已有的 {matched:,} 行中有 {changed:,} 行将被更新，超过三成。")
    leaps = sum(_leaps(plan.names, record) for record in plan.records if record.state == "changed")
    if leaps:
        sentences.append(f"有 {leaps:,} 个数字变为原来的 10 倍以上或不到十分之一。")
    if plan.missing:
        sentences.append(f"按完整名单核对，系统中有 {len(plan.missing):,} 行不在本次名单中（只列出，不会删除）。")
    return sentences


def _leaps(names: list[str], record: Record) -> int:
    """Foreign keys are numbers too, but their columns hold no amounts."""
    pairs = [pair for name, pair in changes(names, record).items() if not name.endswith("_id")]
    return sum(not 1 / LEAP < abs(float(new) / float(old)) < LEAP for old, new in pairs if _are_amounts(old, new))


def _are_amounts(old: Any, new: Any) -> bool:
    return _is_number(old) and _is_number(new) and bool(old and new)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)
