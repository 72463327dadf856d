from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from portal.language import catalogue


def test_the_english_catalogue_translates_every_text():
    assert catalogue.missing() == []


def test_extraction_sees_python_templates_contexts_and_plurals(tmp_path, monkeypatch):
    (tmp_path / "portal").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "portal" / "a.py").write_text('_ = gettext_lazy("学校")\nx = ngettext("%(n)s 所", "%(n)s 所学校", 2)\n')
    (tmp_path / "templates" / "b.html").write_text(
        '{% load i18n %}\n  <p class="x">{% translate "首页" %}</p>\n'
        "    {% blocktranslate with n=1 %}共 {{ n }} 项{% endblocktranslate %}"
        '{% translate "一" context "星期" %}'
    )
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    assert {(context, message) for context, message, _ in catalogue.messages()} == {
        (None, ("%(n)s 所", "%(n)s 所学校")),
        (None, "共 %(n)s 项"),
        (None, "学校"),
        (None, "首页"),
        ("星期", "一"),
    }


def test_a_text_without_english_is_reported_with_its_place(tmp_path, monkeypatch):
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal" / "a.py").write_text('x = gettext("学校")\n')
    file = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    file.parent.mkdir(parents=True)
    empty = Catalog(locale="en")
    empty.add("学校", "")
    with file.open("wb") as stream:
        write_po(stream, empty)
    monkeypatch.setattr(catalogue, "ROOT", tmp_path)
    assert catalogue.missing(file) == [("portal/a.py:1", "学校")]
