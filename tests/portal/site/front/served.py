"""For a server process of its own: the product's stack on the tests' pages; each answer names its process."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")


def application():
    django = get_wsgi_application()
    from django.conf import settings

    from portal.site.front.stack import stack

    settings.ROOT_URLCONF = "tests.portal.site.front.pages"
    front = stack(django)

    def named(environ, start_response):
        def start(status, headers, exc_info=None):
            return start_response(status, [*headers, ("x-worker", str(os.getpid()))])

        return front(environ, start)

    return named
