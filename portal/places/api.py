"""Places in the JSON API: the same rows and words as the page."""

from datetime import date

from ninja import Router, Schema

from portal.api.root import api
from portal.places.models import Place
from portal.places.views import SOURCE

LICENCE = "可自由使用，请注明来源：聊城市教育和体育局。"
router = Router(tags=["places"])
PAGE = 500  # more than the divisions of one city, so that most programs need one answer


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


class PlaceList(Schema):
    licence: str
    source: str
    as_of: str
    count: int
    offset: int
    items: list[PlaceOut]


@router.get("", response=PlaceList, summary="行政区划")
def places(request, county: str = "", offset: int = 0):
    """Places by code, 500 at a time from ``offset``; ``county`` narrows to what one county-level unit answers for
    (its code)."""
    first = max(offset, 0)
    rows = Place.objects.select_related("parent", "county", "successor").order_by("code")
    if county:
        rows = rows.filter(county__code=county)
    items = [
        PlaceOut(
            code=place.code,
            name=place.name,
            short_name=place.label,
            kind=place.kind,
            kind_label=place.get_kind_display(),
            parent=place.parent and place.parent.code,
            county=place.county and place.county.code,
            valid_from=place.valid_from,
            valid_to=place.valid_to,
            successor=place.successor and place.successor.code,
        )
        for place in rows[first : first + PAGE]
    ]
    return PlaceList(licence=LICENCE, source=SOURCE, as_of="2023", count=rows.count(), offset=first, items=items)


api.add_router("/places", router)
