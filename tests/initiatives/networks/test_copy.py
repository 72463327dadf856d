"""复制 of a network: an unsaved form, because whatever is saved is public at once."""

import pytest
from django.urls import reverse

from initiatives.networks.forms import NAME_LENGTH
from initiatives.networks.models import Network
from portal.accounts.roles import Role
from portal.records.copying import name_of_copy
from tests.factories import person, tree
from tests.initiatives import factories as make
from tests.posting import posted

pytestmark = pytest.mark.django_db
ADD = "admin:networks_network_add"


@pytest.fixture
def clerk(client):
    clerk = person(Role.EDITOR, make.county())
    client.force_login(clerk)
    return clerk


@pytest.fixture
def network():
    network = make.network()
    Network.objects.filter(pk=network.pk).update(charter="统一教研", source="文件一")
    make.member(network, make.school())
    return Network.objects.get(pk=network.pk)


def copy_page(client, network):
    page = client.get(reverse("admin:networks_network_change", args=[network.pk]))
    (url,) = (offer.url for offer in page.context["offers"] if offer.label == "复制")
    assert url in page.content.decode()
    return url


def test_the_copy_begins_in_the_form_and_nothing_is_saved(client, clerk, network):
    page = client.get(copy_page(client, network))
    form = page.context["adminform"].form
    assert {name: form[name].value() for name in ("name", "code", "charter", "source", "open_date")} == {
        "name": f"{network.name}（副本）",
        "code": Network.objects.next_code(network.code),
        "charter": "统一教研",
        "source": "文件一",
        "open_date": None,
    }
    assert (form["kind"].value(), form["county"].value()) == (network.kind, network.county_id)
    assert [entry.formset.initial_form_count() for entry in page.context["inline_admin_formsets"]] == [0, 0]
    assert "这是副本，还没有保存" in page.content.decode()
    assert Network.objects.count() == 1


def test_it_is_saved_under_a_name_of_its_own(client, clerk, network):
    url = copy_page(client, network)
    data = posted(client.get(url)) | {"code": "JT-902", "open_date": "2026-09-01", "open_precision": "day"}
    data["county"] = network.county_id
    refused = client.post(url, data)
    assert "请改成正式名称" in refused.content.decode()
    assert Network.objects.count() == 1
    assert client.post(url, data | {"name": "新的集团"}).status_code == 302
    new = Network.objects.get(code="JT-902")
    assert (new.name, new.charter, new.memberships.count()) == ("新的集团", "统一教研", 0)


def test_a_network_of_another_county_gives_nothing_away(client, clerk, network):
    Network.objects.filter(pk=network.pk).update(county=tree()["b"])
    form = client.get(reverse(ADD), {"copy_of": network.pk}).context["adminform"].form
    assert form["name"].value() is None
    assert client.get(reverse(ADD), {"copy_of": "²"}).status_code == 200


def test_who_may_not_add_is_not_offered_it(client, network):
    client.force_login(person(Role.AUDITOR, make.county()))
    page = client.get(reverse("admin:networks_network_change", args=[network.pk]))
    assert "复制" not in [offer.label for offer in page.context["offers"]]


def test_a_long_name_is_cut():
    assert len(name_of_copy("长" * NAME_LENGTH, NAME_LENGTH)) == NAME_LENGTH


@pytest.mark.parametrize(
    ("codes", "like", "following"),
    [
        (["JT-DC-01", "JT-DC-09", "JT-CP-30"], "JT-DC-01", "JT-DC-10"),
        (["LM-DC-T1"], "LM-DC-T1", "LM-DC-T2"),
        (["JT-DC"], "JT-DC", "JT-DC-01"),
        (["JT-99999999999999999"], "JT-99999999999999999", ""),
    ],
)
def test_the_code_of_a_copy_is_the_next_free_one(codes, like, following):
    for number, code in enumerate(codes):
        Network.objects.filter(pk=make.network(number).pk).update(code=code)
    assert Network.objects.next_code(like) == following
