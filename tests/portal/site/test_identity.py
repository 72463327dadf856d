"""Site identity: one row, checked items, edited in the back office, read once per page."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from portal.accounts.models import Grant
from portal.accounts.roles import Role
from portal.site.backoffice import identity_card
from portal.site.demo import load_identity
from portal.site.models import SiteIdentity, links

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("field", "bad", "good"),
    [
        ("id_code", "371500000", "3715000000"),
        ("id_code", "bm1234567", "bm07000001"),
        ("domain", "https://x.gov.cn/", "jytyj.example.gov.cn"),
        ("postcode", "2520", "252000"),
        ("phone", "1234567", "0635-1234567"),
        ("email", "office", "office@example.gov.cn"),
        ("security_contact", "0635-1234567", "security@example.gov.cn"),
        ("security_contact", "http://example.gov.cn/report", "https://example.gov.cn/report"),
        ("security_contact", "a@example.gov.cn\nExpires: never", "a.b+c@example.gov.cn"),
        ("security_policy", "http://example.gov.cn/policy", "https://example.gov.cn/policy"),
        ("hotline", "热线", "12345"),
        ("icp", "ICP备12345678号", "鲁ICP备12345678号-1"),
        ("police", "鲁公网安备 3715号", "鲁公网安备 37150000000000号"),
        ("conac_id", "12", "0123456789abcdef0123456789ABCDEF"),
        ("related_links", "教育部 https://www.moe.gov.cn/", "教育部 | https://www.moe.gov.cn/"),
        ("hot_links", "场馆 | //evil.example/", "场馆 | /facilities/"),
        ("hot_links", "场馆 | javascript:alert(1)", "场馆 | https://example.gov.cn/x"),
    ],
)
def test_each_item_is_checked(field, bad, good):
    SiteIdentity(**{field: good}).full_clean()
    with pytest.raises(ValidationError) as refused:
        SiteIdentity(**{field: bad}).full_clean()
    assert list(refused.value.message_dict) == [field]


def test_a_wrong_link_line_is_named_with_its_number():
    with pytest.raises(ValidationError, match="第 2 行应写成“文字 | 网址”"):
        SiteIdentity(related_links="甲 | https://a.example/\n乙").full_clean()
    assert links("甲 | https://a.example/\n\n乙 | /b/") == [("甲", "https://a.example/"), ("乙", "/b/")]


@pytest.mark.parametrize("change", [{"id": 2}, {"name": ""}])
def test_the_database_keeps_one_named_identity(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        SiteIdentity.objects.create(**change)


def test_loading_the_facts_twice_keeps_what_an_editor_wrote():
    load_identity()
    SiteIdentity.objects.update(hero_eyebrow="改过")
    load_identity()
    assert list(SiteIdentity.objects.values_list("hero_eyebrow", flat=True)) == ["改过"]


def test_a_page_asks_for_the_identity_once(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get("/privacy/")


def test_the_header_and_footer_show_what_was_saved(client):
    SiteIdentity.objects.create(name="示例市教育和体育局", related_links="甲 | https://a.example/", hotline="")
    html = client.get("/").content.decode()
    assert "<b>示例市<wbr>教育和体育局</b>" in html
    assert '<a href="https://a.example/" rel="noopener external">甲</a>' in html
    assert "咨询与投诉" not in html


def test_the_only_row_opens_without_a_list_and_is_saved(admin_client, admin_user, places):
    Grant.objects.create(user=admin_user, role=Role.DATA, place=places["聊城市"])
    answer = admin_client.get("/admin/site/siteidentity/", follow=True)
    assert answer.redirect_chain == [("/admin/site/siteidentity/1/change/", 302)]
    assert admin_client.get("/admin/site/siteidentity/add/").status_code == 403


def test_the_dashboard_lists_what_is_missing(admin_user, places):
    Grant.objects.create(user=admin_user, role=Role.DATA, place=places["聊城市"])
    request = RequestFactory().get("/admin/")
    request.user = admin_user
    assert len(identity_card(request)["items"]) == 9
    SiteIdentity.objects.create(id_code="3715000000", address="示例路 1 号")
    assert [label for label, _url in identity_card(request)["items"]][:2] == ["网站域名", "主办单位"]
