"""Places in the JSON API: the same rows and words as the page."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from portal.api.page import ApiPage, Paging, api_page
from portal.api.root import api
from portal.places.models import Place
from portal.places.views import provenance

router = Router(tags=["places"])
USUAL = 500  # more than the divisions of one city, so that most programs need one answer


class PlaceOut(Schema):
    code: str
    name: str
    short_name: str
    kind: str
    kind_label: str
    parent: str | None
    county: str | None
    valid_from: date | None
    valid_to: date | None
    successor: str | None


class PlaceList(ApiPage[PlaceOut]):
    pass


def item(place: Place) -> PlaceOut:
    return PlaceOut(
        code=place.code,
        name=place.name,
        short_name=place.label,
        kind=place.kind,
        kind_label=place.get_kind_display(),
        parent=place.parent.code if place.parent else None,
        county=place.county.code if place.county else None,
        valid_from=place.valid_from,
        valid_to=place.valid_to,
        successor=place.successor.code if place.successor else None,
    )


@router.get("", response=PlaceList, summary="行政区划")
def places(request: HttpRequest, paging: Query[Paging], county: str = "") -> dict[str, Any]:
    """Places by code; ``county`` narrows to what one county-level unit answers for (its code)."""
    rows = Place.objects.select_related("parent", "county", "successor").order_by("code")
    if county:
        rows = rows.filter(county__code=county)
    window = paging.window(USUAL)
    items = [item(place) for place in window.of(rows)]
    return api_page(request, window, items, count=rows.count(), envelope=provenance(request).fields())


api.add_router("/places", router)
