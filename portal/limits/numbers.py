"""Whole numbers that come from outside, read in one place."""

LARGEST = 10**9  # no year, page, place in a sheet or choice is larger
LARGEST_KEY = 2**63 - 1  # of a row, on both databases


def whole_number(text: object, *, low: int = 0, high: int = LARGEST) -> int | None:
    """The number that ``text`` writes in the digits 0 to 9, if it lies from ``low`` to ``high``; else None.

    ``str.isdigit`` would let ``²`` through, at which ``int`` raises, and so does ``int`` at thousands of digits.
    """
    digits = str(text).strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(high)):
        return None
    return number if low <= (number := int(digits)) <= high else None
