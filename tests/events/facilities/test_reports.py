"""Reporting a fault: floods, hidden data in photographs, files that are none, and receipts nobody can guess."""

import io
import logging
import re
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image

from events.facilities.models import Facility, FaultReport, FaultStep
from portal.limits.receipts import receipt_number
from portal.pagecache import writes

pytestmark = pytest.mark.django_db
CONTACT = "13800001111"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def address(make):
    return reverse("facilities:report_new", args=[make().code])


def picture(format="JPEG", size=(60, 40), **options):
    buffer = io.BytesIO()
    Image.new("RGB", size, "red").save(buffer, format, **options)
    return buffer.getvalue()


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content)


def with_place():
    """A photograph that tells where, when and with what it was taken, and stands on its side."""
    exif = Image.Exif()
    exif[0x0110] = "Phone of somebody"
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x8825] = {1: "N", 2: (36.0, 27.0, 0.0), 3: "E", 4: (115.0, 59.0, 0.0)}
    return picture(exif=exif)


def test_a_report_leaves_the_kept_pages_alone(client, address, monkeypatch):
    announced = []
    monkeypatch.setattr(writes, "announce", announced.append)
    client.post(address, {"description": "篮筐松动，快掉了", "contact": CONTACT})
    assert FaultReport.objects.count() == 1
    assert announced == []
    Facility.objects.update(name="改了名的场地")
    assert len(announced) == 1


def test_a_report_gets_a_receipt_and_can_be_followed(client, address):
    response = client.post(address, {"description": "篮筐松动，快掉了", "contact": CONTACT}, follow=True)
    fault = FaultReport.objects.get()
    assert response.redirect_chain == [(f"/facilities/reports/{fault.number}/", 303)]
    page = response.content.decode()
    assert fault.number in page
    assert "待受理" in page
    assert CONTACT not in page
    assert fault.description in page
    assert "no-store" in response["Cache-Control"]
    assert FaultStep.objects.get().report == fault


def test_the_receipt_is_found_by_post_only(client, make):
    fault = FaultReport.objects.create(facility=make(), description="篮筐松动")
    plain = fault.number.replace("-", "")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in fault.number)
    typed = [f" {fault.number.lower()} ", plain, plain.lower(), fault.number.replace("-", " "), wide]
    found = [client.post(reverse("facilities:report_find"), {"number": text})["Location"] for text in typed]
    assert found == [reverse("facilities:report", args=[fault.number])] * len(typed)
    missed = client.post(reverse("facilities:report_find"), {"number": "AAAA-BBBB-2222-3333"})
    assert missed.status_code == 422
    assert "没有找到这个受理号" in missed.content.decode()
    assert client.get(reverse("facilities:report", args=["AAAA-BBBB-2222-3333"])).status_code == 404


def test_receipts_cannot_be_guessed():
    numbers = [receipt_number() for _ in range(2000)]
    assert len(set(numbers)) == 2000
    assert all(re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}", number) for number in numbers)
    for place in (0, 8, 18):  # every sign varies; 32^16 is 80 bits
        assert len({number[place] for number in numbers}) == 32


def test_the_photograph_loses_what_it_hides(client, address):
    client.post(address, {"description": "篮筐松动", "photo": upload(with_place())})
    fault = FaultReport.objects.get()
    with fault.photo.open() as file:
        content = file.read()
        shown = Image.open(io.BytesIO(content))
        assert shown.size == (40, 60)  # upright now
        assert dict(shown.getexif()) == {}
        assert b"Phone of somebody" not in content
        assert b"Exif" not in content
    assert "photo" not in fault.photo.name


def bomb():
    """A PNG that claims 20,000 × 20,000 pixels in a few bytes."""

    def chunk(kind, data):
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = (20_000).to_bytes(4) + (20_000).to_bytes(4) + b"\x08\x02\x00\x00\x00"
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


REFUSED = [
    ("no picture", b"<html>not a picture</html>", "不是可用的照片"),
    ("vector", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "不是可用的照片"),
    ("another format", picture("GIF"), "不是可用的照片"),
    ("cut off", picture()[:200], "不是可用的照片"),
    ("10.5 MB", b"\xff\xd8\xff" + bytes(21 * 512 * 1024), "照片有 10.5 MB，超过 10 MB"),
    ("picture bomb", bomb(), "照片像素过大：20000×20000，共 40000 万像素，最多 2000 万像素"),
]


@pytest.mark.parametrize(("name", "content", "words"), REFUSED, ids=[case[0] for case in REFUSED])
def test_files_that_are_refused_with_a_sentence(client, address, name, content, words):
    response = client.post(address, {"description": "篮筐松动，快掉了", "photo": upload(content)})
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "篮筐松动，快掉了" in page  # nothing typed is lost
    assert not FaultReport.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"), [("", "请写明哪里坏了。"), ("坏 ", "请至少用 4 个字说明"), ("坏" * 501, "描述最多 500 字")]
)
def test_descriptions_that_say_nothing_or_too_much(client, address, text, words):
    assert words in client.post(address, {"description": text}).content.decode()


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        (
            "description",
            "篮筐松动，请打１３８ 1234－5678",
            "第 8 个字起像是手机号码（１３８ ****－5678）。请删去后再提交；需要我们联系您，电话请填在“联系方式”里。",
        ),
        (
            "description",
            "找王明，证件371502199001011234",
            "第 7 个字起像是身份证号（371502********1234）。请删去后再提交；需要我们联系您，电话请填在“联系方式”里。",
        ),
        ("contact", "371502199001011234", "第 1 个字起像是身份证号（371502********1234）。请只填电话或邮箱。"),
    ],
)
def test_numbers_of_people_are_refused_with_the_reason(client, address, field, text, sentence):
    answer = client.post(address, {"description": "篮筐松动", field: text})
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not FaultReport.objects.exists()


def test_a_flood_from_one_address_is_slowed(client, address):
    client.defaults["REMOTE_ADDR"] = "192.0.2.6"
    for number in range(5):
        assert client.post(address, {"description": f"{number} 号篮筐松动"}).status_code == 303
    slowed = client.post(address, {"description": "第六次报修篮筐"})
    assert slowed.status_code == 429
    assert int(slowed["Retry-After"]) > 0
    assert "提交过于频繁" in slowed.content.decode()
    assert "第六次报修篮筐" in slowed.content.decode()
    assert FaultReport.objects.count() == 5
    assert client.post(address, {"description": "篮筐松动"}, REMOTE_ADDR="192.0.2.7").status_code == 303


def test_mistakes_do_not_count_as_messages(client, address):
    client.defaults["REMOTE_ADDR"] = "192.0.2.6"
    for _ in range(8):
        client.post(address, {"description": ""})
    assert client.post(address, {"description": "篮筐松动"}).status_code == 303


def test_tries_are_counted_before_anything_of_them_is_read(client, address, monkeypatch):
    client.defaults["REMOTE_ADDR"] = "192.0.2.6"
    for _ in range(20):
        assert client.post(address, {"description": "", "photo": upload(bomb())}).status_code == 422
    monkeypatch.setattr(WSGIRequest, "_load_post_and_files", None)  # whoever reads the form fails
    slowed = client.post(address, {"description": "篮筐松动", "photo": upload(bomb())})
    assert (slowed.status_code, int(slowed["Retry-After"]) > 0) == (429, True)
    monkeypatch.undo()
    assert client.post(address, {"description": "篮筐松动"}, REMOTE_ADDR="192.0.2.7").status_code == 303


@pytest.mark.parametrize("token", [None, "wrong"])
def test_a_try_with_a_wrong_token_counts_too(address, token):
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR="192.0.2.6")
    answered = [strict.post(address, {"csrfmiddlewaretoken": token} if token else {}).status_code for _ in range(21)]
    assert answered == [403] * 20 + [429]


def test_more_than_a_photo_is_refused_by_its_length(client, address):
    answer = client.post(address, {"description": "篮筐松动", "photo": upload(bytes(20 * 1024 * 1024))})
    assert (answer.status_code, answer.content.decode()) == (
        413, "提交的内容有 20.0 MB，这个页面最多接收 11 MB，请压缩文件或分几次提交。",
    )  # fmt: skip


def test_look_ups_are_counted_before_they_are_read(client):
    client.defaults["REMOTE_ADDR"] = "192.0.2.6"
    address = reverse("facilities:report_find")
    answered = [client.post(address, {"number": "AAAA-BBBB-2222-3333"}).status_code for _ in range(31)]
    assert answered == [422] * 30 + [429]


def test_the_address_is_not_kept(client, address):
    client.post(address, {"description": "篮筐松动"}, REMOTE_ADDR="192.0.2.77")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM limits_throttle")
        rows = cursor.fetchall()
    assert len(rows) == 2  # of tries, and of reports
    assert "192.0.2.77" not in str(rows)


def test_the_contact_is_in_no_log(client, address, caplog):
    with caplog.at_level(logging.DEBUG):
        client.post(address, {"description": "篮筐松动", "contact": CONTACT})
        client.post(address, {"description": "", "contact": CONTACT})
    assert CONTACT not in caplog.text
    fault = FaultReport.objects.get()
    assert fault.contact.unsealed() == CONTACT


def test_only_facilities_that_are_shown_can_be_reported(client, make):
    hidden = make(is_public=False)
    assert client.get(reverse("facilities:report_new", args=[hidden.code])).status_code == 404


def test_a_form_without_its_token_is_refused(make):
    strict = Client(enforce_csrf_checks=True, REMOTE_ADDR="192.0.2.6")
    answer = strict.post(reverse("facilities:report_new", args=[make().code]), {"description": "篮筐松动"})
    assert answer.status_code == 403
    assert not FaultReport.objects.exists()
