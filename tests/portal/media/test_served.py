"""Facility pictures for readers, uploaded files for the staff who keep them, private files for nobody by address."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from events.facilities.models import Facility, FacilityPicture, FaultReport
from portal.accounts.models import Grant, User
from portal.accounts.roles import Role
from portal.media import pictures, renditions
from portal.media.pictures import DrawnPicture
from portal.places.models import Place
from tests.factories import make
from tests.portal.media.samples import picture


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"


@pytest.fixture
def facility(with_places):
    return make(Facility, place=Place.objects.townships().order_by("code").first(), is_public=True)


@pytest.fixture
def shown(facility):
    image = DrawnPicture(picture("JPEG", (1200, 1800)), name="a.jpg")
    return FacilityPicture.objects.create(facility=facility, image=image, alt="球场")


def body(response):
    return b"".join(response.streaming_content)


@pytest.mark.parametrize(("width", "size"), [(480, (480, 720)), (960, (960, 1440)), (2000, (1200, 1800))])
def test_each_size_is_served_and_may_be_kept(client, shown, width, size):
    for _ in range(2):  # drawn, then from the disk
        answer = client.get(shown.address(width))
        assert (answer.status_code, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
            200, "image/jpeg", "nosniff",
        )  # fmt: skip
        assert answer["Cache-Control"] == "public, max-age=3600, s-maxage=60"
        with Image.open(io.BytesIO(body(answer))) as image:
            assert image.size == size
    assert client.get(shown.address(width), headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_the_page_offers_them(client, shown):
    page = client.get(shown.facility.get_absolute_url()).content.decode()
    srcset = ", ".join(f"{shown.address(width)} {told}w" for width, told in ((480, 480), (960, 960), (2000, 1200)))
    assert f'src="{shown.address(960)}" srcset="{srcset}"' in page
    assert f'<source type="image/webp" srcset="{srcset.replace(".jpg", ".webp")}"' in page
    assert 'width="1200" height="1800"' in page


def test_what_is_not_public_is_not_served(client, shown, facility):
    address = shown.address(960)
    other = make(Facility, place=facility.township, is_public=True)
    for wrong in (
        address.replace("-960.", "-961."),
        address.replace(f"/{shown.pk}-", f"/{shown.pk + 1}-"),
        address.replace(f"/{shown.pk}-", "/99999999999999999999999999-"),
        address.replace(facility.code, other.code),
    ):
        assert client.get(wrong).status_code == 404, wrong
    assert client.post(address).status_code == 405
    Facility.objects.filter(pk=facility.pk).update(is_public=False)
    assert [client.get(shown.address(width)).status_code for width in renditions.WIDTHS] == [404] * 3


def test_a_missing_file_is_404(client, shown):
    default_storage.delete(shown.image.name)
    assert [client.get(shown.address(width)).status_code for width in renditions.WIDTHS] == [404] * 3


def test_while_another_picture_is_drawn_the_whole_one_is_served(client, shown, monkeypatch):
    monkeypatch.setattr(pictures, "PATIENCE", 0)
    with pictures._drawing:  # noqa: SLF001
        whole = body(client.get(shown.address(480)))
    assert whole == picture("JPEG", (1200, 1800))
    with Image.open(io.BytesIO(body(client.get(shown.address(480))))) as image:
        assert image.size == (480, 720)


def person(place, role=Role.DATA):
    user = User.objects.create(username=f"in-{place.code}", is_staff=True)
    Grant.objects.create(user=user, role=role, place=place)
    return user


def test_staff_open_the_files_of_their_area_and_nobody_else_does(client, shown, facility):
    address = shown.image.url
    assert address == f"/media/{shown.image.name}"
    assert client.get(address).status_code == 404
    here, elsewhere = Place.objects.counties().filter(code__in=[facility.township.county.code]).first(), None
    elsewhere = Place.objects.counties().exclude(pk=here.pk).first()
    client.force_login(person(elsewhere))
    assert client.get(address).status_code == 404
    client.force_login(person(here))
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"], answer["Content-Type"]) == (
        200, "max-age=0, no-cache, no-store, must-revalidate, private", "image/jpeg",
    )  # fmt: skip
    assert body(answer) == picture("JPEG", (1200, 1800))
    default_storage.delete(shown.image.name)
    assert client.get(address).status_code == 404


def test_private_files_have_no_address_at_all(client, facility, admin_user):
    fault = FaultReport.objects.create(
        facility=facility, description="篮筐松动", photo=DrawnPicture(picture("JPEG"), name="a.jpg")
    )
    stray = default_storage.save("stray.pdf", ContentFile(b"%PDF-1.7"))
    client.force_login(admin_user)
    for name in (fault.photo.name, stray, f"../private/{fault.photo.name}", "../secret_key", "/etc/passwd"):
        assert client.get(f"/media/{name}").status_code in (400, 404), name
    with pytest.raises(ValueError, match="not accessible via a URL"):
        _ = fault.photo.url
