"""Every link to a file, on public pages and in the back office, opens it: a file lies in every column that has any."""

import re

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from events.calendar.models import Edition, EditionPicture, EventBrand, EventDocument, Recognition
from events.facilities.models import Facility, FacilityPicture, FaultReport
from initiatives.indicators.models import SourceDocument
from initiatives.schools.models import School, SchoolPicture
from portal.content.models import Attachment
from portal.content.models import Edition as Text
from portal.media.fields import PictureField, UploadField
from portal.media.models import Image
from portal.media.shown import ShownPicture
from tests.portal.media.samples import PDF, picture
from tests.portal.media.test_every_column import COLUMNS, JUDGED_BY_A_READER

LINK = re.compile(r'(?:href|src)="([^"]+)"|srcset="([^"]+)"')
FILES = re.compile(
    r"^(?:/en)?(?:/media/|/events/[^/]+/documents/|/news/[^/]+/[^/]+/files/|/[^/]+/[^/]+/pictures/|.*/photo/$|.*/file/$)"
)


@pytest.fixture
def with_files(with_demonstration, settings, tmp_path):
    """``{public page: record}``, one for each kind of record that has a file."""
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    pdf, photo = SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("a.png", picture("PNG", (1000, 500)))
    edition = Edition.objects.visible().order_by("pk").first()
    brand = EventBrand.objects.order_by("pk").first()
    facility = Facility.objects.visible().order_by("pk").first()
    school = School.objects.order_by("pk").first()
    source = SourceDocument.objects.order_by("pk").first()
    source.file = pdf
    source.save()
    fault = FaultReport.objects.create(facility=facility, description="篮筐松动", photo=photo)
    owners = {EditionPicture: {"edition": edition}, FacilityPicture: {"facility": facility}}
    owners[SchoolPicture] = {"school": school}
    values = {"body": "样例单位", "wording": "样例表述", "level": "city", "source_title": "样例来源"}
    text = Text.objects.visible().order_by("pk").first()
    image = Image.objects.create(place=text.document.channel.place, title="样例图", alt="图", image=photo)
    text.body = f'<figure><img src="/media/library/{image.pk}/" alt=""></figure>'
    text.save()
    records = [
        EventDocument.objects.create(edition=edition, title="样例文件", file=pdf),
        Recognition.objects.create(brand=brand, document=pdf, **values),
        *(model.objects.create(alt="图", image=photo, **owner) for model, owner in owners.items()),
        source,
        fault,
        image,
        Attachment.objects.create(edition=text, title="样例附件", file=pdf, is_searchable=True),
    ]
    assert {type(record) for record in records} == {field.model for field in set(COLUMNS) - JUDGED_BY_A_READER}
    return {
        "pages": [page.get_absolute_url() for page in (edition, facility, source, school, text)],
        "kept": [
            edition,
            brand,
            facility,
            school,
            image,
            text,
            *(record for record in records if not isinstance(record, ShownPicture | Attachment)),
        ],
    }


def files_linked(client, address):
    """Addresses of files on one page."""
    page = client.get(address)
    assert page.status_code == 200, address
    found = set()
    for single, several in LINK.findall(page.content.decode()):
        found |= {single} if single else {entry.split()[0] for entry in several.split(", ")}
    return {link for link in found if FILES.match(link)}


def status(client, address):
    answer = client.get(address)
    list(answer)  # closes the file
    return answer.status_code


def test_every_file_on_public_pages_opens(client, with_files):
    linked = [files_linked(client, f"{prefix}{page}") for prefix in ("", "/en") for page in with_files["pages"]]
    assert [len(found) for found in linked] == [7, 6, 1, 6, 5] * 2
    assert {address: status(client, address) for found in linked for address in found} == {
        address: 200 for found in linked for address in found
    }
    staff = re.compile("/media/(?!library/)")  # the library's pictures are public while a public text shows them
    assert not any(staff.match(address) for found in linked for address in found)


def test_every_file_in_the_back_office_opens(client, with_files, admin_user):
    client.force_login(admin_user)
    found = {}
    for record in with_files["kept"]:
        options = record._meta
        page = reverse(f"admin:{options.app_label}_{options.model_name}_change", args=[record.pk])
        found[options.model_name] = {a: status(client, a) for a in files_linked(client, page)}
    assert {name: set(opened.values()) for name, opened in found.items()} == dict.fromkeys(found, {200})


def test_no_form_with_a_file_was_left_out(with_files):
    kept = {type(record) for record in with_files["kept"]}
    forms = {
        model
        for model, model_admin in admin.site._registry.items()  # noqa: SLF001
        for table in (model, *(inline.model for inline in model_admin.inlines))
        if any(isinstance(f, UploadField | PictureField) and f.editable for f in table._meta.local_fields)
    }
    assert forms == kept
