"""What the library of pictures knows of people."""

from portal.media.models import Image
from portal.privacy.register import not_personal

not_personal(Image, "people", reason="whether somebody can be recognised in a picture, not who")
