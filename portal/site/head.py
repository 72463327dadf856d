"""What a page says of itself to the shell: title, place in the site, and the meta tags an inspection reads.

A view passes ``Head`` under the key ``head``; ``base.html`` makes of it the document title 「内容 — 栏目 — 单位」,
the breadcrumb, the page head with the one h1, and the column and article tags.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

COLUMN_TYPES = (
    "首页",
    "概况信息",
    "机构职能",
    "负责人信息",
    "工作动态",
    "政策文件",
    "信息公开指南",
    "信息公开目录",
    "信息公开年报",
    "依申请公开",
    "数据发布",
    "数据开放",
    "政策解读",
    "回应关切",
    "办事服务",
    "咨询投诉",
    "征集调查",
    "在线访谈",
)


@dataclass(frozen=True, kw_only=True)
class Column:
    """The column (栏目) of a page. ``type`` is one of ``COLUMN_TYPES``; ``keywords`` are comma-separated."""

    name: str
    description: str
    keywords: str
    type: str = "办事服务"


@dataclass(frozen=True, kw_only=True)
class Article:
    """A single published text. ``published`` is aware (shown in Asia/Shanghai, to the minute) or a plain date."""

    title: str
    published: datetime | date
    source: str
    author: str = ""
    keywords: str = ""
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Head:
    """``crumbs`` are the ``(label, address)`` pairs between the section and this page.

    ``section`` names a navigation entry, whose column serves where ``column`` is not given. ``lead`` is the one
    sentence under the h1. ``follow=False`` keeps a page (search results, filters without end) out of search engines.
    """

    title: str
    section: str = ""
    lead: str = ""
    crumbs: Sequence[tuple[str, str]] = ()
    column: Column | None = None
    article: Article | None = None
    follow: bool = True
