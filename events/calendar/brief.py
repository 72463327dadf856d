"""Titles where there is little room: the word that tells events apart comes first, so that the cut takes the rest."""

import re

YEAR = re.compile(r"^\d{4}(?:[–-]\d{4})? ?年? ?")
PART = re.compile(r" ?· ?")


def brief(title: str) -> str:
    """2026 青少年 U 系列 · 篮球 → 篮球 · 青少年 U 系列. The calendar's own heading says the year."""
    rest = YEAR.sub("", title) or title
    head, *tail = PART.split(rest)
    return " · ".join([*tail, head]) if tail and all(tail) else rest
