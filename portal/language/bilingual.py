"""Texts that the data holds in both languages of the site."""

from django.utils.translation import get_language


def in_english(chinese: str, english: str) -> str:
    """The English text for a reader of the English pages where there is one, else the Chinese."""
    return english if english and (get_language() or "").startswith("en") else chinese
