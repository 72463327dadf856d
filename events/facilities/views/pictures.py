"""The pictures of a facility that readers may see, in a few sizes."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from events.facilities.models import Facility, FacilityPicture
from portal.media.renditions import WIDTHS, digest, rendition
from portal.pagecache.marks import public_page
from portal.site.preview import readable


@public_page()
@require_safe
@cache_control(public=True, max_age=3600, s_maxage=60)  # a picture that is taken away is soon gone everywhere
def picture(request: HttpRequest, code: str, pk: int, width: int) -> HttpResponseBase:
    """One picture of a facility that is shown. Raises Http404 for every other one, and for a width of no use."""
    if width not in WIDTHS:
        raise Http404
    pictures = FacilityPicture.objects.filter(
        facility__in=readable(request, Facility.objects.all()), facility__code=code
    )
    found = get_object_or_404(pictures, pk=pk)
    etag = f'"{digest(found.image)}-{width}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    try:
        file = rendition(found.image, width, longest_side=found.longest_side(width))
    except OSError:
        raise Http404 from None
    return FileResponse(file, content_type="image/jpeg", headers={"ETag": etag})
