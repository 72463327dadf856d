"""Files of an edition are what their names say, decided by their bytes."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from events.calendar.models import EventBrand, EventDocument, Recognition

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_program_does_not_pass_for_regulations(edition):
    document = EventDocument(edition=edition, title="规程", file=SimpleUploadedFile("规程.pdf", b"MZ\x90\0"))
    with pytest.raises(ValidationError, match="文件内容不是 pdf 格式，请用原软件另存为 pdf 后上传。"):
        document.full_clean()


def test_an_accepted_file_is_not_opened_again(edition):
    document = EventDocument(edition=edition, title="规程", file=SimpleUploadedFile("规程.pdf", PDF))
    document.full_clean()
    document.save()
    document.file.close()
    stored = EventDocument.objects.get()
    stored.title = "竞赛规程"
    stored.full_clean()
    assert (stored.file.closed, stored.size, stored.suffix) == (True, len(PDF), "PDF")


def test_the_file_of_a_recognition_is_checked_too(disciplines):
    brand = EventBrand.objects.create(slug="open", name="公开赛", discipline=disciplines["chess"])
    row = Recognition(brand=brand, body="某协会", wording="认可", level="city", source_title="通知")
    row.document = SimpleUploadedFile("认可.exe", b"MZ")
    with pytest.raises(ValidationError, match="不接受 exe 文件"):
        row.full_clean()
