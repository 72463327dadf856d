"""The ASGI application, for servers that want one."""

import os

from django.core.asgi import get_asgi_application

from portal.monitoring.process import prepare_process

prepare_process()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = get_asgi_application()

from portal.limits.proxies import refuse_contradictions  # noqa: E402 - needs Django to be set up
from portal.records.release import refuse_too_old  # noqa: E402 - needs Django to be set up

refuse_contradictions()
refuse_too_old()
