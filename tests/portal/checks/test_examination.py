"""Rules are run, their findings kept; one that breaks stops no other, one that is waived is not counted."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from portal.actions.registry import find
from portal.checks import registry
from portal.checks.examination import examine, keep, subject_of
from portal.checks.models import Finding, Run, Threshold, Waiver
from portal.checks.registry import Found, Level, Limit, Look
from portal.places.models import Place
from tests.factories import make, person, tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def rules(monkeypatch):
    """A table of rules of its own; gives the decorator."""
    monkeypatch.setattr(registry, "RULES", {})
    for name in ("portal.checks.examination", "portal.checks.management.commands.govcheck"):
        monkeypatch.setattr(f"{name}.RULES", registry.RULES)
    return registry.check


def late(look: Look):
    if look.limit("days") < 10:
        yield Found("三篇没有更新。", subject=Place.objects.order_by("pk").first(), field="name")


def fine(look):
    yield from ()


def broken(look):
    raise ValueError("x")
    yield


@pytest.fixture
def three(rules):
    tree()
    rules("late", "更新时限", "没有更新", level=Level.MUST, basis="依据", days=Limit(7, "天"))(late)
    rules("fine", "更新时限", "很好", level=Level.VETO, basis="依据")(fine)
    rules("broken", "更新时限", "坏了", level=Level.HINT, basis="依据")(broken)


def test_one_rule_that_breaks_stops_no_other(three):
    report = examine()
    assert [(rule.code, found.sentence) for rule, found in report.found] == [("late", "三篇没有更新。")]
    assert (report.passed, report.failed) == (["fine"], ["broken"])
    assert [report.count(level) for level in Level] == [0, 1, 0]


def test_a_finding_is_kept_once_and_ends_when_it_is_gone(three):
    first = examine()
    keep(first)
    keep(examine())
    finding = Finding.objects.get()
    assert (finding.first_seen, finding.gone_at, Run.objects.count()) == (first.at, None, 2)
    assert finding.url == f"/admin/places/place/{Place.objects.order_by('pk').first().pk}/change/#id_name"
    Threshold.objects.create(rule="late", name="days", value=10)
    keep(examine())
    finding.refresh_from_db()
    assert finding.gone_at is not None
    assert Run.objects.order_by("pk").last().passed == 2


def test_a_rule_that_did_not_end_says_nothing_about_what_it_found_before(three, monkeypatch):
    keep(examine())
    registry.RULES["late"] = registry.Rule("late", "更新时限", "没有更新", Level.MUST, "依据", broken)
    keep(examine())
    assert Finding.objects.get().gone_at is None


def test_what_is_waived_is_not_counted_until_its_day(three):
    keep(examine())
    finding = Finding.objects.get()
    until = timezone.localdate() + timedelta(days=3)
    boss = person(is_superuser=True, is_staff=True)
    find(Finding, "waive").perform(finding, actor=boss, reason="正在改版", data={"until": until})
    assert Waiver.objects.get().reason == "正在改版"
    report = examine()
    assert (report.found, report.waived) == ([], 1)
    Waiver.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert len(examine().found) == 1


def test_findings_about_one_record_are_told_apart_by_their_key():
    place = make(Place, place=tree()["a1"])
    one, other = Found("甲", subject=place, key="a"), Found("乙", subject=place, key="b")
    assert subject_of(one) != subject_of(other)
    assert subject_of(one) == subject_of(Found("丙", subject=place, key="a"))


@pytest.mark.parametrize(("options", "code"), [([], 2), (["--rule", "late"], 0), (["--rule", "late", "--strict"], 1)])
def test_the_command_ends_with_what_it_found(three, options, code):
    out = StringIO()
    try:
        call_command("govcheck", *options, stdout=out)
    except SystemExit as ended:
        assert ended.code == code
    else:
        assert code == 0
    assert "三篇没有更新。" in out.getvalue()


def test_the_command_as_json_and_with_a_rule_that_is_none(three):
    out = StringIO()
    call_command("govcheck", "--rule", "late", "--json", stdout=out)
    data = json.loads(out.getvalue())
    assert [(found["rule"], found["level"], found["basis"]) for found in data["findings"]] == [("late", "must", "依据")]
    with pytest.raises(CommandError, match="没有这样的规则：none。"):
        call_command("govcheck", "--rule", "none")
