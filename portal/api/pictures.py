"""A picture as every answer of the JSON API says it."""

from ninja import Schema


class PictureOut(Schema):
    """``address`` is a JPEG; ``alt`` says what is seen, ``credit`` and ``licence`` whose it is."""

    address: str
    alt: str
    credit: str
    licence: str
    width: int | None
    height: int | None
