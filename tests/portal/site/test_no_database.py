"""A page for the reader even where no database answers: these tests may not touch one, and neither may the page."""

import pytest
from django.test import Client


@pytest.mark.parametrize("address", ["/", "/places/", "/en/", "/nothing/"])
def test_without_a_database_the_reader_gets_the_branded_page(address):
    response = Client(raise_request_exception=False).get(address)
    html = response.content.decode()
    assert response.status_code == 500
    title = "The server made an error" if address.startswith("/en/") else "服务器出错了"
    assert [text in html for text in (title, 'role="search"', '<nav class="nav"', "<footer")] == [True] * 4
