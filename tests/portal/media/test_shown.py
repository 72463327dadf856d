"""Pictures beside facilities, events and schools: in two formats, with words for those who cannot see them."""

import io
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from PIL import Image

from events.calendar.models import Edition, EditionPicture
from events.facilities.models import Facility, FacilityPicture
from initiatives.schools.models import School, SchoolPicture
from portal.media.pictures import DrawnPicture
from portal.media.renditions import WEBP
from tests.factories import make
from tests.portal.media.samples import picture

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
ROOMS = [
    (FacilityPicture, Facility, "facility", {"is_public": True}, "facilities/{0.code}"),
    (EditionPicture, Edition, "edition", {"publication": "public", "published_at": NOW}, "events/{0.slug}"),
    (SchoolPicture, School, "school", {}, "schools/{0.code}"),
]
pytestmark = pytest.mark.parametrize("room", ROOMS, ids=[room[2] for room in ROOMS])


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"


@pytest.fixture
def shown(room, with_places):
    table, model, name, values, _api = room
    image = DrawnPicture(picture("JPEG", (1200, 800)), name="a.jpg")
    record = make(model)
    model.objects.filter(pk=record.pk).update(**values)
    record.refresh_from_db()
    return table.objects.create(
        **{name: record}, image=image, alt="孩子们在打球", credit="王某摄", licence="经作者同意"
    )


def test_readers_get_words_credit_and_two_formats(client, room, shown):
    record = getattr(shown, room[2])
    page = client.get(record.get_absolute_url()).content.decode()
    assert 'alt="孩子们在打球"' in page
    assert "王某摄，经作者同意" in page
    assert f"{shown.address(480, WEBP)} 480w, {shown.address(960, WEBP)} 960w" in page
    assert 'loading="lazy"' in page
    answer = client.get(shown.address(480, WEBP))
    assert answer["Content-Type"] == "image/webp"
    with Image.open(io.BytesIO(b"".join(answer.streaming_content))) as small:
        assert (small.format, small.size) == ("WEBP", (480, 320))
    body = client.get(f"/api/v1/{room[4].format(record)}").json()
    assert body["pictures"] == [
        {
            "address": shown.address(960), "alt": "孩子们在打球", "credit": "王某摄", "licence": "经作者同意",
            "width": 1200, "height": 800,
        }
    ]  # fmt: skip


def test_other_kinds_and_other_records_are_not_there(client, room, shown):
    address = shown.address(960)
    for wrong in (address.replace(".jpg", ".avif"), address.replace("-960.", "-961."), f"{address[:-4]}.html"):
        assert client.get(wrong).status_code == 404, wrong


def test_the_database_refuses_a_picture_without_words(room, shown):
    with pytest.raises(IntegrityError), transaction.atomic():
        type(shown).objects.filter(pk=shown.pk).update(alt="")
