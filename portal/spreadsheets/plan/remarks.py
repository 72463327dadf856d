"""What the check page says about a sheet as a whole: stated totals, converted numbers, blanks within names."""

import re
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import CharField

from portal.spreadsheets.headings import row_words
from portal.spreadsheets.plan.cells import Cells
from portal.spreadsheets.plan.records import Plan, Record
from portal.spreadsheets.plan.row_units import RowUnitCells
from portal.spreadsheets.read.body import Body, Skipped
from portal.spreadsheets.units import Unit, stated, unit
from portal.spreadsheets.values import FAILED, KEEP, Value, row_of, shown

Readers = Sequence[tuple[int | None, Cells | RowUnitCells]]

SPACED = re.compile(r"[\u4e00-\u9fff](?:[ \xa0]{2,}|\u3000+)[\u4e00-\u9fff]")
ROUNDED = 0.005  # by which a stated total may differ from the sum


class Remarks:
    """Adds to the plan's warnings. Nothing is changed: the person decides."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        short = [column for column in plan.columns if column.kind == "text" and isinstance(column.field, CharField)]
        self.names = [(column, plan.names.index(column.attnames[0])) for column in short]

    def add(self, index: int, body: Body, readers: Readers, units: Sequence[Unit]) -> None:
        """All that there is to say of one sheet, whose rows are in the plan by now. ``units``: stated above it."""
        records = [record for record in self.plan.records if record.place[0] == index]
        for skipped in body.skipped:
            if skipped.is_grand_total:
                above = [record for record in records if row_of(record.place[1]) < skipped.number]
                self._total(skipped, above, readers)
        for _, reader in readers:
            for example in reader.examples:
                self._say(f"{reader.column.label}：按“万”“亿”等换算为原单位，如 {example}，请核对。")
        self._units(units, body, readers)
        self._spaced(records)

    def _units(self, units: Sequence[Unit], body: Body, readers: Readers) -> None:
        """Units that the sheet states outside its headings, and no column was asked about."""
        known = {one.dimension for _, reader in readers if (one := unit(reader.column.header_unit))}
        by_row = any(isinstance(reader, RowUnitCells) for _, reader in readers)
        for one in units if not by_row else ():
            if one.dimension not in known and not (one.dimension == "" and known):
                self._say(f"表格上方写明单位“{one.word}”，导入的列中没有用它的，请核对。")
        for skipped in body.skipped:
            if words := "、".join(one.word for one in stated(skipped.text)):
                self._say(f"第 {skipped.number} 行写明单位“{words}”，各列没有据此换算，请核对。")

    def _say(self, sentence: str) -> None:
        self.plan.warnings.append(sentence)

    def _total(self, skipped: Skipped, above: Sequence[Record], readers: Readers) -> None:
        """If the sheet states a grand total, compare it with the rows above."""
        for place, reader in readers:
            stated = skipped.cells[place] if place is not None and place < len(skipped.cells) else None
            if reader.column.kind not in ("integer", "decimal") or isinstance(reader, RowUnitCells):
                continue
            values, errors = reader.read([stated])
            total = values[0]
            if errors or total is KEEP:
                continue
            summed = self._sum(above, self.plan.names.index(reader.column.attnames[0]))
            if abs(float(summed) - float(total)) > ROUNDED:
                words = f"{reader.column.label}合计 {shown(stated)}，各行相加为 {summed}"
                self._say(f"第 {skipped.number} 行写明{words}，请核对。")

    def _sum(self, records: Sequence[Record], at: int) -> int | float | Decimal:
        values = [record.values[at] for record in records]
        total: int | float | Decimal = sum(value for value in values if value is not KEEP and value is not FAILED)
        return total

    def _spaced(self, records: Sequence[Record]) -> None:
        """刘  琦 may be 刘琦: the page says so, nothing is merged."""
        for column, at in self.names:
            spaced = [record for record in records if _is_spaced(record.values[at])]
            if spaced:
                first, more = spaced[0], f"等 {len(spaced):,} 行" if len(spaced) > 1 else ""
                words = f"{row_words(first.place[1])}{more}{column.label}中间有多余的空白，如“{first.values[at]}”"
                self._say(f"{words}，按原样导入，请核对。")


def _is_spaced(value: Value) -> bool:
    # The cheap questions first: this is asked of every name in the file.
    if value.__class__ is not str or not ("  " in value or "\u3000" in value or "\xa0" in value):
        return False
    return SPACED.search(value) is not None
