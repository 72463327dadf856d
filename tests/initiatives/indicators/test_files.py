"""Files of source documents: what is taken, what is refused in words, and how they are handed out."""

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from initiatives.indicators.models import SourceDocument
from initiatives.indicators.models.source import ACCEPTED
from portal.accounts.roles import Role
from tests.factories import person, tree
from tests.initiatives.indicators import factories
from tests.posting import posted

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 " + "公报".encode()


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def keeper(client):
    client.force_login(person(Role.DATA, tree()["city"]))


def upload(client, document, name="../../../公报.pdf", content=PDF):
    address = reverse("admin:indicators_sourcedocument_change", args=[document.pk])
    data = posted(client.get(address)) | {"file": SimpleUploadedFile(name, content)}
    return client.post(address, data)


def test_an_uploaded_file_is_fingerprinted_linked_and_downloaded(client, keeper, tmp_path):
    row = factories.published(quote="原文")
    assert upload(client, row.source).status_code == 302
    document = SourceDocument.objects.get(pk=row.source_id)
    assert (document.file_sha256, document.file_size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()] == ["sources/paper.pdf"]
    page = client.get(document.get_absolute_url()).content.decode()
    assert f'href="{document.file_url}"' in page
    assert document.file_sha256 in page
    row.quote = "原文"
    type(row).objects.filter(pk=row.pk).update(quote="原文")
    assert (
        f'（<a href="{document.file_url}">原件 PDF</a>）'
        in client.get(row.indicator.get_absolute_url()).content.decode()
    )
    answer = client.get(document.file_url)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_without_a_file_there_is_nothing_to_download(client):
    document = factories.source()
    assert client.get(document.file_url).status_code == 404
    assert document.file_url not in client.get(document.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("页面.html", b"<script>", "不接受 html 文件"),
        ("公报", PDF, "不接受 没有后缀 文件"),
        ("公报.pdf", b"<script>alert(1)</script>", "文件内容不是 pdf 格式"),
        ("扫描.png", PDF, "文件内容不是 png 格式"),
    ],
)
def test_other_files_are_refused_in_words(client, keeper, name, content, sentence):
    document = factories.source()
    page = upload(client, document, name, content)
    assert sentence in " ".join(page.context["adminform"].form.errors["file"])
    document.refresh_from_db()
    assert (document.file.name, document.file_sha256) == ("", "")


def test_a_large_file_is_refused():
    file = SimpleUploadedFile("公报.pdf", PDF)
    file.size = ACCEPTED.megabytes * 1024 * 1024
    ACCEPTED(file)
    file.size += 1
    with pytest.raises(ValidationError, match="超过 20 MB"):
        ACCEPTED(file)


def test_replacing_and_removing_the_file_moves_the_fingerprint(client, keeper):
    document = factories.source()
    upload(client, document)
    other = PDF + b" second"
    upload(client, document, content=other)
    document.refresh_from_db()
    assert (document.file_sha256, document.file_size) == (hashlib.sha256(other).hexdigest(), len(other))
    address = reverse("admin:indicators_sourcedocument_change", args=[document.pk])
    client.post(address, posted(client.get(address)) | {"file-clear": "on"})
    document.refresh_from_db()
    assert (document.file.name, document.file_sha256, document.file_size) == ("", "", 0)
