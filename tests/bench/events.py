"""How long the city's calendar of 5,000 sessions and an uncached list of 30 events take: ``make bench-events``.

Works in a transaction that is rolled back, on whatever database DATABASE_URL names, else SQLite in the data folder.
Prints CPU of this process: best of five, limit three seconds for the calendar and one for pages; for the list of
cards the median, limit 25 ms. The calendar is kept in the page cache, so its time is paid once per change.
"""

import os
import statistics
import sys
import time
from datetime import datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
os.environ.setdefault("PORTAL_ENV", "test")
SESSIONS, PER_EDITION = 5000, 25
FEED_LIMIT, LIMIT = 3.0, 1.0  # seconds
CARDS, CARDS_LIMIT = 30, 0.025  # seconds


def fill():
    from django.utils import timezone

    from events.calendar.models import Discipline, Edition, Session
    from portal.places.models import Place

    city = Place.objects.filter(kind="city").first() or Place.objects.create(code="371500", name="聊城市", kind="city")
    sport, _ = Discipline.objects.get_or_create(code="bench", defaults={"name": "测试项目"})
    start = timezone.make_aware(datetime(2027, 1, 1, 9))
    editions = Edition.objects.bulk_create(
        Edition(
            slug=f"bench-{n}", title=f"第 {n} 项市级青少年篮球比赛", place=city, discipline=sport, level="city",
            publication="public", published_at=start, year=2027, first_day=start.date() + timedelta(days=n),
            last_day=start.date() + timedelta(days=n),
        )
        for n in range(SESSIONS // PER_EDITION)
    )  # fmt: skip
    Session.objects.bulk_create(
        Session(
            edition=edition, title=f"小组赛第 {n} 场", day=edition.first_day, venue="市全民健身中心",
            starts_at=start + timedelta(minutes=30 * n), ends_at=start + timedelta(minutes=30 * n + 25),
            longitude="115.986", latitude="36.457",
        )
        for edition in editions
        for n in range(PER_EDITION)
    )  # fmt: skip


def measure(client, url):
    times = []
    for _ in range(5):
        begin = time.process_time()
        response = client.get(url)
        times.append(time.process_time() - begin)
        assert response.status_code == 200
    return min(times), len(response.content)


def cards(client):
    """CPU seconds for one event list of 30 cards, which in the product shows fewer."""
    from events.calendar import views

    views.PER_PAGE, times = CARDS, []
    for _ in range(30):
        begin = time.process_time()
        response = client.get("/events/")
        times.append(time.process_time() - begin)
    assert response.content.decode().count("<article") == CARDS
    return statistics.median(times[5:])


def main():
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.test import Client

    call_command("migrate", verbosity=0)
    with transaction.atomic():
        fill()
        client = Client()
        slow = False
        for url in ("/events/calendar.ics", "/events/", "/events/?view=calendar&month=2027-01", "/api/v1/events"):
            seconds, size = measure(client, url)
            slow |= seconds > (FEED_LIMIT if url.endswith(".ics") else LIMIT)
            sys.stdout.write(f"{connection.vendor:10} {url:40} {seconds * 1000:7.0f} ms CPU {size / 1024:7.0f} KiB\n")
        seconds = cards(client)
        slow |= seconds > CARDS_LIMIT
        sys.stdout.write(f"{connection.vendor:10} {f'/events/, {CARDS} cards':40} {seconds * 1000:7.1f} ms CPU\n")
        transaction.set_rollback(True)
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
