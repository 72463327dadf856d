"""The pictures of a facility that readers may see, in a few sizes."""

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from events.facilities.models import Facility, FacilityPicture
from portal.media.shown_view import picture_response
from portal.pagecache.marks import public_page
from portal.site.preview import readable


@public_page()
@require_safe
def picture(request: HttpRequest, code: str, pk: int, width: int, kind: str) -> HttpResponseBase:
    """One picture of a facility that may be read. Raises Http404 for every other one, and for a size of no use."""
    facilities = readable(request, Facility.objects.all())
    pictures = FacilityPicture.objects.filter(facility__in=facilities, facility__code=code)
    return picture_response(request, pictures, pk, width, kind)
