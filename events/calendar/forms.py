"""Forms of the back office."""

from collections.abc import Mapping
from typing import Any

from events.calendar.models import Edition
from portal.backoffice.proposals import ProposingForm
from portal.places.pinyin import address_name


def proposed_slug(values: Mapping[str, Any]) -> str:
    """The year and the title in pinyin; with a number behind it where another event has this address."""
    title = str(values.get("title") or "")
    first_day = values.get("first_day")
    year = values.get("year") or (first_day.year if first_day else None)
    head = f"{year}-" if year and not title.startswith(str(year)) else ""
    name = (head + address_name(title))[:60].strip("-")
    taken = set(Edition.objects.filter(slug__startswith=name).values_list("slug", flat=True))
    return next(slug for slug in (name, *(f"{name}-{number}" for number in range(2, 1000))) if slug not in taken)


class EditionForm(ProposingForm):
    proposals = {"slug": proposed_slug}

    class Meta:
        model = Edition
        fields = "__all__"  # noqa: DJ007 - the admin page names the fields
