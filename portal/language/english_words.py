"""Dates, numbers with their units, and names, from Chinese into English."""

import re
from calendar import month_name
from decimal import Decimal

from django.utils.translation import gettext, pgettext

HAN = re.compile("[\u4e00-\u9fff]")
# 2025 年 3 月 18 日, 3 月 18 日; 2025 年 3 月; 2025 年, but not the beginning of 2025 年以来.
DAY = re.compile(r"(?:(\d{4}) ?年 ?)?(\d{1,2}) ?月 ?(\d{1,2}) ?日")
MONTH = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月")
YEAR = re.compile(r"(\d{4}) ?年(?![\u4e00-\u9fff])")
# 4800 余个, 6.4 万个, 900 余万份, 200 兆以上, 少于 50; the number may stand in an element of its own.
QUANTITY = re.compile(
    r"^(约|近|超过|不少于|少于)? ?(?:(\d[\d,]*(?:\.\d+)?) ?(万|亿)?)? ?(余)? ?(万|亿)? ?"
    r"([\u4e00-\u9fff]{0,4}?|场[（(]次[）)]|㎡|%) ?(以上|以下)?"
)
RANGE = re.compile(r"^(\d[\d.,]*) ?至 ?(\d[\d.,]*) ?以下")
SINCE = re.compile(r"^(?:(\d{4}) ?年以来|近年来)(?:（截至 ?([^（）]+)）)?")
ROUND = re.compile(r"([十百千万])余([\u4e00-\u9fff]{0,4}|场[（(]次[）)])")
ROUND_NUMBERS = {"十": "10", "百": "100", "千": "1,000", "万": "10,000"}
# （室外篮球场， and 小学、初中 and 东昌府区 道口铺街道: names between marks.
MARKS = re.compile(r"([（(]?)(.*?)(?:（(\d+)）)?([）)]?[，、；：。]?)", re.DOTALL)
TIMES = {None: 1, "万": 10_000, "亿": 100_000_000}
BEFORE = {"约": "about", "近": "nearly", "超过": "more than", "不少于": "at least", "少于": "fewer than"}
AFTER = {"余": "or more", "以上": "or more", "以下": "or less"}
COUNTED = {"", "个", "项", "㎡", "%"}  # which English leaves out, or writes alike


def said_in_english(text: str) -> str | None:
    """English for the whole of ``text``: a name or words of a catalogue, a date, a number with its unit; else None."""
    known = gettext(text)
    if known != text:
        return known
    dated = dates_in_english(text)
    if not HAN.search(dated):
        return dated
    if found := SINCE.fullmatch(text):
        return _since(found)
    if found := RANGE.fullmatch(text):
        return f"{found[1]} to less than {found[2]}"
    if found := ROUND.fullmatch(text):
        return _more_than(found)
    found = QUANTITY.fullmatch(text)
    return _quantity(found) if found else None


def listed_in_english(text: str) -> str | None:
    """English for names with marks around or between them, 小学、初中 or 莘县（46）; None where one is not known."""
    found = MARKS.fullmatch(text)
    if not found:
        return None
    before, names, count, after = found.groups()
    said = [
        said_in_english(name) if name else None
        for name in re.split(r"[、，]|(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])", names)
    ]
    known = [name for name in said if name is not None]
    if len(known) < len(said):
        return None
    number = f" ({count})" if count else ""
    return f"{before}{', '.join(known)}{number}{after}"


def _more_than(found: re.Match[str]) -> str | None:
    word = _unit(found[2])
    return None if word is None else " ".join(filter(None, ("More than", ROUND_NUMBERS[found[1]], word)))


def _unit(unit: str) -> str | None:
    """English for a unit, empty for one that English leaves out; None where it is not known."""
    if unit in COUNTED:
        return "" if unit in ("个", "项") else unit
    word = pgettext("unit", unit)
    return None if word == unit else word


def _since(found: re.Match[str]) -> str | None:
    begins = f"Since {found[1]}" if found[1] else "In recent years"
    until = dates_in_english(found[2] or "")
    if HAN.search(until):
        return None
    return f"{begins} (as of {until})" if until else begins


def _quantity(found: re.Match[str]) -> str | None:
    before, number, times, more, more_times, unit, bound = found.groups()
    if not number and (times or more_times):
        return None
    word = _unit(unit)
    if word is None:
        return None
    amount = f"{Decimal(number.replace(',', '')) * TIMES[times or more_times]:,f}" if number else ""
    if "." in amount:
        amount = amount.rstrip("0").rstrip(".")
    parts = (BEFORE.get(before, ""), amount, AFTER.get(more, ""), word, AFTER.get(bound, ""))
    return " ".join(part for part in parts if part)


def dates_in_english(text: str) -> str:
    """2025 年 3 月 18 日 becomes 18 March 2025; what is no month stays."""
    text = DAY.sub(lambda found: _date(found, found[1], found[2], found[3]), text)
    text = MONTH.sub(lambda found: _date(found, found[1], found[2], ""), text)
    return YEAR.sub(r"\1", text)


def _date(found: re.Match[str], year: str | None, month: str, day: str) -> str:
    if not 1 <= int(month) <= 12:
        return found[0]
    return " ".join(part for part in (day, month_name[int(month)], year or "") if part)
