"""For a server process of its own; each answer names its process.

``pages``: the product's stack on the tests' pages. ``product``: the product itself, where an editor may meet with the
failures that the environment asks for: FAILS_AFTER_SAVING, a text at which saving the site's identity fails when
everything is written but not yet committed; WITHOUT_BUMP, changes go unnoticed; STALLED,
the seconds that a silent sender is given.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def pages():
    django = get_wsgi_application()
    from django.conf import settings

    settings.ROOT_URLCONF = "tests.portal.pagecache.pages"
    return named(django)


def product():
    django = get_wsgi_application()
    from django.db.models.signals import post_save

    from portal.limits import body_reader
    from portal.pagecache import writes
    from portal.site.models import SiteIdentity
    from tests.passwords import hash_quickly

    hash_quickly()

    body_reader.STALLED = float(os.environ.get("STALLED", body_reader.STALLED))
    if os.environ.get("WITHOUT_BUMP"):
        writes.announce = lambda connection: None
    failing = os.environ.get("FAILS_AFTER_SAVING")

    def fail(instance, **_):
        if failing and instance.tech_support == failing:
            raise RuntimeError

    post_save.connect(fail, SiteIdentity, weak=False)
    return named(django)


def named(django):
    from portal.pagecache.stack import stack

    page_cache = stack(django)

    def application(environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, [*headers, ("x-worker", str(os.getpid()))])

        return page_cache(environ, start)

    return application
