"""schema.org descriptions of this room's pages."""

from django.http import HttpRequest
from django.utils.safestring import SafeString

from initiatives.indicators.structured import figures_data
from initiatives.programme.pages import InitiativePage


def initiative_dataset(request: HttpRequest, page: InitiativePage) -> SafeString:
    row = page.initiative
    return figures_data(
        request,
        name=f"{row.programme.short_name}：{row.name}",
        description=row.quote or row.tile_note or row.name,
        address=row.get_absolute_url(),
        as_of=page.card.as_of,
        variables=[view.indicator.name for view in page.card.gauges],
        api=f"/api/v1/initiatives/{row.slug}",
    )
