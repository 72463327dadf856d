"""What was remembered can be seen and forgotten, by the person alone."""

import pytest
from django.urls import reverse

from portal.accounts.roles import Role
from portal.spreadsheets.models import Remembered
from tests.factories import person
from tests.portal.spreadsheets.conftest import words


@pytest.fixture
def page(clerk):
    Remembered.objects.create(user=clerk, sheet="places.place", column="parent", heading="县里")
    Remembered.objects.create(user=clerk, sheet="places.place", column="parent", text="甲縣县", meaning="甲县")
    return reverse("admin:places_place_import_remembered")


def test_both_kinds_are_listed_in_words_and_the_upload_page_leads_there(client, page):
    said = words(client.get(page))
    assert [part in said for part in ("县里 法定上级", "法定上级 甲縣县 甲县")] == [True, True]
    assert page in client.get(reverse("admin:places_place_import")).content.decode()


@pytest.mark.parametrize("kind", ["heading", "text"])
def test_each_can_be_forgotten_alone(client, page, kind):
    gone = Remembered.objects.exclude(**{kind: ""}).get()
    answer = client.post(page, {"forget": gone.pk}, follow=True)
    assert "已忘记" in words(answer)
    assert list(Remembered.objects.filter(pk=gone.pk)) == []
    assert Remembered.objects.count() == 1


@pytest.mark.parametrize("wanted", ["", "x", "0", "99999999999999999999"])
def test_what_is_not_there_is_no_error(client, page, wanted):
    assert client.post(page, {"forget": wanted}).status_code == 302
    assert Remembered.objects.count() == 2


def test_nobody_sees_or_forgets_what_another_person_taught(client, page, city):
    client.force_login(person(Role.DATA, city["city"]))
    assert "县里" not in words(client.get(page))
    client.post(page, {"forget": Remembered.objects.first().pk})
    assert Remembered.objects.count() == 2


def test_without_the_right_to_import_there_is_no_page(client, page, city):
    client.force_login(person(Role.EDITOR, city["city"]))
    assert client.get(page).status_code == 403
