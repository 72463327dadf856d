import io
import json
import logging
import logging.config
import re
from datetime import UTC, datetime
from time import thread_time
from types import SimpleNamespace

import pytest
from django.test import Client

from portal.audit.request_id import new_request_id, request_id
from portal.limits.request_size import RequestLimits
from portal.monitoring.log import LONGEST, PersonalDataFilter, configuration, safe


@pytest.fixture
def production_logging():
    yield logging.config.dictConfig(configuration(structured=True))
    logging.config.dictConfig(configuration(structured=False))


def test_production_writes_one_json_object_with_the_request_id(production_logging, capsys):
    (handler,) = [h for h in logging.getLogger().handlers if any(isinstance(f, PersonalDataFilter) for f in h.filters)]
    token = request_id.set("abcdef123456")
    try:
        try:
            raise ValueError("no such number 13800138000")
        except ValueError:
            record = logging.getLogger("x").makeRecord(
                "x", logging.ERROR, __file__, 1, "caller %s", ("13912345678",), __import__("sys").exc_info()
            )
        for check in handler.filters:
            check.filter(record)
    finally:
        request_id.reset(token)
    line = json.loads(handler.format(record))
    assert (line["message"], line["level"], line["request_id"]) == ("caller 139****5678", "ERROR", "abcdef123456")
    assert datetime.fromisoformat(line["time"]) == datetime.fromtimestamp(int(record.created), UTC)
    assert "13800138000" not in line["exc_info"]
    assert "138****8000" in line["exc_info"]


def test_a_line_has_an_end():
    """However long the text: its beginning, which says what, and its end, which says why."""
    try:
        raise ValueError("x" * LONGEST * 3 + " at the end")
    except ValueError:
        record = logging.getLogger("x").makeRecord(
            "x", logging.ERROR, __file__, 1, "begin %s", ("y" * LONGEST,), __import__("sys").exc_info()
        )
    PersonalDataFilter().filter(record)
    assert (record.msg[:6], len(record.msg)) == ("begin ", LONGEST + 3)
    assert record.exc_text.startswith("Traceback") and record.exc_text.endswith("at the end")
    assert len(record.exc_text) == LONGEST + 3


@pytest.fixture
def lines(production_logging):
    """What production writes, as objects."""
    (handler,) = [h for h in logging.getLogger().handlers if any(isinstance(f, PersonalDataFilter) for f in h.filters)]
    written = io.StringIO()
    handler.setStream(written)
    return lambda: [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.django_db
def test_a_refused_request_is_logged_with_its_id_and_without_numbers(client, lines):
    """Django writes this line when all middleware has ended; its record carries the request."""
    answer = client.get("/nothing/13812345678/１３９ 1234 5678", {"q": "13712345678"})
    (line,) = [line for line in lines() if line["name"] == "django.request"]
    del line["time"]
    assert line == {
        "level": "WARNING",
        "name": "django.request",
        "message": "Not Found: /nothing/138****5678/１３９ **** 5678",
        "request_id": answer["X-Request-ID"],
        "method": "GET",
        "status_code": 404,
    }


REFUSED = [
    ("/" + "a" * 3_000, {}, 414),
    ("/?q=%00", {}, 400),
    ("/", {"cookie": "c" * 9_000}, 431),
]
BY_DJANGO = [
    ("get", "/nothing/", {}, 404),
    ("get", "/", {"host": "elsewhere.example"}, 400),  # django.security.DisallowedHost
    ("put", "/healthz", {}, 405),
    ("post", "/account/login/", {}, 403),  # django.security.csrf
]


@pytest.mark.parametrize(("url", "headers", "status"), REFUSED)
@pytest.mark.parametrize("offered", [None, "of-the-proxy-1"])
def test_what_is_refused_before_django_is_logged_with_its_id(lines, url, headers, status, offered):
    path, _, query = url.partition("?")
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "HTTP_HOST": "localhost"}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    if offered:
        environ["HTTP_X_REQUEST_ID"] = offered
    started = []
    RequestLimits(None, new_request_id)(environ, lambda *said: started.append(said))
    (line,) = [line for line in lines() if line["level"] == "WARNING"]
    answered = dict(started[0][1])["X-Request-ID"]
    assert (started[0][0][:3], line["request_id"]) == (str(status), answered)
    assert answered == offered if offered else len(answered) == 32


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "url", "headers", "status"), [*(("get", *case) for case in REFUSED), *BY_DJANGO])
def test_what_django_refuses_is_logged_with_its_id(lines, method, url, headers, status):
    answer = getattr(Client(enforce_csrf_checks=status == 403), method)(url, headers=headers)
    refused = [line for line in lines() if line["level"] in ("WARNING", "ERROR")]
    assert (answer.status_code, len(answer["X-Request-ID"])) == (status, 32)
    assert {line["request_id"] for line in refused} == {answer["X-Request-ID"]}


@pytest.mark.parametrize("number", ["74fec18379374791b0c8cc2ea7297979", "proxy-13812345678", "371502199001011234"])
def test_an_id_never_looks_like_the_number_of_a_person(monkeypatch, number):
    """One that is made does by chance, about once in a thousand; one that is offered may be anything."""
    made = iter([number, "f" * 32, "e" * 32])
    monkeypatch.setattr("portal.audit.request_id.uuid.uuid4", lambda: SimpleNamespace(hex=next(made)))
    assert (new_request_id("none"), new_request_id(number)) == ("f" * 32, "e" * 32)


def test_extra_fields_are_masked_and_bounded(lines):
    extra = {
        "phone": 13812345678,
        "count": 3,
        "ok": True,
        "none": None,
        "who": {"id": "13812345678", "all": ("13912345678", 2)},
        "long": "x" * 9**6,
    }
    logging.getLogger("x").warning("said", extra=extra)
    (line,) = lines()
    assert (line["phone"], line["count"], line["ok"], line["none"]) == ("138****5678", 3, True, None)
    assert (line["who"], len(line["long"])) == ({"id": "138****5678", "all": ["139****5678", 2]}, LONGEST + 3)


def test_no_half_number_is_left_at_the_cut():
    for moved in range(24):
        text = (
            "x" * (LONGEST // 2 - moved)
            + "a138 1234 5678b"
            + "y" * LONGEST
            + "c13812345678d"
            + "z" * (LONGEST // 2 - moved)
        )
        assert not re.search("1234|234 5|2345", safe(text))


@pytest.mark.parametrize("sign", ["a", "1", "@", " ", "1 "])
def test_a_long_message_costs_no_more_than_a_short_one(sign):
    record = logging.getLogger("x").makeRecord("x", logging.WARNING, __file__, 1, "%s", (sign * 60_000,), None)
    start = thread_time()
    PersonalDataFilter().filter(record)
    assert thread_time() - start < 0.05
