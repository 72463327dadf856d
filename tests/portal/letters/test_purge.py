"""How long a letter is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.letters.crontab import KEPT, purge_letters
from portal.letters.enums import State
from portal.letters.models import Letter
from tests.factories import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.mark.parametrize("one", list(State))
def test_old_letters_are_forgotten_unless_they_still_wait(one):
    over = {"sent_at": timezone.now()} if one in (State.SENT, State.DELIVERED) else {}
    over |= {"delivered_at": timezone.now()} if one == State.DELIVERED else {}
    old, new = timezone.now() - KEPT - timedelta(seconds=1), timezone.now() - KEPT
    for moment in (old, new):
        make(Letter, state=one, written_at=moment, **over)
    purge_letters.call()
    kept = [new] if one not in (State.WAITING, State.CALLING) else [old, new]
    assert sorted(Letter.objects.values_list("written_at", flat=True)) == kept
