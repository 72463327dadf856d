"""Chinese sentences of the libraries end as Chinese sentences do, or our catalogue says them better."""

import re
from pathlib import Path

import django
from babel.messages.pofile import read_po
from django.utils.translation import gettext

OURS = Path("portal/backoffice/locale/zh_Hans/LC_MESSAGES/django.po")
SHOWN = ("conf", "contrib/admin")  # of Django, whose words the back office shows
NO_SENTENCES = {"", "yes,no,maybe"}  # a catalogue's head, and three words that a filter takes apart
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][.,;:!?]")


def messages(path):
    """First form of each message, and all that its translation says."""
    with path.open("rb") as file:
        for message in read_po(file):
            key = message.id if isinstance(message.id, str) else message.id[0]
            yield key, message.string if isinstance(message.string, str) else "".join(message.string)


def test_no_half_width_stop_is_shown():
    root, ours = Path(django.__file__).parent, dict(messages(OURS))
    files = [root / part / "locale/zh_Hans/LC_MESSAGES/django.po" for part in SHOWN]
    theirs = {key: text for file in files for key, text in messages(file) if key not in NO_SENTENCES}
    assert "您可以在下面再次编辑它." in theirs.values()  # what this test is about is still there
    shown = {key: ours.get(key, text) for key, text in theirs.items()}
    assert {key: text for key, text in shown.items() if HALF_WIDTH.search(text)} == {}


def test_our_words_win():
    assert gettext("You may edit it again below.") == "可以在下面继续修改。"
    assert gettext(" By %(filter_title)s ").strip() == "按%(filter_title)s"
