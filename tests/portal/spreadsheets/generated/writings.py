"""How a true value stands in a cell, right or wrong, as people and programs write it.

A writing gives the cell and what it may be read as: the truth, NOTHING for what must be asked or refused, or SAME,
the truth that may also be refused.
"""

# ruff: noqa: E501 - tables are read best with one entry to a line

from datetime import date, datetime, timedelta

from tests.portal.spreadsheets.generated.grid import ERRORS, Cell

WIDE = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")
NOTHING = object()  # whatever is read without a word is wrong
MOSTLY = 0.7
ODD = 0.12  # share of cells that are written in an odd way


def native(value):
    """A number as Excel keeps it."""
    return int(value) if value == int(value) else float(value)


def plain(value):
    return f"{native(value)}" if value == int(value) else f"{value.normalize():f}"


def written(rng, spec, value, unit="", factor=1, share=ODD):
    """``(cell, meaning)``. ``factor``: how many of the column's unit the heading's unit is."""
    if value is None:
        return Cell(rng.choice([None, None, "", " "])), None
    if rng.random() < share / 15:
        return _broken(rng, spec)
    is_odd = rng.random() < share
    kind = spec.kind if spec.kind != "by unit" else "percent" if unit == "%" else "money" if unit == "元" else "number"
    if kind in ("number", "money", "percent"):
        return _number(rng, kind, value, unit, factor) if is_odd else (Cell(native(value / factor)), value)
    if kind in ("date", "partial"):
        return _date(rng, value, kind == "partial") if is_odd else _usual_date(rng, value)
    if kind == "code":
        return _code(rng, value) if is_odd else (Cell(value), value)
    if kind in ("choice", "reference", "boolean", "several"):
        return _word(rng, spec, value, is_odd)
    if is_odd:
        return _text(rng, value)
    return Cell(value), value


def _broken(rng, spec):
    if spec.kind in ("text", "phone") and rng.random() < 0.5:
        return Cell("", error="#N/A"), NOTHING
    return Cell("", error=rng.choice(ERRORS)), NOTHING


def _number(rng, kind, value, unit, factor):
    own = value / factor
    text, number = plain(own), native(own)
    if kind == "percent":
        return _percent(rng, value)
    said = unit if factor == 1 else ""
    found = [
        (Cell(text), value),
        (Cell(f"{own:,f}"), value),
        (Cell(text.translate(WIDE)), value),
        (Cell(f" {text}\xa0"), value),
        (Cell(f"\u3000{text}"), value),
        (Cell(number, format="#,##0.00", shown=f"{own:,.2f}" if own == round(own, 2) else text), value),
        (Cell(float(number)), value),
        (Cell(f"{text}①"), value),
        (Cell(f"{text}¹"), value),
        (Cell(f"{text}²"), value),
        (Cell(f"{text}㈠"), value),
        (Cell(f"{text}⒈"), value),
        (Cell(f"{text}*"), value),
        (Cell(f"{text}[1]"), value),
        (Cell(f"{text}（注1）"), value),
        (Cell(text, raised="1"), value),
        (Cell(f"{text[:-1]} {text[-1:]}"), value),
        (Cell(f"{text}{said}"), value),
        (Cell(f"{text} {said}"), value),
        (Cell(number, format='0.##"%"', shown=f"{text}%"), NOTHING),
        (Cell(number / 100, format="0%", shown=f"{text}%"), NOTHING),
        (Cell(f"{text}%"), NOTHING),
        (Cell(f"{text}‰"), NOTHING),
        (Cell(f"约{text}"), NOTHING),
        (Cell(f"{text}余"), NOTHING),
        (Cell(f"{text}多{said}"), NOTHING),
        (Cell(f"近{text}{said}"), NOTHING),
        (Cell(f"≥{text}"), NOTHING),
        (Cell(f"{text}-{text}"), NOTHING),
        (Cell(f"{text}/{text}"), NOTHING),
        (Cell(f"({text})"), NOTHING),
        (Cell(f"{text}公顷"), value * 10_000 / factor if unit == "㎡" else NOTHING),
        (Cell(f"{text}吨"), NOTHING),
        (Cell(f"{text}美元"), NOTHING),
        (Cell(f"${text}"), NOTHING),
        (Cell(f"{text}万"), value * 10_000 / factor),
        (Cell(f"{text}万{said}"), value * 10_000 / factor),
        (Cell(f"{text}亿"), value * 100_000_000 / factor),
        (Cell(f"{text}½"), NOTHING),
        (Cell(f"{text}e3"), NOTHING),
        (Cell(True, shown="TRUE"), NOTHING),
        (Cell(date(2024, 3, 1)), NOTHING),
        (Cell("一百二十"), NOTHING),
        (Cell(f"{text}\n{text}"), NOTHING),
        (Cell(rng.choice(["无", "/", "—", "-", "暂无"])), None),
        (Cell(None, is_uncalculated=True, shown=""), NOTHING),
        (Cell(number, format='0.##"万人"', shown=f"{text}万人"), value * 10_000 / factor if unit == "人" else NOTHING),
        (Cell(number, format=f'0.##"{said or "份"}"', shown=f"{text}{said or '份'}"), value if said else NOTHING),
        (Cell(number, format='"$"#,##0.##', shown=f"${text}"), NOTHING),
        (Cell(number, format="[$€-2] #,##0.##", shown=f"€ {text}"), NOTHING),
        (Cell(number, format="#,##0.00_ ;[Red]-#,##0.00 ", shown=text), value),
        (Cell(number, format='0!.0,"万"', shown=text), value),
    ]
    if kind == "money":
        found += [(Cell(f"¥{text}"), value), (Cell(f"￥{own:,f}"), value), (Cell(f"€{text}"), NOTHING)]
    else:
        found += [(Cell(f"¥{text}"), NOTHING)]
    return _one_of(rng, found)


def _one_of(rng, found):
    """Mostly a writing that can be read rightly."""
    right = [one for one in found if one[1] is not NOTHING]
    return rng.choice(right if right and rng.random() < MOSTLY else found)


def _percent(rng, value):
    share = float(value / 100)
    text = plain(value)
    return _one_of(
        rng,
        [
            (Cell(share, format="0.00%", shown=f"{value:.2f}%"), value),
            (Cell(share, format="0.00%", shown=f"{value:.2f}%"), value),
            (Cell(share, format="#,##0.00%;[Red]-0.00%", shown=f"{value:.2f}%"), value),
            (Cell(share, format='0.00" "%', shown=f"{value:.2f} %"), value),
            (Cell(native(value), format='0.00"%"', shown=f"{value:.2f}%"), value),
            (Cell(share), value),
            (Cell(f"{share:.15g}"), value),
            (Cell(f"{text}%"), value),
            (Cell(f"{text} %"), value),
            (Cell(f"{text}％".translate(WIDE)), value),
            (Cell(f"{text}‰"), value / 10),
            (Cell(f"{text}个百分点"), NOTHING),
            (Cell(f"{text}%①"), value),
            (Cell(f"{text}①"), value),
            (Cell(f"{text}人"), NOTHING),
            (Cell(f"{text}万"), NOTHING),
        ],
    )


def _usual_date(rng, value):
    exact, precision = value if isinstance(value, tuple) else (value, "day")
    if precision == "year":
        return rng.choice([Cell(f"{exact.year}年"), Cell(exact.year), Cell(str(exact.year))]), value
    if precision == "month":
        return Cell(
            rng.choice([f"{exact.year}年{exact.month}月", f"{exact:%Y-%m}", f"{exact.year}/{exact.month}"])
        ), value
    return rng.choice(
        [Cell(exact), Cell(f"{exact:%Y-%m-%d}"), Cell(f"{exact.year}年{exact.month}月{exact.day}日")]
    ), value


def _date(rng, value, is_partial):
    exact, precision = value if isinstance(value, tuple) else (value, "day")
    y, m, d = exact.year, exact.month, exact.day
    if precision == "year":
        return _one_of(
            rng,
            [
                (Cell(f"{y} 年"), value),
                (Cell(f"{y}年".translate(WIDE)), value),
                (Cell(f"约{y}年"), NOTHING),
                (Cell(f"{y % 100:02d}年"), NOTHING),
                (Cell(f"{y}-{y + 1}"), NOTHING),
                (Cell(exact, format="yyyy", shown=str(y)), value),
                (Cell(exact, format='yyyy"年"', shown=f"{y}年"), value),
            ],
        )
    if precision == "month":
        return _one_of(
            rng,
            [
                (Cell(f"{y} 年 {m} 月"), value),
                (Cell(f"{y}.{m:02d}"), value),
                (Cell(int(f"{y}{m:02d}")), value),
                (Cell(exact, format='yyyy"年"m"月"', shown=f"{y}年{m}月"), value),
                (Cell(exact, format="yyyy-mm", shown=f"{y}-{m:02d}"), value),
                (Cell(exact, format="mmm-yy", shown=f"{exact:%b}-{y % 100:02d}"), value),
                (Cell(f"{y}.10") if m == 10 else Cell(float(f"{y}.{m:02d}"), shown=f"{y}.{m:02d}"), value),
                (Cell(f"{y}年{m}月份"), value),
                (Cell(f"{m}/{y}"), NOTHING),
                (Cell(f"{y}年春"), NOTHING),
            ],
        )
    weekdays = "一二三四五六日"
    return _one_of(rng, [
        (Cell(datetime(y, m, d)), value), (Cell(f"{y}/{m}/{d}"), value), (Cell(f"{y}.{m}.{d}"), value),
        (Cell(f"{y}.{m:02d}.{d:02d}"), value), (Cell(f"{y}年{m:02d}月{d:02d}日"), value),
        (Cell(f"{y}{m:02d}{d:02d}"), value), (Cell(int(f"{y}{m:02d}{d:02d}")), value),
        (Cell(f"{y}-{m:02d}-{d:02d} 00:00:00"), value), (Cell(f"{y} 年 {m} 月 {d} 日"), value),
        (Cell(f"{y}年{m}月{d}日".translate(WIDE)), value), (Cell(f"{y}年{m}月{d}日（星期{weekdays[exact.weekday()]}）"), value),
        (Cell(f"{y}年{m}月{d}日（星期{weekdays[exact.weekday() - 1]}）"), NOTHING), (Cell(f"{y}-{m}-{d}①"), NOTHING),
        (Cell((exact - date(1899, 12, 30)).days), value), (Cell(f"{y % 100:02d}.{m}.{d}"), NOTHING),
        (Cell(f"{m}月{d}日"), NOTHING), (Cell(f"{d:02d}/{m:02d}/{y}"), NOTHING), (Cell(f"{y}-02-30"), NOTHING),
        (Cell(datetime(y, m, d, 14, 30), format="yyyy/m/d h:mm", shown=f"{y}/{m}/{d} 14:30"), NOTHING),
        (Cell(f"{y}年{m}月"), (exact.replace(day=1), "month") if is_partial else NOTHING),
        (Cell(exact.replace(day=1), format='yyyy"年"m"月"', shown=f"{y}年{m}月"), (exact.replace(day=1), "month") if is_partial else NOTHING),
        (Cell(f"{y}-{m}-{d}至{exact + timedelta(days=30)}"), NOTHING), (Cell(y), (date(y, 1, 1), "year") if is_partial else NOTHING),
        (Cell(exact, format="m/d/yy", shown=f"{m}/{d}/{y % 100:02d}"), value),
    ])  # fmt: skip


def _code(rng, value):
    found = [
        (Cell(f" {value}\xa0"), value),
        (Cell(value.translate(WIDE)), value),
        (Cell(f"{value[:4]} {value[4:]}"), value),
        (Cell(f"{value}①"), NOTHING),
        (Cell(f"{value[:-1]}"), NOTHING),
        (Cell(value, raised="1"), value),
    ]
    if value.isdecimal():
        found += [
            (Cell(int(value)), value),
            (Cell(float(value), format="0"), value),
            (Cell(f"{float(value):.5E}"), NOTHING),
        ]
    return _one_of(rng, found)


def _word(rng, spec, value, is_odd):
    several = value if spec.kind == "several" else (value,)
    words = [rng.choice([word for word, key in spec.words if key == one]) for one in several]
    text = rng.choice("、，").join(words)
    if not is_odd:
        return Cell(text), value
    return _one_of(rng, [
        (Cell(f" {text}\u3000"), value), (Cell(f"{text}①"), value), (Cell(f"某{text}旧"), NOTHING), (Cell(f"{text}\n"), value),
        (Cell(f"{text}/某处"), NOTHING), (Cell(text, is_struck=True), value), (Cell(9_753), NOTHING), (Cell(text, raised="1"), value),
    ])  # fmt: skip


def _text(rng, value):
    return rng.choice([
        (Cell(f" {value}\u3000"), value), (Cell(f"{value}①"), f"{value}①"), (Cell(value.translate(WIDE)), value.translate(WIDE)),
        (Cell(value, is_struck=True), value), (Cell(f"{value}\n二行"), f"{value}\n二行"), (Cell(101), "101"),
        (Cell(f"“{value}”,甲"), f"“{value}”,甲"), (Cell(f"=甲{value}"), f"=甲{value}"), (Cell(f'{value}"甲"'), f'{value}"甲"'),
        (Cell(value, raised="1"), f"{value}"), (Cell(12.5), "12.5"), (Cell(f"-{value}"), f"-{value}"),
    ] if not value[0].isdigit() else [(Cell(f" {value}"), value), (Cell(value.translate(WIDE)), value), (Cell(f"{value}①"), NOTHING)])  # fmt: skip
