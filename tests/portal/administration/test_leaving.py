"""登记离岗: who may end a membership, what ends with it, and 我的单位, which shows it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from portal.accounts.access import allowed
from portal.accounts.models import Grant, Unit, UnitMember, User
from portal.accounts.roles import Role
from portal.actions.refusal import ActionRefused
from portal.administration.actions.memberships import EndMembership
from portal.audit.models import AuditEvent
from tests.factories import make, person, tree

pytestmark = pytest.mark.django_db
SINCE = date(2025, 9, 1)


def works(office, name, role, until=None):
    user = person(display_name=name)
    member = UnitMember.objects.create(person=user, unit=office, valid_from=SINCE, valid_to=until)
    user.grants.create(role=role, place=tree()["a"], unit=office)
    return member


@pytest.fixture
def office():
    return make(Unit, place=tree()["a"], name="基教科")


@pytest.fixture
def head(office):
    return works(office, "李华", Role.HEAD).person


@pytest.fixture
def clerk(office):
    return works(office, "王芳", Role.EDITOR)


def address(member):
    return reverse("admin:accounts_unitmember_action", args=[member.pk, "end"])


def test_the_head_ends_a_membership_and_the_grants_end_with_it(client, head, clerk, office):
    assert allowed(clerk.person, Grant, "view") is False
    client.force_login(head)
    assert client.get(address(clerk)).status_code == 200
    assert Grant.objects.filter(user=clerk.person).count() == 1
    today = timezone.localdate()
    answer = client.post(address(clerk), {"day": str(today), "reason": "调到其他单位"})
    assert answer.status_code == 302
    clerk.refresh_from_db()
    assert clerk.valid_to == today
    assert list(Grant.objects.values_list("user", flat=True)) == [head.pk]
    entry = AuditEvent.objects.first()
    assert (entry.actor, entry.note, entry.after["收回的授权"]) == (head, "登记离岗：调到其他单位", 1)


def test_a_later_day_leaves_the_grants_until_then(head, clerk):
    day = timezone.localdate() + timedelta(days=7)
    EndMembership().perform(clerk, actor=head, reason="调走", data={"day": day})
    assert Grant.objects.filter(user=clerk.person).count() == 1
    assert len(User.objects.get(pk=clerk.person_id).held) == 1


def refused(member, actor, sentence, **data):
    with pytest.raises(ActionRefused, match=sentence):
        EndMembership().perform(member, actor=actor, reason="调走", data={"day": timezone.localdate(), **data})
    assert Grant.objects.filter(user=member.person).exists()


def test_what_is_refused(head, clerk, office):
    refused(clerk, head, "不能早于到岗日期", day=SINCE - timedelta(days=1))
    refused(UnitMember.objects.get(person=head), head, "不能办理自己的离岗")
    refused(works(office, "赵敏", Role.EDITOR, until=date(2099, 1, 1)), head, "不用再办")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.DATA, Role.INTAKE, Role.HANDLER, Role.REPORT_CHECKER])
def test_colleagues_end_nothing(role, clerk, office):
    colleague = works(office, "赵敏", role).person
    with pytest.raises(PermissionDenied):
        EndMembership().perform(clerk, actor=colleague, reason="调走", data={"day": timezone.localdate()})


def test_the_head_of_another_office_ends_nothing_and_finds_nothing(client, clerk):
    other = works(make(Unit, place=tree()["a"]), "赵敏", Role.HEAD).person
    client.force_login(other)
    assert client.get(address(clerk)).status_code == 404
    assert client.post(address(clerk), {"day": str(timezone.localdate()), "reason": "x"}).status_code == 404
    assert UnitMember.objects.get(pk=clerk.pk).valid_to is None


def test_my_unit_shows_who_works_there(client, head, clerk, office):
    works(office, "孙立", Role.EDITOR, until=timezone.localdate())
    works(office, "周全", Role.EDITOR, until=timezone.localdate() - timedelta(days=400))
    works(make(Unit, place=tree()["a"], name="体育科"), "吴用", Role.EDITOR)
    client.force_login(head)
    page = client.get(reverse("account_unit")).content.decode()
    assert "<h2>基教科</h2>" in page
    assert "李华（本人）" in page
    assert "<td><span>2025-09-01 起</span></td>" in page
    assert f"<span>2025-09-01 起，</span><span>{timezone.localdate()} 离岗</span>" in page
    assert {name for name in ("王芳", "孙立", "周全", "吴用", "体育科") if name in page} == {"王芳", "孙立"}
    assert page.count('aria-label="登记 ') == 1
    assert f'href="{address(clerk)}" aria-label="登记 王芳 离岗"' in page


def test_my_unit_of_a_colleague_ends_nothing(client, head, clerk):
    client.force_login(clerk.person)
    page = client.get(reverse("account_unit")).content.decode()
    assert "王芳（本人）" in page
    assert "登记离岗" not in page


def test_who_works_nowhere_is_told(client):
    client.force_login(person())
    assert "您还没有登记在任何单位。" in client.get(reverse("account_unit")).content.decode()


def test_my_unit_asks_as_often_for_many(client, head, office, django_assert_max_num_queries):
    for number in range(20):
        works(office, f"同事{number}", Role.EDITOR)
    client.force_login(head)
    client.get(reverse("account_unit"))
    with django_assert_max_num_queries(12):
        assert "同事19" in client.get(reverse("account_unit")).content.decode()
