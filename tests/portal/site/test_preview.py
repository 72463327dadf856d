"""Drafts by signed links: the public view, one record, a day, and nothing kept."""

import logging
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.core.signing import TimestampSigner
from django.test import Client
from django.utils import timezone

from portal.monitoring.log import PersonalDataFilter
from portal.site import preview
from portal.site.preview import LASTS, SALT
from tests.factories import make, person
from tests.portal.backoffice.test_access import address, label

pytestmark = pytest.mark.django_db
WITH_PAGE = sorted(
    (model for model in admin.site._registry if hasattr(model, "get_absolute_url")), key=lambda one: one._meta.label
)
DRAFTED = [model for model in WITH_PAGE if hasattr(model._default_manager.all(), "visible")]
BANNER = "预览 · 未公开"


def draft(model=None, **values):
    return make(model or apps.get_model("calendar.Edition"), **values)


def opened(url, **options):
    return Client().get(url, **options)


@pytest.mark.parametrize("model", WITH_PAGE, ids=label)
def test_the_link_to_the_site_on_a_change_page_is_never_a_dead_end(client, model):
    """As made by the factories, drafts among them; whoever opens it is not signed in."""
    record = make(model)
    client.force_login(person(is_superuser=True))
    page = client.get(address(model, "change", record.pk)).content.decode()
    visible, own = preview.is_visible(record), record.get_absolute_url()
    (url,) = re.findall(f'href="((?:/preview/[^/"]+)?{re.escape(own)})"class="cursor-pointer', page)
    assert url.startswith("/preview/") is not visible
    answer = opened(url)
    assert answer.status_code == 200
    if answer.streaming:
        b"".join(answer.streaming_content)  # closes the file
    else:
        assert (BANNER in answer.content.decode()) is not visible


def test_the_models_that_have_drafts_are_known():
    assert [model._meta.label for model in DRAFTED] == [
        "calendar.Edition", "content.Channel", "content.Edition", "facilities.Facility",
    ]  # fmt: skip


@pytest.mark.parametrize("model", DRAFTED, ids=label)
def test_a_draft_is_shown_by_its_link_alone(model):
    record, other = draft(model), draft(model)
    if preview.is_visible(record):
        model._default_manager.update(is_public=False)
        record.refresh_from_db()
    answer = opened(preview.address(record))
    assert (answer["Cache-Control"], answer["X-Robots-Tag"]) == ("private, no-store", "noindex, nofollow, noarchive")
    assert answer["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert opened(record.get_absolute_url()).status_code == 404
    elsewhere = preview.address(record).replace(record.get_absolute_url(), other.get_absolute_url())
    assert opened(elsewhere).status_code == 404


def test_an_edition_of_the_same_slug_prefix_is_not_reached():
    record, other = draft(slug="cup"), draft(slug="cup-2")
    forged = f"/preview/{preview.token(record)}{other.get_absolute_url()}"
    assert opened(forged).status_code == 404


def test_parts_of_the_draft_stay_in_the_preview():
    edition = draft()
    document = make(apps.get_model("calendar.EventDocument"), edition=edition)
    url = preview.address(document)
    assert url.endswith(document.get_absolute_url())
    answer = opened(url)
    b"".join(answer.streaming_content)  # closes the file
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    page = opened(preview.address(edition)).content.decode()
    assert re.search(f'href="/preview/[^/"]+{edition.get_absolute_url()}documents/{document.pk}/"', page)
    assert f'"{edition.get_absolute_url()}' not in page


def test_in_english_too():
    edition = draft()
    answer = opened(f"/en{preview.address(edition)}")
    assert answer.status_code == 200
    assert '<html lang="en"' in answer.content.decode()


@pytest.mark.parametrize("spoil", ["forged", "changed", "removed", "old"])
def test_a_link_that_is_void_says_so(spoil, monkeypatch):
    edition = draft()
    url = preview.address(edition)
    if spoil == "forged":
        url = url.replace(f":{edition.pk}:", f":{edition.pk + 1}:")
    elif spoil == "changed":
        edition.save()
    elif spoil == "removed":
        edition.delete()
    else:
        later = timezone.now() + LASTS
        monkeypatch.setattr("django.core.signing.time.time", lambda: later.timestamp() + 1)
    answer = opened(url)
    assert answer.status_code == 410
    assert "预览链接已失效" in answer.content.decode()


def test_a_link_for_something_else_is_void():
    assert opened(f"/preview/{TimestampSigner(salt=SALT).sign('nothing')}/events/x/").status_code == 410


def test_when_the_record_is_public_the_link_leads_to_its_page():
    edition = draft()
    url = preview.address(edition)
    type(edition)._default_manager.filter(pk=edition.pk).update(publication="public", published_at=timezone.now())
    answer = opened(url)
    assert (answer.status_code, answer["Location"]) == (302, edition.get_absolute_url())


def test_pages_outside_the_record_and_closed_pages_are_no_preview():
    link = f"/preview/{preview.token(draft())}"
    assert [opened(f"{link}/{path}").status_code for path in ("events/", "admin/", "none/")] == [404, 404, 404]


def test_nobody_posts_through_a_link():
    assert Client().post(preview.address(draft())).status_code == 405


def test_logs_hold_no_link():
    url = preview.address(draft())
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (f"/en{url}",), None)
    PersonalDataFilter().filter(record)
    assert preview.token(draft()).split(":")[0] not in record.getMessage()
    assert record.getMessage().startswith("Not Found: /en/preview/…/events/")


def test_a_draft_is_never_kept():
    edition = draft()
    url = preview.address(edition)
    assert opened(url).status_code == 200
    assert opened(edition.get_absolute_url()).status_code == 404
    edition.save()
    assert opened(url).status_code == 410
