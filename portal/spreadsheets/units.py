"""Units of amounts as sheets write them, in a heading, in a line above the table or behind a number. No Django here.

The table is data: a new word is one word in it. What is not in the table is no unit: 年份, 含看台, 2025年.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import takewhile

from portal.spreadsheets.values import BLANKS

SCALES = {
    "十": Decimal(10),
    "百": Decimal(100),
    "千": Decimal(1_000),
    "万": Decimal(10_000),
    "亿": Decimal(100_000_000),
}

# What is measured, how many of the first unit, and the words for it.
TABLE = (
    ("people", "1", "人 名 位 口 员"),
    ("visits", "1", "人次 人次数"),
    ("area", "1", "㎡ m² m2 m^2 平方米 平米 平方"),
    ("area", "10000", "公顷 ha hm² hm2"),
    ("area", "1000000", "k㎡ km² km2 km^2 ㎢ 平方公里 平方千米"),
    ("area in mu", "1", "亩"),
    ("length", "1", "米 m"),
    ("length", "1000", "公里 千米 km"),
    ("volume", "1", "立方米 m³ m3 ㎥"),
    ("money", "1", "元 人民币元 人民币 ¥ ￥ rmb cny"),
    ("dollars", "1", "美元 美金 usd $ us$"),
    ("euros", "1", "欧元 eur €"),
    ("Hong Kong dollars", "1", "港元 港币 hkd hk$"),
    ("yen", "1", "日元 jpy"),
    ("share", "1", "% ％ 百分比 百分数"),
    ("share", "0.1", "‰ 千分比"),
    ("points", "1", "百分点 个百分点"),
    ("minutes", "1", "分钟 min"),
    ("minutes", "60", "小时 h"),
    ("weight", "1", "千克 公斤 kg"),
    ("weight", "1000", "吨 t"),
)
# Measure words: each counts things of its own kind, one by one.
COUNTED = (
    "个 所 处 家 户 项 场 次 场次 届 期 套 台 兆 道 册 本 间 栋 座 片 块 条 张 辆 班 年 岁 天 日 月 节 课时 学时 支 队 "
    "组 级 种 类 份 篇 幅 件 点 村 对 门 部 轮 站 段 把 盏 副 只 枚 例 批"
)
FOREIGN = ("dollars", "euros", "Hong Kong dollars", "yen")
BRACKETS = re.compile(r"[(（\[【]([^()（）\[\]【】]*)[)）\]】]")
STATED = re.compile(r"单 ?位[ :：为是]{0,3}([^()（）\[\]【】]{1,60})")
BEHIND = re.compile(r"[/／|_:：\s—-]")  # 在校生/万人, 面积：公顷
LIST = re.compile(r"[、,，;；\s]+")


@dataclass(frozen=True)
class Unit:
    """``dimension``: what is measured, "" for a bare 万. ``base``: how many of the dimension's first unit one is.

    ``scale``: the 10,000 of 万人. ``word``: as it was written.
    """

    word: str
    dimension: str
    base: Decimal = Decimal(1)
    scale: Decimal = Decimal(1)


KNOWN: dict[str, tuple[str, Decimal]] = {
    word: (dimension, Decimal(base)) for dimension, base, words in TABLE for word in words.split()
} | {word: (word, Decimal(1)) for word in COUNTED.split()}


def unit(text: str) -> Unit | None:
    """The unit that a text names, None when it names none: 万人, ㎡, 亿元, 元/人, 万."""
    word = "".join(text.split()).strip(BLANKS)
    if not word or len(word) > 12:
        return None
    bare, scale = word.lower(), Decimal(1)
    while bare not in KNOWN and bare[:1] in SCALES:
        scale, bare = scale * SCALES[bare[0]], bare[1:]
    if bare in KNOWN:
        return Unit(word, *KNOWN[bare], scale)
    if not bare:
        return Unit(word, "", Decimal(1), scale)
    above, each, below = bare.partition("/")
    if each and above in KNOWN:
        dimension, base = KNOWN[above]
        return Unit(word, f"{dimension}/{KNOWN.get(below, (below, 1))[0]}", base, scale)
    return None


def unit_of(heading: str) -> Unit | None:
    """The unit in a heading: the last bracket that names one, or a word behind a stroke or colon."""
    for inner in reversed(BRACKETS.findall(heading)):
        if found := _among(re.sub(r"^\s*(?:计量)?单\s*位\s*[:：为是]?", "", inner)):
            return found
    *before, last = BEHIND.split(BRACKETS.sub("", heading))
    return unit(last) if any(before) else None


def before_unit(heading: str) -> str:
    """在校生 of 在校生/万人: what stands before the stroke or colon in front of a unit; "" without one."""
    *before, last = BEHIND.split(heading)
    return heading[: -len(last) - 1] if any(before) and unit(last) else ""


def _among(text: str) -> Unit | None:
    """（万人，不含幼儿园） names 万人."""
    whole = unit(text)
    return whole or next(filter(None, map(unit, LIST.split(text))), None)


def stated(text: str) -> list[Unit]:
    """The units of a line such as 单位：人、万元; none when it is about something else (单位：某某小学)."""
    found = STATED.search(text)
    words = LIST.split(found[1].strip()) if found else []
    return [one for one in takewhile(lambda one: one is not None, map(unit, words)) if one]


def factor(own: Unit | None, theirs: Unit | None) -> tuple[Decimal, bool]:
    """By what a number in ``theirs`` is multiplied to be one in ``own``, and whether the two measure the same.

    A column without a unit of its own takes what is counted, and a bare 万; not a share, an area or foreign money.
    """
    if theirs is None:
        return Decimal(1), True
    if own is None:
        plain = theirs.base == 1 and theirs.dimension not in ("share", "points", *FOREIGN)
        return theirs.scale, plain
    if not theirs.dimension:
        return theirs.scale / own.scale, True
    if own.dimension == theirs.dimension:
        return theirs.base * theirs.scale / (own.base * own.scale), True
    return theirs.scale / own.scale, False
