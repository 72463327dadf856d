import logging
from time import thread_time

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient

from portal.limits.request_size import (
    ADDRESS_TOO_LONG,
    BAD_HOST,
    HEADER,
    HEADERS,
    HEADERS_TOO_LONG,
    HOST,
    PATH,
    QUERY,
    RESPONSE_HEADERS,
    UNREADABLE_ADDRESS,
    RequestLimits,
    request_refusal,
)

HAN = "学".encode().decode("latin-1")  # as WSGI hands it over
# Headers with their names, as far as the limit of all together.
MANY = {f"HTTP_X_{number:02}": "x" * 8_000 for number in range(4)}
REST = HEADERS - sum(len(name) - len("HTTP_") + len(value) for name, value in MANY.items()) - len("Y")


@pytest.mark.parametrize(
    ("environ", "status"),
    [
        ({}, None),
        ({"PATH_INFO": "/" + "a" * (PATH - 1)}, None),
        ({"PATH_INFO": "/" + "a" * PATH}, 414),
        ({"PATH_INFO": "/" + HAN * 682}, None),  # 2,047 bytes
        ({"PATH_INFO": "/" + HAN * 683}, 414),
        ({"QUERY_STRING": "q" * QUERY}, None),
        ({"QUERY_STRING": "q" * (QUERY + 1)}, 414),
        ({"HTTP_HOST": "h" * HOST}, None),
        ({"HTTP_HOST": "h" * (HOST + 1)}, 400),
        ({"HTTP_HOST": "[::1]:8000"}, None),
        *(({"HTTP_HOST": host}, 400) for host in ("a b", "a/b", "a@b", "a,b", "a\n", "é", "a_b", "a\0")),
        ({"HTTP_REFERER": "r" * HEADER}, None),
        ({"HTTP_REFERER": "r" * (HEADER + 1)}, 431),
        ({"HTTP_COOKIE": "c" * HEADER}, None),
        ({"HTTP_COOKIE": "c" * (HEADER + 1)}, 431),
        ({"CONTENT_TYPE": "c" * (HEADER + 1)}, 431),
        (MANY | {"HTTP_Y": "y" * REST}, None),
        (MANY | {"HTTP_Y": "y" * (REST + 1)}, 431),
        ({"PATH_INFO": "/\0"}, 400),
        ({"PATH_INFO": f"/{HAN}"}, None),
        ({"PATH_INFO": "/\xff"}, 400),
        ({"PATH_INFO": "/\xed\xa0\x80"}, 400),  # a lone surrogate
        ({"PATH_INFO": "/学"}, 400),  # no byte
        ({"PATH_INFO": "/%00"}, None),  # three characters of a path that is decoded already
        ({"QUERY_STRING": f"q={HAN}&%E5%AD%A6&%25&%&%u5b66"}, None),
        ({"QUERY_STRING": "q=\0"}, 400),
        ({"QUERY_STRING": "q=%00"}, 400),
        ({"QUERY_STRING": "q=%ff"}, 400),
        ({"QUERY_STRING": "q=\xff"}, 400),
        ({"QUERY_STRING": "q=%ED%A0%80"}, 400),
    ],
)
def test_each_limit_at_its_edge_and_beyond(environ, status):
    refusal = request_refusal(environ)
    assert (refusal and refusal.status) == status


ASKED = [
    ("/" + "a" * PATH, {}, 414, ADDRESS_TOO_LONG),
    ("/?" + "q" * (QUERY + 1), {}, 414, ADDRESS_TOO_LONG),
    ("/?q=%00", {}, 400, UNREADABLE_ADDRESS),
    ("/?q=%ff", {}, 400, UNREADABLE_ADDRESS),
    ("/%00", {}, 400, UNREADABLE_ADDRESS),
    ("/", {"host": "h" * (HOST + 1)}, 400, BAD_HOST),
    ("/", {"cookie": "c" * (HEADER + 1)}, 431, HEADERS_TOO_LONG),
    ("/", {"x-long": "x" * (HEADER + 1)}, 431, HEADERS_TOO_LONG),
]


@pytest.mark.parametrize(("address", "headers", "status", "sentence"), ASKED, ids=range(len(ASKED)))
def test_django_refuses_too(client, address, headers, status, sentence):
    answer = client.get(address, headers=headers)
    assert (answer.status_code, answer.content.decode()) == (status, sentence)
    assert {name: answer[name] for name in RESPONSE_HEADERS} == RESPONSE_HEADERS


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"), [("/" + "a" * PATH, 414), ("/?q=%00", 400), ("/nothing/学é/?q=%E5%AD%A6", 404)], ids=range(3)
)
def test_under_asgi_as_well(address, status):
    assert async_to_sync(AsyncClient().get)(address).status_code == status


@pytest.mark.django_db
def test_what_is_allowed_goes_through(client, admin_client):
    assert client.get("/" + "a" * (PATH - 1)).status_code == 404
    query = "q=" + "x" * 4_000 + "%20%E5%AD%A6" * 345
    assert 8_000 < len(query) < QUERY
    assert admin_client.get(f"/admin/places/place/?{query}").status_code == 200


def ask(application, **environ):
    started = []
    body = application({"REQUEST_METHOD": "GET"} | environ, lambda *head: started.append(head))
    return (*started, b"".join(body))


def test_the_wrapper_answers_at_once_and_logs_a_short_line(caplog):
    with caplog.at_level(logging.WARNING, logger="portal.limits.request_size"):
        (status, headers), body = ask(RequestLimits(None, lambda offered: "n1"), PATH_INFO="/" + HAN * 30_000)
        _, nothing = ask(RequestLimits(None, lambda offered: "n1"), PATH_INFO="/\0", REQUEST_METHOD="HEAD")
    assert (status, body.decode(), nothing) == ("414 Request-URI Too Long", ADDRESS_TOO_LONG, b"")
    assert dict(headers) == RESPONSE_HEADERS | {"Content-Length": str(len(body)), "X-Request-ID": "n1"}
    assert [record.getMessage() for record in caplog.records] == [
        f"Request-URI Too Long: GET '/{'学' * 66}\ufffd'",
        "Bad Request: HEAD '/\\x00'",
    ]


def test_what_is_in_order_is_passed_on():
    def application(environ, start_response):
        start_response("200 OK", [])
        return [b"passed on"]

    assert ask(RequestLimits(application, str), PATH_INFO="/") == (("200 OK", []), b"passed on")


@pytest.mark.parametrize("part", ["PATH_INFO", "QUERY_STRING", "HTTP_HOST", "HTTP_COOKIE"])
@pytest.mark.parametrize("sign", ["a", "%", "%ff", "\xe5"])
def test_a_refusal_costs_little(part, sign):
    start = thread_time()
    assert ask(RequestLimits(None, str), **{part: sign * (1_000_000 // len(sign))})[1] != b""
    assert thread_time() - start < 0.05
