"""A worker in a process of its own, with other times than the product's: ``python -m … '{"lease": 1}'``."""

import json
import os
import sys


def main(lease=60, slow=2, beats=True, patience=None, again=1, poll=None):
    """``lease``, ``slow``, ``poll``: seconds. ``beats``: whether leases are renewed. ``patience``: seconds that SQLite
    waits for a lock."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    from django.conf import settings

    if patience and "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        settings.DATABASES["default"]["OPTIONS"]["timeout"] = patience
    import django

    django.setup()
    from datetime import timedelta

    from portal.jobs import claims, heartbeat, wake, worker

    claims.LEASE, heartbeat.SLOW, worker.AGAIN = timedelta(seconds=lease), slow, again
    heartbeat.GLANCE = min(heartbeat.GLANCE, lease / 6)
    if poll:
        wake.SQLITE_POLL = wake.POSTGRES_POLL = worker.POSTGRES_POLL = poll
    if not beats:
        heartbeat.Heartbeat.run = lambda self: None
    worker.Worker().run()
    worker.leave()


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
