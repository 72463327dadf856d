"""Whatever stands on a page as a name finds that page, in whatever way it is typed."""

from html import unescape
from urllib.parse import quote

import pytest
from django.apps import apps
from django.contrib import admin
from django.test import RequestFactory
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.content.models import Edition as Text
from tests.factories import make, person
from tests.portal.content.specimens import Desk

pytestmark = pytest.mark.django_db
# Each kind of record with the column of its name, its own list, and what else narrows that list to be short.
KINDS = {
    "schools.School": ("name", "/schools/?status=all&q="),
    "networks.Network": ("name", "/networks/?status=all&q="),
    "facilities.Facility": ("name", "/facilities/?q="),
    "calendar.Edition": ("title", ""),  # its list has no box for words
    "indicators.Indicator": ("name", "/indicators/?q="),
    "indicators.SourceDocument": ("title", ""),
    "programme.Initiative": ("name", ""),
    "calendar.EventBrand": ("name", ""),
    "content.Channel": ("name", ""),
    "content.Edition": ("title", ""),
}
HAN = st.text(alphabet="柒叁镇学校球场课余开放龙舟赛联盟", min_size=2, max_size=5)
SIGNS = (
    "（{}）",
    "({})",
    "【{}】",
    "〔{}〕",
    "《{}》",
    "〈{}〉",
    "“{}”",
    "「{}」",
    "–{}",
    "—{}",
    "-{}",
    "·{}",
    " · {}",
    "・{}",
    "　{}",
    "１２{}",
    "Ａ{}",
)
NAMES = st.builds(lambda head, sign, tail: "柒叁" + head + sign.format(tail), HAN, st.sampled_from(SIGNS), HAN)
BRACKETS, DASHES, DOTS = "（）()【】[]〔〕《》〈〉“”「」", "–—-－", "·・．."


def wide(text):
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in text)


def ways(name):
    """A name as it is shown, and as others type and paste it."""
    return {
        name,
        wide(name),
        f"《{name}》",
        f" {name}\u200b",
        name.replace(" ", ""),
        "".join("(" if sign in BRACKETS[::2] else ")" if sign in BRACKETS else sign for sign in name),
        "".join("—" if sign in DASHES else "•" if sign in DOTS else sign for sign in name),
        "".join(sign for sign in name if sign not in BRACKETS + DASHES + DOTS),
    }


def one_of(label):
    if label.startswith("content."):
        desk = Desk()
        edition = desk.published(make(Text, place=desk.city))
        return edition if label == "content.Edition" else edition.document.channel
    shown = {"publication": "public", "published_at": timezone.now()} if label == "calendar.Edition" else {}
    return make(apps.get_model(label), **shown)


def test_every_record_that_has_a_page_of_its_own_is_looked_for():
    """A file stands on the page of its event or text."""
    paged = {model._meta.label for model in apps.get_models() if hasattr(model, "get_absolute_url")}
    assert paged - {"calendar.EventDocument", "content.Attachment"} == set(KINDS)


@pytest.mark.parametrize("label", KINDS)
def test_a_name_finds_its_page_in_the_search_of_the_site_and_in_its_own_list(client, label):
    column, path = KINDS[label]
    record = one_of(label)
    address = record.get_absolute_url()

    @settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(NAMES)
    def check(name):
        setattr(record, column, name)
        record.save()
        for typed in ways(name):
            for page in ("/search/?q=", path):
                if page:
                    found = unescape(client.get(page + quote(typed)).content.decode())
                    assert f'href="{address}' in found, (page, typed)

    check()


def test_a_place_is_found_too(client, places):
    Place = apps.get_model("places.Place")
    place = Place.objects.townships().order_by("pk").first()
    place.name = "柒叁街道（东区）"
    place.save()
    for typed in (*ways(place.name), f"{place.code[:6]} {place.code[6:]}", wide(place.code)):
        found = client.get("/search/?q=" + quote(typed)).content.decode()
        assert "柒叁街道（东区）" in unescape(found), typed


NAME_COLUMNS = ("name", "title")


def test_every_list_of_the_back_office_and_every_choice_finds_names_so():
    """The lists and the autocompletes ask the same: each admin with a search finds a record by its name, rewritten."""
    request = RequestFactory().get("/admin/")
    request.user = person(is_superuser=True)
    tried, lost = 0, []
    for model, model_admin in admin.site._registry.items():
        column = next(
            (name for name in NAME_COLUMNS if any(one.name == name for one in model._meta.concrete_fields)), ""
        )
        searched = {field.partition("__")[0] for field in model_admin.get_search_fields(request)}
        if not searched & {column, "search_text"}:
            continue
        rows = model_admin.get_queryset(request)
        record = rows.order_by("pk").first() or make(model)
        tried += 1
        typed = f"《{wide(getattr(record, column)).replace(' ', '')}》"
        found, _doubled = model_admin.get_search_results(request, rows, typed)
        if not found.filter(pk=record.pk).exists():
            lost.append((model._meta.label, typed))
    assert lost == []
    assert tried >= 12
