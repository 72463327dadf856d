"""What a file is, its bytes decide, whatever it is called."""

import hashlib
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from PIL import Image

from portal.media.fields import PictureField, UploadField
from portal.media.pictures import redrawn
from portal.media.storage import private_name, private_storage
from portal.media.uploads import DOCUMENTS, FileRule, fingerprint, sniffed, suffix


def archive(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()


def picture(format):
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, format)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100
CONTENT = {
    "pdf": b"%PDF-1.7\n",
    "docx": archive("[Content_Types].xml", "word/document.xml"),
    "xlsx": archive("[Content_Types].xml", "xl/workbook.xml"),
    "ofd": archive("OFD.xml", "Doc_0/Document.xml"),
    "zip": archive("a.txt"),
    "jpg": picture("JPEG"),
    "png": picture("PNG"),
    **dict.fromkeys(("doc", "xls", "wps", "et"), OLE),
}


def upload(content, name):
    return SimpleUploadedFile(name, content)


def test_every_document_has_an_example_here():
    assert CONTENT.keys() == set(DOCUMENTS)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_an_honest_file_is_accepted_and_stands_at_its_start(kind):
    file = upload(CONTENT[kind], f"规程.{kind.upper()}")
    FileRule()(file)
    assert file.read() == CONTENT[kind]


@pytest.mark.parametrize("kind", DOCUMENTS)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\0" + b"\0" * 60,
        b"<html><script>alert(1)</script>",
        b"PK\x03\x04 not really an archive",
        archive("evil.exe"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(kind, content):
    if kind == "zip" and content.endswith(archive("evil.exe")[-20:]):
        return  # an archive that says it is one
    with pytest.raises(ValidationError, match=f"^\\['文件内容不是 {kind} 格式"):
        FileRule()(upload(content, f"规程.{kind}"))


@pytest.mark.parametrize(("claimed", "real"), [("docx", "xlsx"), ("xlsx", "docx"), ("ofd", "zip"), ("pdf", "jpg")])
def test_one_document_does_not_pass_for_another(claimed, real):
    with pytest.raises(ValidationError, match=f"文件内容不是 {claimed} 格式"):
        FileRule()(upload(CONTENT[real], f"a.{claimed}"))


@pytest.mark.parametrize(("name", "words"), [("a.exe", "不接受 exe 文件"), ("README", "不接受 没有后缀 文件")])
def test_another_type_is_refused_by_its_name(name, words):
    with pytest.raises(ValidationError, match=f"{words}，请另存为 pdf、doc、docx"):
        FileRule()(upload(CONTENT["pdf"], name))


def test_a_room_may_take_less():
    rule = FileRule(("pdf", "ofd"), megabytes=1)
    rule(upload(CONTENT["ofd"], "a.ofd"))
    with pytest.raises(ValidationError, match="不接受 docx 文件，请另存为 pdf、ofd 之一。"):
        rule(upload(CONTENT["docx"], "a.docx"))
    with pytest.raises(ValidationError, match="文件 1.5 MB，超过 1 MB，请压缩或拆分后上传。"):
        rule(upload(CONTENT["pdf"] + b"\0" * 1_572_864, "a.pdf"))


def test_migrations_see_plain_columns():
    document = UploadField("文件", upload_to=str, storage=private_storage, rule=FileRule(("pdf",)), blank=True)
    picture = PictureField("照片", upload_to=str, storage=private_storage)
    assert document.deconstruct()[1:] == models.FileField("文件", blank=True).deconstruct()[1:]
    assert picture.deconstruct()[1:] == models.ImageField("照片").deconstruct()[1:]


def test_a_column_refuses_what_its_rule_refuses():
    with pytest.raises(ValidationError, match="不接受 png 文件，请另存为 pdf 之一。"):
        UploadField("文件", rule=FileRule(("pdf",))).run_validators(upload(CONTENT["png"], "a.png"))


def test_what_the_bytes_allow():
    assert sniffed(upload(OLE, "x")) == ("doc", "xls", "wps", "et")
    assert sniffed(upload(b"RIFF\0\0\0\0WEBPVP8 ", "x")) == ("webp",)
    assert sniffed(upload(b"text", "x")) == ()
    assert [suffix(name) for name in ("A.PDF", "a.tar.gz", "a")] == ["pdf", "gz", ""]


@pytest.mark.parametrize("format", ["GIF", "BMP", "TIFF"])
def test_a_picture_of_another_kind_is_not_redrawn(format):
    with pytest.raises(ValidationError, match="这个文件不是可用的照片"):
        redrawn(upload(picture(format), "photo.jpg"))


def test_the_fingerprint_is_that_of_the_bytes():
    file = upload(b"x" * 200_000, "a.pdf")
    assert fingerprint(file) == hashlib.sha256(b"x" * 200_000).hexdigest()
    assert file.read(1) == b"x"


def test_private_names_tell_nothing_and_differ():
    names = {private_name("faults", "jpg") for _ in range(20)}
    assert len(names) == 20
    assert all(name.startswith("faults/") and name.endswith(".jpg") and len(name) == 43 for name in names)
