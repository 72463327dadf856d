"""What stands in front of Django in a serving process, outermost first: static files, stored pages."""

import logging

from django.conf import settings
from whitenoise import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware

from portal.site.front.generation import generation
from portal.site.front.shelf import Shelf
from portal.site.front.store import Store
from portal.site.front.wrapper import Front

logger = logging.getLogger(__name__)


def stack(django):
    store = Store(settings.FRONT_MEMORY * 1024 * 1024)
    front = Front(django, store=store, generation=generation, shelf=_shelf())
    generation.serve()
    return Static(front)


def _shelf():
    try:
        return Shelf(settings.DATA_DIR / "pages")
    except OSError:
        logger.exception("Pages can't be shared between processes; each renders its own.")
        return None


class Static:
    """Whitenoise's files as its middleware knows them, without Django's handler around each."""

    def __init__(self, application):
        self.application = application
        self.files = WhiteNoiseMiddleware(lambda request: None).files

    def __call__(self, environ, start_response):
        file = self.files.get(environ["PATH_INFO"])
        if file is None:
            return self.application(environ, start_response)
        return WhiteNoise.serve(file, environ, start_response)
