"""Where lines may break: long Chinese titles by meaning, dates nowhere."""

import re
from functools import lru_cache

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
# A break may stand before what kind of event it is, and before a remark in brackets.
KINDS = (
    *(
        "智力运动会",
        "全民健身运动会",
        "全民健身大赛",
        "市民运动会",
        "运动会",
        "文化节",
        "轮滑节",
        "龙舟公开赛",
        "龙舟锦标赛",
    ),
    *("半程马拉松赛", "霹雳舞比赛", "篮球联赛", "排球联赛", "足球联赛", "羽毛球公开赛", "乒乓球比赛", "桥牌邀请赛"),
    *("冬季长跑", "健步走", "系列赛事", "中小学生体育联赛", "（", "暨"),
)
DATE = re.compile(r"(?:\d{4}-)?\d{2}-\d{2}")
BREAK = re.compile(f"(?<!^)(?={'|'.join(KINDS)})")


@register.filter
@lru_cache(2048)
def broken(title: str) -> SafeString:
    """For headings in large type, with the class ``phrases`` on the heading."""
    parts: list[str] = []
    for part in BREAK.split(title):
        # 市民运动会 is one kind, not 市民 and 运动会
        if parts and any(kind.startswith(parts[-1]) and kind.endswith(part) for kind in KINDS):
            parts[-1] += part
        else:
            parts.append(part)
    return mark_safe("<wbr>".join(map(escape, parts)))  # noqa: S308 - each part is escaped


@register.filter
def unbroken(text: str) -> SafeString:
    """Dates of a sentence kept whole: browsers break after a hyphen."""
    marked = DATE.sub(lambda date: f'<span class="nowrap">{date[0]}</span>', escape(text))
    return mark_safe(marked)  # noqa: S308 - escaped before the marks
