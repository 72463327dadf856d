"""The answer with one size of a picture that readers may see; the room decides which they may."""

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response, patch_cache_control

from portal.media.renditions import TYPES, WIDTHS, digest, rendition
from portal.media.shown import ShownPicture


def picture_response(
    request: HttpRequest, pictures: QuerySet[ShownPicture], pk: int, width: int, kind: str
) -> HttpResponseBase:
    """Raises Http404 for a picture that is not among ``pictures``, and for a width or kind of no use."""
    if width not in WIDTHS or kind not in TYPES:
        raise Http404
    found = get_object_or_404(pictures, pk=pk)
    etag = f'"{digest(found.image)}-{width}-{kind}"'
    response: HttpResponseBase | None = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            file, content_type = rendition(found.image, width, longest_side=found.longest_side(width), kind=kind)
        except OSError:
            raise Http404 from None
        response = FileResponse(file, content_type=content_type, headers={"ETag": etag})
    # A picture that is taken away is soon gone everywhere.
    patch_cache_control(response, public=True, max_age=3600, s_maxage=60)
    return response
