"""Somebody at the back office of a running server: signs in, fills in forms and sends them, as a browser does."""

import http.client
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode


class Form(HTMLParser):
    """The fields of the form with this ``id``, or of the only POST form, as they would be sent unchanged."""

    def __init__(self, html, id=None):
        super().__init__()
        self.id, self.fields, self._inside, self._text, self._select = id, {}, False, None, None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        told = dict(attributes)
        if tag == "form":
            self._inside = told.get("id") == self.id if self.id else told.get("method", "").lower() == "post"
        name = told.get("name")
        if not self._inside or "disabled" in told:
            return
        if tag == "input" and name and told.get("type") not in ("submit", "button", "file"):
            if told.get("type") not in ("checkbox", "radio") or "checked" in told:
                self.fields[name] = told.get("value", "on" if told.get("type") == "checkbox" else "")
        elif tag == "textarea":
            self._text, self.fields[name] = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in told:
            self.fields[self._select] = told.get("value", "")

    def handle_data(self, data):
        if self._text:
            self.fields[self._text] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        elif tag == "textarea":
            # what follows the start tag on a line of its own is no part of the text
            self.fields[self._text] = self.fields[self._text].removeprefix("\n")
            self._text = None
        elif tag == "select":
            self._select = None


class Clerk:
    """Every request opens a connection of its own, so that any worker may answer; ``workers`` remembers which did."""

    def __init__(self, port):
        self.port, self.cookies, self.workers = port, {}, set()

    def ask(self, address, fields=None):
        """``(status, text)``; with ``fields`` a POST."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        try:
            if fields is None:
                connection.request("GET", address, headers=headers)
            else:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
                connection.request("POST", address, urlencode(fields), headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        for told in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(told).items():
                self.cookies[name] = morsel.value
        if fields is not None:
            self.workers.add(answer.headers["x-worker"])
        return answer.status, text

    def sign_in(self, name, password):
        address = "/account/login/"
        fields = Form(self.ask(address)[1]).fields
        assert self.ask(address, {**fields, "login": name, "password": password})[0] == 302

    def save(self, address, form, **changes):
        """Open the form, change some fields and send it: ``(status, text)`` of the answer."""
        status, text = self.ask(address)
        assert status == 200
        fields = Form(text, form).fields
        assert changes.keys() <= fields.keys() | {"csrfmiddlewaretoken"}
        return self.ask(address, {**fields, **changes})
