"""A form's token and its key belong to one reader: kept, they would be everybody's, and one person's sending would pass
for another's.
"""

from django.http import HttpResponse, StreamingHttpResponse

from portal.limits.idempotency import FIELD

NAMES = (b"csrfmiddlewaretoken", FIELD.encode())  # of the hidden fields


def carries_a_key(response: HttpResponse | StreamingHttpResponse) -> bool:
    """Whether the page holds a form of one reader. What is streamed is a file and not looked at."""
    return not response.streaming and any(name in response.content for name in NAMES)
