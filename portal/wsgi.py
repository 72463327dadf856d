"""The WSGI application that the production server runs: static files, then stored pages, then Django."""

import os

from django.core.wsgi import get_wsgi_application

from portal.monitoring.process import prepare_process

prepare_process()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

django = get_wsgi_application()

from portal.limits.proxies import refuse_contradictions  # noqa: E402 - needs Django to be set up
from portal.pagecache.stack import stack  # noqa: E402 - needs Django to be set up
from portal.records.release import refuse_too_old  # noqa: E402 - needs Django to be set up

refuse_contradictions()
refuse_too_old()

application = stack(django)
