"""Small Word files, written part by part: what Word and WPS keep in them, nothing else."""

import io
import zipfile

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
PICTURES = (
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
)
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCUMENT = "word/document.xml"
ROOT = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"/></Relationships>'
)


def word_file(body, *, numbering="", styles="", comments="", links="", pictures=()):
    """The bytes of a docx file; ``body``, ``numbering``, … are the insides of Word's own parts."""
    kinds = {"numbering": numbering, "styles": styles, "comments": comments}
    parts = {"[Content_Types].xml": TYPES, "_rels/.rels": ROOT}
    parts[DOCUMENT] = f"<w:document {W} {PICTURES}><w:body>{body}</w:body></w:document>"
    relations = links
    for name, inside in kinds.items():
        if inside:
            parts[f"word/{name}.xml"] = f"<w:{name} {W}>{inside}</w:{name}>"
            relations += f'<Relationship Id="{name}" Type="{RELATIONS}/{name}" Target="{name}.xml"/>'
    for number, content in enumerate(pictures):
        parts[f"word/media/{number}.png"] = content
        relations += f'<Relationship Id="p{number}" Type="{RELATIONS}/image" Target="media/{number}.png"/>'
    parts["word/_rels/document.xml.rels"] = (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{relations}</Relationships>'
    )
    return zipped(parts)


def zipped(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def p(text, *, style="", series=None, level=0, outline=None, bold=False):
    """A paragraph; ``series`` is the list (numId) to which it belongs."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if series is not None:
        properties += f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{series}"/></w:numPr>'
    properties += f'<w:outlineLvl w:val="{outline}"/>' if outline is not None else ""
    run = "<w:rPr><w:b/></w:rPr>" if bold else ""
    words = f'<w:r>{run}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{words}</w:p>"


def picture(number, words=""):
    """A paragraph with one of the file's pictures."""
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{words}"/><a:graphic><a:graphicData>'
        f'<pic:pic><pic:blipFill><a:blip r:embed="p{number}"/></pic:blipFill></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def rules(*levels, code=1):
    """A way to count: ``(numFmt, lvlText)`` for each level, used by the list of the same number."""
    inside = "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{way}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for place, (way, text) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{code}">{inside}</w:abstractNum>', number(code, code)


def number(code, way, change=""):
    return f'<w:num w:numId="{code}"><w:abstractNumId w:val="{way}"/>{change}</w:num>'


def row(*cells, head=False):
    mark = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{mark}" + "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in cells) + "</w:tr>"
