"""What a view says about its page beyond the standard Cache-Control: that it may be kept.

Pages are kept by choice. ``@public_page("county", "page")`` says that the page is the same for every reader, and names
the query parameters that the view understands: all others are taken away before the view sees them, so they neither
change the page nor multiply it. Every other page is ``private, no-store``, and so is a marked one whose answer turns
out to be personal (a cookie, a session, a nonce) or that says so itself (``never_cache``, ``Cache-Control: private``).
"""


def public_page(*parameters):
    """Decorator for a view function; for a class, use it on what ``as_view()`` returns."""

    def mark(view):
        view.cache_parameters = frozenset(parameters)
        return view

    return mark
