import pytest

from portal.content.tidy.rtf import pictures

PNG, JPEG = "89504e47", "ffd8ff"
RTF = (
    r"{\rtf1\ansi text {\*\shppict{\pict{\*\picprop\shplid1025{\sp{\sn shapeType}{\sv 75}}}\picw10\pngblip\bliptag1"
    "\n" + PNG[:4] + "\n" + PNG[4:] + r"}}{\nonshppict{\pict\picw10\wmetafile8 0100}}"
    r"{\pict\jpegblip " + JPEG + r"}{\pict\emfblip 0102}{\pict\pngblip 8950f}{\picture not one}{\pict\pngblip 89"
)


def test_pictures_come_in_their_order():
    """One for each place: a copy for old programs is none, one that no page can show or that is cut off is missing."""
    assert pictures(RTF) == [bytes.fromhex(PNG), bytes.fromhex(JPEG), None, None, b"\x89"]


@pytest.mark.parametrize("rtf", ["", "text", r"{\pict", r"{\pict}", r"{\pict\pngblip}", "\\pict\\"])
def test_what_holds_no_picture_gives_none(rtf):
    assert [found for found in pictures(rtf) if found] == []
