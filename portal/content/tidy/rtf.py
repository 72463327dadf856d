"""Pictures in the RTF that Word and WPS put on the clipboard: the HTML beside it only names files of a disk."""

import re

PICTURE = "\\pict"
OTHER_COPY = "{\\nonshppict"  # the same picture once more, for old programs
DRAWABLE = ("\\pngblip", "\\jpegblip")
CONTROL = re.compile(r"\\(?:[a-zA-Z]{1,32}-?[0-9]{0,10} ?|[^a-zA-Z])")
DIGITS = re.compile(r"[0-9a-fA-F\s]+")


def pictures(rtf: str) -> list[bytes | None]:
    """The pictures in their order; None for one of a format that no page can show. Linear in the length of the text."""
    found: list[bytes | None] = []
    at = rtf.find(PICTURE)
    while at >= 0:
        after = at + len(PICTURE)
        if not rtf[after : after + 1].isalpha() and not rtf[max(at - 20, 0) : at].rstrip("{ \r\n").endswith(OTHER_COPY):
            found.append(_picture(rtf, after))
        at = rtf.find(PICTURE, after)
    return found


def _picture(rtf: str, at: int) -> bytes | None:
    """The bytes of the picture whose group goes on at ``at``."""
    depth, drawable = 0, False
    while at < len(rtf):
        if rtf[at] == "{":
            depth += 1
        elif rtf[at] == "}":
            depth -= 1
            if depth < 0:
                return None
        elif rtf[at] == "\\" and (control := CONTROL.match(rtf, at)):
            drawable = drawable or (not depth and control[0].strip() in DRAWABLE)
            at = control.end()
            continue
        elif not depth and (digits := DIGITS.match(rtf, at)) and digits[0].strip():
            return _bytes(digits[0]) if drawable else None
        at += 1
    return None


def _bytes(digits: str) -> bytes | None:
    try:
        return bytes.fromhex("".join(digits.split()))
    except ValueError:
        return None
