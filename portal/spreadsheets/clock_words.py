"""Times of day as programs of other countries and people write them, brought to 21:00. No Django here."""

import re

TWELVE_HOURS = re.compile(r"^(上午|下午)?\s*+(\d{1,2}):(\d{2})(:\d{2})?\s*+(?:([ap])\.?m\.?)?$", re.IGNORECASE)


def plain_clock(text: str) -> str:
    """09:00:00 PM, 9:00 p.m. and 下午9:00 → 21:00; 21:00:00 → 21:00. Any other text as it stands."""
    found = TWELVE_HOURS.match(text.strip())
    if found is None:
        return text
    word, hour, minutes, seconds, half = found.groups()
    is_later = (half or "").lower() == "p" or word == "下午"
    number = int(hour)
    if (half or word) and not 1 <= number <= 12:
        return text
    if half or word:
        number = number % 12 + (12 if is_later else 0)
    return f"{number:02d}:{minutes}" + (seconds if seconds not in (None, ":00") else "")
