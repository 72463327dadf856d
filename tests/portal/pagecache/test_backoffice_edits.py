"""Edits at the back office of the running product: each is in the next answer of every worker process."""

import pytest

from portal.accounts.models import User
from portal.site.models import SiteIdentity
from tests import samples
from tests.portal.pagecache.clerk import Clerk
from tests.portal.pagecache.servers import server

WORKERS = 3
PAGE, FORM = "/accessibility/", "siteidentity_form"
PASSWORD = "Vx7#kQm2!pRt"
KEPT = (200, "portal; hit")

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.server]


@pytest.fixture
def identity(transactional_db):
    User.objects.create_superuser("wangfang", password=PASSWORD)
    return SiteIdentity.objects.get_or_create(pk=1)[0]


@pytest.fixture
def admin_form(identity):
    return f"/admin/site/siteidentity/{identity.pk}/change/"


def product(**environment):
    return server(WORKERS, application="product", **environment)


def everyone(site):
    """A connection to each worker, and a clerk who is signed in."""
    workers = site.one_for_each_worker(WORKERS, PAGE)
    assert len(workers) == WORKERS
    clerk = Clerk(site.port)
    clerk.sign_in("wangfang", PASSWORD)
    return workers, clerk


def answers(site, workers):
    """What each worker says, twice: a page just made by one of them, then a kept one."""
    return [site.ask(visit, PAGE) for visit in workers.values() for _ in range(2)]


def stale(site, workers, clerk, admin_form, edits):
    """How many answers, of every worker after every edit, did not show it."""
    wrong = 0
    for number in range(edits):
        assert clerk.save(admin_form, FORM, tech_support=f"第 {number} 版")[0] == 302
        wrong += sum((status, f"第 {number} 版<" in text) != (200, True) for status, _, text in answers(site, workers))
    return wrong


@pytest.mark.sampled
def test_after_many_edits_no_answer_is_stale(admin_form):
    with product() as site:
        workers, clerk = everyone(site)
        assert stale(site, workers, clerk, admin_form, samples.of(40, whole=200)) == 0
        assert {(status, said["cache-status"]) for status, said, _ in answers(site, workers)} == {KEPT}
        assert clerk.workers == set(workers)  # each process has saved some, and shown what the others saved


def test_without_the_bump_answers_are_stale(admin_form):
    """The control for the test above."""
    with product(WITHOUT_BUMP="1") as site:
        workers, clerk = everyone(site)
        answers(site, workers)
        assert stale(site, workers, clerk, admin_form, 5) == 5 * WORKERS * 2


def test_an_edit_that_fails_changes_nothing(admin_form):
    refusals = {
        "a mistake in the form": ({"tech_support": "x" * 99}, 200),
        "no token of the form": ({"csrfmiddlewaretoken": "", "tech_support": "没有"}, 403),
        "a failure before the commit": ({"tech_support": "失败"}, 500),
    }
    with product(FAILS_AFTER_SAVING="失败") as site:
        workers, clerk = everyone(site)
        assert clerk.save(admin_form, FORM, tech_support="原来")[0] == 302
        before = answers(site, workers)[-1]
        assert "原来<" in before[2]
        for reason, (changes, status) in refusals.items():
            assert (reason, clerk.save(admin_form, FORM, **changes)[0]) == (reason, status)
            for found, said, text in answers(site, workers):
                assert (reason, found, said["cache-status"], text) == (reason, *KEPT, before[2])
        assert SiteIdentity.objects.values_list("tech_support", flat=True).get() == "原来"


def test_nobody_sees_what_a_clerk_sees(admin_form):
    """The clerk's own view of a public page, with the session, is neither kept nor answered from what is kept."""
    with product() as site:
        workers, clerk = everyone(site)
        clerk.save(admin_form, FORM, tech_support="公开")
        kept = answers(site, workers)[-1]
        assert kept[1]["cache-status"] == KEPT[1]
        status, _ = clerk.ask(PAGE)
        assert status == 200
        for visit in workers.values():
            session = {"Cookie": f"sessionid={clerk.cookies['sessionid']}"}
            status, said, _ = site.ask(visit, PAGE, **session)
            assert (status, said["cache-control"], "cache-status" in said) == (200, "private, no-store", False)
            assert site.ask(visit, PAGE)[2] == kept[2]
