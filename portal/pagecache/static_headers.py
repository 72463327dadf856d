"""The headers of static files, which are answered in front of Django's own."""

from wsgiref.headers import Headers

from portal.limits.transport import transport_security

# A file is no page: opened by itself it may run and load nothing.
FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "X-Content-Type-Options": "nosniff",
}


def add_static_headers(headers: Headers, path: str, url: str) -> None:
    """Called by whitenoise for each file, once when the process starts."""
    if headers["Content-Type"] == "image/svg+xml":  # whitenoise names the encoding of text/* alone
        headers["Content-Type"] = "image/svg+xml; charset=utf-8"
    for name, value in (FILE_HEADERS | transport_security()).items():
        headers[name] = value
