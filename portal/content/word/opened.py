"""Opens a Word file. No Django here: it runs in the guarded process, where a hostile file does its harm."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

import mammoth
from lxml import etree
from mammoth.docx.files import ExternalFileAccessIsDisabledError, InvalidFileReferenceError

from portal.content.word.numbering import Counter, Numbering, Styles
from portal.jobs.guarded_process import Refused

DOCUMENT, NUMBERING, STYLES, COMMENTS = (f"word/{name}.xml" for name in ("document", "numbering", "styles", "comments"))
UNZIPPED_BYTES = 200 * 1024 * 1024
RATIO, RATIO_FROM = 100, 10 * 1024 * 1024
PARTS = 5000
# Around what is told of a paragraph, in front of its text: characters for private use, which no text keeps.
HEADING, LABEL, END = "\ue0f0", "\ue0f1", "\ue0f2"
DAMAGED = "文件已损坏，打不开，请用 Word 或 WPS 打开后另存为 docx，再上传。"
NO_WORD = "这不是 docx 文件，请用 Word 或 WPS 打开后另存为 docx，再上传。"
TOO_LARGE = "文件解开后过大，请删去不需要的图片或拆成几个文件后再上传。"


def html(content: bytes) -> Iterator[Any]:
    """Yields the HTML, whose pictures are called ``picture:0`` and so on; a number of comments and of changes that
    were tracked; then the bytes of each picture. Raises Refused with a sentence.
    """
    prepared, comments, changes = _prepared(content)
    pictures: list[bytes] = []

    def keep(picture: Any) -> dict[str, str]:
        try:
            with picture.open() as opened:
                pictures.append(opened.read())
        except (ExternalFileAccessIsDisabledError, InvalidFileReferenceError, KeyError, OSError):
            return {"src": ""}  # it is no part of the file
        return {"src": f"picture:{len(pictures) - 1}"}

    try:
        result = mammoth.convert_to_html(prepared, convert_image=mammoth.images.img_element(keep))
    except (LookupError, ValueError, TypeError, AttributeError, OSError, zipfile.BadZipFile, RecursionError) as error:
        raise Refused(DAMAGED) from error
    yield result.value
    yield comments
    yield changes
    yield from pictures


def _prepared(content: bytes) -> tuple[io.BytesIO, int, int]:
    """The file with the numbers of its paragraphs as text; how many comments and tracked changes it has."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if _is_bomb(archive):
                raise Refused(TOO_LARGE)
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
    except Refused:
        raise
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        raise Refused(DAMAGED) from error
    if DOCUMENT not in parts:
        raise Refused(NO_WORD)
    document = _tree(parts[DOCUMENT])
    numbering, styles, comments = (
        _tree(parts[name]) if name in parts else None for name in (NUMBERING, STYLES, COMMENTS)
    )
    counter = Counter(Numbering.read(numbering), Styles.read(styles))
    changes = sum(1 for _ in document.iter("{*}ins", "{*}del"))
    for paragraph in document.iter("{*}p"):
        if etree.QName(paragraph).namespace == etree.QName(document).namespace:
            _tell(paragraph, counter)
    parts[DOCUMENT] = etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _zipped(parts), 0 if comments is None else len(comments), changes


def _is_bomb(archive: zipfile.ZipFile) -> bool:
    entries = archive.infolist()
    unzipped, zipped = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    return len(entries) > PARTS or unzipped > UNZIPPED_BYTES or (unzipped > RATIO_FROM and unzipped > RATIO * zipped)


def _tree(part: bytes) -> "etree._Element":
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(part, parser)
    except etree.XMLSyntaxError as error:
        raise Refused(DAMAGED) from error
    if root.getroottree().docinfo.doctype:
        raise Refused(DAMAGED)
    return root


def _tell(paragraph: "etree._Element", counter: Counter) -> None:
    """Writes heading and number in front of the paragraph's text, and takes what mammoth would make of its style."""
    heading, label = counter.heading(paragraph), counter.label(paragraph)
    for text in paragraph.iter("{*}t"):
        if text.text and not text.text.isascii():
            text.text = text.text.translate(dict.fromkeys(map(ord, HEADING + LABEL + END)))
    told = f"{HEADING}{heading}{END}" if heading else ""
    if label and heading:
        told += label.words if not label.words[-1].isascii() else f"{label.words} "
    elif label:
        told += f"{LABEL}{label.series}|{label.level}|{label.words}{END}"
    properties = paragraph.find("{*}pPr")
    if properties is not None:
        for element in properties.findall("{*}numPr") + properties.findall("{*}pStyle"):
            properties.remove(element)
    if told and _has_text(paragraph):
        namespace = etree.QName(paragraph).namespace
        run = etree.Element(f"{{{namespace}}}r")
        text = etree.SubElement(run, f"{{{namespace}}}t")
        text.text = told
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        paragraph.insert(0 if properties is None else paragraph.index(properties) + 1, run)


def _has_text(paragraph: "etree._Element") -> bool:
    return any(text.text and text.text.strip() for text in paragraph.iter("{*}t")) or (
        next(paragraph.iter("{*}drawing", "{*}pict"), None) is not None
    )


def _zipped(parts: dict[str, bytes]) -> io.BytesIO:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    buffer.seek(0)
    return buffer
