"""转入 on a membership: the network is chosen or typed by name or code; what has ended is not moved."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from initiatives.networks.models import Membership, Network
from portal.accounts.roles import Role
from tests.factories import person
from tests.initiatives import factories as make
from tests.initiatives.acting import act, action_page

pytestmark = pytest.mark.django_db
ANSWERS = {"day": "2024-09-01", "role": "member", "reason": "调整"}
CHOICES = {"app_label": "networks", "model_name": "membership", "field_name": "network"}


@pytest.fixture
def clerk(client):
    clerk = person(Role.EDITOR, make.county())
    client.force_login(clerk)
    return clerk


@pytest.fixture
def membership():
    return make.member(make.network(1), make.school())


@pytest.mark.parametrize("typed", ["name", "code", "pk"])
def test_the_network_is_named_as_one_knows_it(client, clerk, membership, typed):
    there = make.network(2, name="第二实验集团")
    assert act(client, membership, "move", to=getattr(there, typed), **ANSWERS).status_code == 302
    assert Membership.objects.get(valid_to=None).network == there


def test_the_dialog_offers_the_networks_of_ones_own_counties(client, clerk, membership):
    make.network(2)
    make.network(3, of=make.county("371525", "冠县"))
    page = client.get(action_page(membership, "move")).content.decode()
    assert 'data-field-name="network"' in page
    offered = client.get(reverse("admin:autocomplete"), CHOICES | {"term": "示例"}).json()["results"]
    assert [one["text"] for one in offered] == ["示例1", "示例2"]


def test_a_network_of_another_county_is_refused(client, clerk, membership):
    elsewhere = make.network(3, of=make.county("371525", "冠县"))
    page = act(client, membership, "move", to=elsewhere.code, **ANSWERS)
    assert "不在您的管理范围内" in page.content.decode()
    assert Membership.objects.get().network_id == membership.network_id


def test_what_cannot_be_found_is_said(client, clerk, membership):
    make.network(2, name="同名集团")
    make.network(3, name="同名集团")
    page = act(client, membership, "move", to="同名集团", **ANSWERS).content.decode()
    assert "不止一个，请填代码。" in page
    page = act(client, membership, "move", to="没有的集团", **ANSWERS).content.decode()
    assert f"没有代码或名称为“没有的集团”的{Network._meta.verbose_name}，请核对后再填。" in page


def test_a_membership_that_has_ended_offers_no_way(client, clerk):
    ended = make.member(make.network(1), make.school(), end=timezone.localdate())
    page = client.get(reverse("admin:networks_membership_change", args=[ended.pk]))
    assert {offer.label: bool(offer.obstacles) for offer in page.context["offers"]} == {
        "退出": True,
        "转入另一个集团或联盟": True,
    }
    page = client.get(reverse("admin:schools_school_change", args=[ended.school_id])).content.decode()
    assert action_page(ended, "move") not in page


def test_a_membership_that_will_end_offers_its_ways(client, clerk):
    leaving = make.member(make.network(1), make.school(), end=date(2999, 9, 1))
    page = client.get(reverse("admin:schools_school_change", args=[leaving.school_id])).content.decode()
    assert action_page(leaving, "move") in page
