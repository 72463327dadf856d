"""Questions about groups, alliances and their members."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from portal.dates.periods import in_force
from portal.language.lookups import every_word
from portal.places.spelling import Readings

if TYPE_CHECKING:
    from initiatives.networks.models import Membership, Network  # noqa: F401 - the names in quotes


def highest(head: str, codes: Iterable[str]) -> int:
    """The highest number that stands behind ``head`` in one of the codes; 0 where there is none."""
    numbers = (code.removeprefix(head) for code in codes if code.startswith(head))
    return max((int(number) for number in numbers if number.isdecimal()), default=0)


BATCH = 500  # rows of one statement


class NetworkQuerySet(models.QuerySet["Network"]):
    def spell(self, readings: Readings) -> int:
        """Store the keys again of those that have others now; how many these are."""
        changed = []
        for network in self.only("code", "name", "sort_key", "search_text"):
            before = network.sort_key, network.search_text
            network.set_keys(readings)
            if (network.sort_key, network.search_text) != before:
                changed.append(network)
        self.bulk_update(changed, ["sort_key", "search_text"], batch_size=BATCH)
        return len(changed)

    def open_on(self, day: date) -> Self:
        return self.filter(Q(close_date__isnull=True) | Q(close_date__gt=day), open_date__lte=day)

    def next_code(self, like: str) -> str:
        """The first free code behind those that begin like ``like``; empty when the numbers are used up."""
        head = like.rstrip("0123456789")
        digits = like[len(head) :]
        if not digits:
            head, digits = f"{like}-", "01"
        code = f"{head}{self.last_number(head) + 1:0{len(digits)}}"
        return code if len(code) <= (self.model._meta.get_field("code").max_length or 0) else ""

    def last_number(self, head: str) -> int:
        """The highest number behind ``head`` of which a code is made; 0 where there is none."""
        codes = self.filter(code__startswith=head).values_list("code", flat=True)
        return highest(head, codes)

    def matching(self, text: str | None) -> Self:
        """Name, code, pinyin or pinyin initials contain what was typed; every word counts."""
        return self.filter(every_word(text, "search_text"))

    def stale(self, day: date) -> Self:
        """Nobody has confirmed the record for a year."""
        return self.filter(Q(confirmed_on__isnull=True) | Q(confirmed_on__lt=day - timedelta(365)))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> Self:
        """In force on ``day``, in a network that exists on that day."""
        return self.filter(
            in_force(day),
            Q(network__close_date__isnull=True) | Q(network__close_date__gt=day),
            network__open_date__lte=day,
        )
