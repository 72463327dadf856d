"""What stands in front of Django in a serving process, outermost first: limits, bodies, static files, stored pages."""

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from whitenoise import WhiteNoise
from whitenoise.middleware import WhiteNoiseMiddleware

from portal.audit.request_id import new_request_id
from portal.limits.body_reader import BodyReader
from portal.limits.body_size import BodyLimits
from portal.limits.request_size import RequestLimits
from portal.pagecache.application import Answer, Application, PageCacheApplication
from portal.pagecache.generation import generation
from portal.pagecache.listen import Listener
from portal.pagecache.page import Environ, StartResponse
from portal.pagecache.shared_store import SharedStore
from portal.pagecache.store import Store

logger = logging.getLogger(__name__)


def stack(django: Any) -> Application:
    """What the server calls: the limits on requests, their bodies, static files, kept pages, then ``django``."""
    store = Store(settings.PAGE_CACHE_MEMORY * 1024 * 1024)
    page_cache = PageCacheApplication(django, store=store, generation=generation, shared_store=_shared_store())
    generation.serve(Listener)
    static = Static(page_cache)
    reader = BodyReader(static, new_request_id, at_once=settings.BODIES_AT_ONCE)
    return RequestLimits(BodyLimits(reader, new_request_id, without_body=static), new_request_id)


def _shared_store() -> SharedStore | None:
    try:
        return SharedStore(Path(settings.DATA_DIR) / "pages")
    except OSError:
        logger.exception("Pages can't be shared between processes; each renders its own.")
        return None


class Static:
    """Whitenoise's files as its middleware knows them, without Django's handler around each."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.files = WhiteNoiseMiddleware(lambda request: None).files

    def __call__(self, environ: Environ, start_response: StartResponse) -> Answer:
        file = self.files.get(environ["PATH_INFO"])
        if file is None:
            return self.application(environ, start_response)
        body: Answer = WhiteNoise.serve(file, environ, start_response)
        return body
