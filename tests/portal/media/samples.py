"""Files as they come from outside: honest ones, and those that are not what they say."""

import io
import zipfile

from PIL import Image

HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PROGRAM = b"MZ\x90\0" + bytes(60)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100


def archive(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()


def picture(format, size=(4, 4)):
    buffer = io.BytesIO()
    Image.new("RGB", size).save(buffer, format)
    return buffer.getvalue()


HONEST = {
    "pdf": PDF,
    "docx": archive("[Content_Types].xml", "word/document.xml"),
    "xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "ofd": archive("OFD.xml", "Doc_0/Document.xml"),
    "zip": archive("a.txt"),
    "jpg": picture("JPEG"),
    "jpeg": picture("JPEG"),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    **dict.fromkeys(("doc", "xls", "wps", "et"), OLE),
}


def hostile(suffix):
    """``(what it is, name, content)`` of files that a column for ``suffix`` must refuse."""
    yield "a page", f"a.{suffix}", HTML
    yield "a program", f"a.{suffix}", PROGRAM
    yield "a drawing with a script", f"a.{suffix}", SVG
    yield "nothing", f"a.{suffix}", b""
    yield "a drawing by its own name", "a.svg", SVG
    yield "a page by its own name", "a.html", HTML
    yield "an honest file by another name", "a.exe", HONEST[suffix]
    yield "two suffixes", f"a.{suffix}.html", HONEST[suffix]
    if suffix in ("pdf", "jpg", "jpeg", "png", "webp"):
        yield "a file and an archive", f"a.{suffix}", HONEST[suffix] + archive("evil.class")
        yield "a file and a page", f"a.{suffix}", HONEST[suffix] + HTML
    if suffix in ("jpg", "jpeg", "png"):
        yield "a picture with a page far inside", f"a.{suffix}", HONEST[suffix] + bytes(70_000) + SVG + bytes(70_000)
