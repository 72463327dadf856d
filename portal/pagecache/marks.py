"""What a view may say about its page beyond the standard Cache-Control.

Every page of a public room may be kept, unless the view says otherwise (``never_cache``, ``Cache-Control: private``)
or the answer turns out to be personal. ``@public_page("county", "page")`` names the query parameters that the view
understands: all others are taken away before the view sees them, so they neither change the page nor multiply it.
Without the mark a page is kept only under its bare address. Outside the rooms the mark makes a page public.
"""


def public_page(*parameters):
    """Decorator for a view function; for a class, use it on what ``as_view()`` returns."""

    def mark(view):
        view.cache_parameters = frozenset(parameters)
        return view

    return mark
