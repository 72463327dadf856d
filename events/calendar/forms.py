"""Forms of the back office."""

from collections.abc import Mapping
from typing import Any

from events.calendar.models import Edition
from events.calendar.slugs import free_slugs
from portal.backoffice.proposals import ProposingForm


def proposed_slug(values: Mapping[str, Any]) -> str:
    """The year and the title in pinyin; with a number behind it where another event has this address."""
    (slug,) = free_slugs([values], ())
    return slug


class EditionForm(ProposingForm):
    proposals = {"slug": proposed_slug}

    class Meta:
        model = Edition
        fields = "__all__"  # noqa: DJ007 - the admin page names the fields
