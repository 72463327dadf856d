"""The declared length of a body decides before a byte of it is read."""

import io

import pytest
from django.contrib import admin
from django.db import models
from django.urls import reverse

from portal.limits.body_size import (
    MEBIBYTE,
    NO_LENGTH,
    READ_AWAY,
    SMALL,
    STAFF,
    UNREADABLE_LENGTH,
    BodyLimits,
    body_refusal,
    bytes_around,
    most_bytes,
)

PHOTO, SHEET, DOCUMENT = bytes_around(10), bytes_around(10), bytes_around(20)
REPORT = "/facilities/371502-0001/report/"
PAGES = {
    "/": SMALL,
    "/nothing/": SMALL,
    "/account/login/": SMALL,
    "/api/v1/events": SMALL,
    "/facilities/reports/": SMALL,
    "/学/\udcff": SMALL,
    REPORT: PHOTO,
    f"/en{REPORT}": PHOTO,
    "/admin/": STAFF,
    "/admin/places/place/1/change/": STAFF,
    "/admin/schools/school/import/": SHEET,
    "/admin/schools/school/import/1/": STAFF,
    "/admin/facilities/facility/add/": bytes_around(10),  # pictures beside it
    "/admin/facilities/facility/1/change/": bytes_around(10),
    "/admin/calendar/edition/1/change/": DOCUMENT,  # documents beside it
    "/admin/calendar/eventbrand/add/": DOCUMENT,
    "/admin/indicators/sourcedocument/add/": DOCUMENT,
}


@pytest.mark.parametrize(("path", "most"), PAGES.items())
def test_each_page_says_what_it_takes(path, most):
    path = path.encode("utf-8", "surrogateescape").decode("latin-1")
    assert most_bytes(path) == most
    assert body_refusal({"PATH_INFO": path, "CONTENT_LENGTH": str(most)}) is None
    assert body_refusal({"PATH_INFO": path, "CONTENT_LENGTH": str(most + 1)}).status == 413


def test_every_form_with_a_file_has_room_for_it():
    forms = {}
    for model, model_admin in admin.site._registry.items():  # noqa: SLF001
        shown = [model, *(inline.model for inline in model_admin.inlines)]
        columns = [field for one in shown for field in one._meta.fields if isinstance(field, models.FileField)]
        if any(field.editable for field in columns):
            forms[model] = most_bytes(f"/admin/{model._meta.app_label}/{model._meta.model_name}/add/")
    assert len(forms) >= 4
    assert all(most >= bytes_around(10) for most in forms.values())


@pytest.mark.parametrize(
    ("environ", "status", "sentence"),
    [
        ({}, None, None),
        ({"CONTENT_LENGTH": ""}, None, None),
        ({"CONTENT_LENGTH": "0"}, None, None),
        ({"HTTP_TRANSFER_ENCODING": "chunked"}, 411, NO_LENGTH),
        ({"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "5"}, 411, NO_LENGTH),
        *(({"CONTENT_LENGTH": text}, 400, UNREADABLE_LENGTH) for text in ("-1", "²", "1e3", "5, 5", "9" * 30)),
        (
            {"CONTENT_LENGTH": str(400 * MEBIBYTE)},
            413,
            "提交的内容有 400.0 MB，这个页面最多接收 0.25 MB，请压缩文件或分几次提交。",
        ),
    ],
)
def test_what_is_refused_and_how(environ, status, sentence):
    refusal = body_refusal({"PATH_INFO": "/account/login/", **environ})
    assert (refusal and refusal.status, refusal and refusal.sentence) == (status, sentence)


class Unread:
    """A body that nobody may touch."""


def test_nothing_of_a_refused_body_is_read():
    started = []
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "CONTENT_LENGTH": "9999999", "wsgi.input": Unread()}
    body = b"".join(BodyLimits(None, str)(environ, lambda *head: started.append(head)))
    assert started[0][0] == "413 Request Entity Too Large"
    assert body.decode().startswith("提交的内容有 9.5 MB")


@pytest.mark.parametrize(
    ("proxies", "length", "left"), [(0, 9_999_999, 9_999_999), (1, 9_999_999, 0), (1, READ_AWAY + 1, READ_AWAY + 1)]
)
def test_what_a_proxy_holds_is_read_away_so_that_it_passes_the_answer_on(settings, proxies, length, left):
    settings.TRUSTED_PROXIES = proxies
    source = io.BytesIO(b"x" * length)
    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": "/", "CONTENT_LENGTH": str(length), "wsgi.input": source}
    BodyLimits(None, str)(environ, lambda *head: None)
    assert length - source.tell() == left


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["account_login", "facilities:report_find"])
def test_django_refuses_too(client, name):
    answer = client.post(reverse(name), {"number": "x" * (SMALL + 1)})
    assert (answer.status_code, "最多接收 0.25 MB" in answer.content.decode()) == (413, True)
