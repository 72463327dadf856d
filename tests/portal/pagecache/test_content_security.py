"""The contract of the undocumented parts of django-csp that pages of ours lean on."""

from csp.constants import SELF
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import RequestFactory

from portal.pagecache.content_security import NONCE, add_directives, nonce_was_used, withhold_nonce

HEADER = "Content-Security-Policy"


def answered(view):
    """The request, and its answer with the policy that the library has written."""
    request = RequestFactory().get("/")
    return request, CSPMiddleware(view)(request)


def test_a_nonce_counts_as_used_once_it_is_read():
    before = []

    def view(request):
        before.append(nonce_was_used(request))
        return HttpResponse(str(getattr(request, NONCE)))

    request, response = answered(view)
    assert (before, nonce_was_used(request)) == ([False], True)
    assert f"'nonce-{response.content.decode()}'" in response[HEADER]


def test_a_page_that_is_kept_gets_no_nonce():
    def view(request):
        withhold_nonce(request)
        return HttpResponse(str(getattr(request, NONCE)))

    request, response = answered(view)
    assert (response.content, nonce_was_used(request), "nonce" in response[HEADER]) == (b"", False, False)


def test_directives_of_one_answer_are_written():
    def view(request):
        response = HttpResponse()
        add_directives(response, {"img-src": [SELF, "blob:"]})
        return response

    def directives(response):
        return dict(part.strip().split(" ", 1) for part in response[HEADER].split(";"))

    usual, special = directives(answered(lambda request: HttpResponse())[1]), directives(answered(view)[1])
    added = {name: value for name, value in special.items() if usual.get(name) != value}
    assert added == {"img-src": f"{usual['img-src']} blob:"}
