"""Masks numbers that could belong to a person, wherever text is kept or shown without need."""

import re

# Longest first: an identity number contains what looks like a telephone number.
PERSONAL = (
    (re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)"), r"\1********\2"),
    (re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)"), r"\1****\2"),
    (re.compile(r"([\w.+-])[\w.+-]*@([\w-]+\.[\w.-]+)"), r"\1***@\2"),
)


def masked(text: str) -> str:
    """``text`` with identity numbers, mobile numbers and mail addresses masked."""
    for pattern, replacement in PERSONAL:
        text = pattern.sub(replacement, text)
    return text
