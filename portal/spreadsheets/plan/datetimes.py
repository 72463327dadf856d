"""Date and time cells: native ones, Excel's serial numbers, and text in the ways of portal.dates.parse."""

import re
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from portal.dates.parse import NotADate, from_serial, parse
from portal.dates.precision import Precision
from portal.spreadsheets.errors import CellError
from portal.spreadsheets.values import KEEP, PLACEHOLDERS, AsShown, Cell, PartialDay, Value, shown, wide

FORMAT = "应填日期（如 2026-03-18），现为“{}”"
REASONS = {
    "format": FORMAT,
    "ambiguous": "“{}”分不清月和日，请写成 2026-03-18 的样子",
    "impossible": "“{}”不是实际存在的日期，请核对",
    "weekday": "“{}”的日期和星期对不上，请核对",
}
CLOCK = re.compile(r"\A(.*?)(?<![\sT])[\sT]++(\d{1,2})[:时点](\d{1,2})?(?:[:分](\d{1,2})?秒?)?")
EARLIEST = date(1900, 1, 1)
KNOWN = {
    Precision.MONTH: "年月",
    Precision.QUARTER: "季度",
    Precision.HALF_YEAR: "半年",
    Precision.YEAR: "年份",
}  # of a partial date


class Day:
    """A date cell → (date, precision). Without ``partial`` only whole dates pass."""

    def __init__(self, *, partial: bool = False, epoch_1904: bool = False) -> None:
        self.partial, self.epoch_1904 = partial, epoch_1904
        self.latest = date(timezone.localdate().year + 1, 12, 31)

    def __call__(self, cell: Cell) -> Value:
        found = self._read(cell)
        if found is KEEP:
            return KEEP
        day, precision = found
        if precision != Precision.DAY and not self.partial:
            raise CellError("partial", f"应填完整日期，现只有{KNOWN[precision]}“{shown(cell)}”")
        value = (day, str(precision)) if self.partial else day
        if not EARLIEST <= day <= self.latest:
            raise CellError(
                "range", f"{shown(day)} 不在 1900 年至明年之间，疑似错误，请核对", is_warning=True, value=value
            )
        return value

    def _read(self, cell: Cell) -> Value:
        if isinstance(cell, datetime):
            if cell.time() != time():
                raise CellError("date", f"应填日期，现带有时间“{shown(cell)}”")
            return cell.date(), Precision.DAY
        if isinstance(cell, date):
            return cell, Precision.DAY
        if isinstance(cell, PartialDay):
            return self._partial(cell)
        if isinstance(cell, AsShown):
            return self._number(cell.number)
        if isinstance(cell, bool | time | timedelta):
            raise CellError("date", FORMAT.format(shown(cell)))
        if isinstance(cell, int | float):
            return self._number(cell)
        text = wide(str(cell))
        return KEEP if text in PLACEHOLDERS else _parsed(text, cell)

    def _partial(self, cell: PartialDay) -> tuple[date, Precision]:
        """What stands there, as it is shown: Excel makes the first of the month of 2024年9月, and guesses a year."""
        day = cell.day
        if cell.precision == "day":
            words = f"单元格只显示“{cell}”，没有年份，文件中存的是 {day:%Y-%m-%d}，请核对"
            value = (day, str(Precision.DAY)) if self.partial else day
            raise CellError("year", words, is_warning=True, value=value)
        if day.day != 1 or (cell.precision == "year" and day.month != 1):
            return day, Precision.DAY
        return day, Precision(cell.precision)

    def _number(self, cell: int | float) -> tuple[date, Precision]:
        if float(cell).is_integer():
            if self.epoch_1904 and 10_000 <= cell <= 99_999:
                raise CellError("date", f"“{shown(cell)}”是 1904 起点的日期序号，请将该列设为日期格式后重新保存")
            return _parsed(str(int(cell)), cell)
        text = f"{cell:.15g}"
        if re.fullmatch(r"\d{4}\.1", text):
            raise CellError("ambiguous", f"“{text}”可能是 1 月或 10 月，请将该列设为“文本”后重填")
        return _parsed(text, cell)


def _parsed(text: str, cell: Cell) -> tuple[date, Precision]:
    try:
        return parse(text)
    except NotADate as error:
        raise CellError(error.reason, REASONS[error.reason].format(shown(cell))) from None


def moment(cell: Cell) -> Value:
    """Date and time of day in the city's zone."""
    if isinstance(cell, datetime):
        return timezone.make_aware(cell.replace(microsecond=0))
    if isinstance(cell, float) and not cell.is_integer():
        try:
            day = from_serial(int(cell))
        except NotADate:
            raise CellError("date", f"应填日期和时间（如 2026-03-18 14:30），现为“{shown(cell)}”") from None
        seconds = round((cell - int(cell)) * 86_400)
        return timezone.make_aware(datetime.combine(day, time()) + timedelta(seconds=seconds))
    text = "" if isinstance(cell, int | float | date) else wide(str(cell))
    if text in PLACEHOLDERS:
        return KEEP
    found = CLOCK.fullmatch(text)
    if not found:
        raise CellError("date", f"应填日期和时间（如 2026-03-18 14:30），现为“{shown(cell)}”")
    day, precision = _parsed(found[1].strip(), cell)
    if precision != Precision.DAY:
        raise CellError("partial", f"应填完整日期和时间，现为“{shown(cell)}”")
    try:
        clock = time(int(found[2]), int(found[3] or 0), int(found[4] or 0))
    except ValueError:
        raise CellError("time", f"没有“{shown(cell)}”这个时间，请核对") from None
    return timezone.make_aware(datetime.combine(day, clock))
