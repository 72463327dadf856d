"""Two people decide at once, each on a connection of their own."""

from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from events.calendar import announce
from events.calendar.models import Edition, Notice

pytestmark = pytest.mark.django_db(transaction=True)
WHY = {"reason": "大风预警", "text": "取消。"}


def together(*deeds):
    barrier, outcomes = Barrier(len(deeds)), []

    def run(deed):
        try:
            barrier.wait()
            outcomes.append(deed())
        except announce.Refused as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_one_cancellation_wins_and_one_notice_is_published(edition):
    outcomes = together(*[lambda: announce.cancel(edition, **WHY)] * 4)
    assert sum(isinstance(outcome, announce.Refused) for outcome in outcomes) == 3
    assert (Notice.objects.count(), Edition.objects.get().sequence) == (1, 1)


def test_without_looking_at_the_locked_row_all_of_them_would_announce(edition):
    """Negative control: the same deed on the stale record."""
    barrier = Barrier(4)

    def naive():
        stale = Edition.objects.get(pk=edition.pk)
        barrier.wait()
        if announce.Deed.CANCEL in announce.possible(stale):
            with transaction.atomic():
                Edition.objects.filter(pk=stale.pk).update(event_status="cancelled")
                announce._finish(stale, announce.Deed.CANCEL, author=None, before="", after="", **WHY)

    together(*[naive] * 4)
    assert Notice.objects.count() == 4
