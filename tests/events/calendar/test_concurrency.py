"""Two people decide at once, each on a connection of their own."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from events.calendar.actions.editions import Cancel
from events.calendar.models import Edition, Notice
from portal.actions.refusal import ActionRefused
from tests.events.calendar.perform import REASON, TEXT, perform

pytestmark = pytest.mark.usefixtures("transactional_db")


def together(*people):
    barrier, outcomes = Barrier(len(people)), []

    def run(person):
        try:
            barrier.wait()
            outcomes.append(person())
        except ActionRefused as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_one_cancellation_wins_and_one_notice_is_published(edition):
    outcomes = together(*[lambda: perform(edition, "cancel")] * 4)
    assert sum(isinstance(outcome, ActionRefused) for outcome in outcomes) == 3
    assert (Notice.objects.count(), Edition.objects.get().sequence) == (1, 1)


class WithoutLock(Cancel):
    """Trusts the record as it was read before."""

    def lock(self, record, data):
        return record


def test_without_looking_at_the_locked_row_all_of_them_would_announce(edition):
    """Negative control: the same action on the stale record."""
    barrier = Barrier(4)

    def naive():
        stale = Edition.objects.get(pk=edition.pk)
        barrier.wait()
        WithoutLock().perform(stale, actor=None, reason=REASON, data={"text": TEXT})

    together(*[naive] * 4)
    assert Notice.objects.count() == 4
