"""The check-list beside a publishing action: every reason at once, each with a link to the field that mends it."""

import re

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from portal.actions.refusal import ActionRefused, Obstacle
from portal.actions.registry import ACTIONS
from tests.factories import make, person
from tests.portal.backoffice.test_access import address

pytestmark = pytest.mark.django_db
PUBLISHING = sorted(
    (action for action in ACTIONS.values() if action.permission == "publish" and action.sources and not action.form),
    key=lambda action: action.key,
)
AHEAD = [action for action in PUBLISHING if action.checks_ahead]


@pytest.fixture
def chief(client):
    user = person(is_superuser=True)
    client.force_login(user)
    return user


def emptied(model, **values):
    """A record of the model in which nothing is filled that need not be, past every check but the database's."""
    record = make(model)
    model._base_manager.filter(pk=record.pk).update(**values)
    return model._base_manager.get(pk=record.pk)


EMPTY = {
    "calendar.edition": {
        "summary": "",
        "hosts": "",
        "source_title": "",
        "year": None,
        "first_day": None,
        "date_note": "",
    },
    "indicators.observation": {"source": None},
}


def test_every_action_that_publishes_checks_ahead():
    publishes = [action.key for action in PUBLISHING if action.name == "publish"]
    assert publishes == [action.key for action in AHEAD]
    assert sorted(key.partition(":")[0] for key in publishes) == sorted(EMPTY)


@pytest.mark.parametrize("action", AHEAD, ids=lambda action: action.key)
def test_each_reason_leads_to_something_on_the_page(client, chief, action):
    record = emptied(action.model, **EMPTY[action.model._meta.label_lower])
    reasons = action.checklist(record)
    fields = [reason.field for reason in reasons]
    assert all(fields), reasons
    page = client.get(address(action.model, "change", record.pk)).content.decode()
    for reason in reasons:
        assert f'href="#id_{reason.field}" data-field="{reason.field}">{reason}</a>' in page
        assert re.search(
            rf'id="id_{reason.field}"|id="id_{reason.field}_0"|field-{reason.field}|"{reason.field}-group"', page
        )
    assert f"还差 {len(reasons)} 项才能{action.label}" in page
    dialog = client.get(address(action.model, "action", record.pk, action.name)).content.decode()
    url = address(action.model, "change", record.pk)
    assert [reason for reason in reasons if f'href="{url}#id_{reason.field}"' in dialog] == reasons


@pytest.mark.parametrize("action", AHEAD, ids=lambda action: action.key)
def test_the_list_names_what_the_action_would_refuse(chief, action):
    record = emptied(action.model, **EMPTY[action.model._meta.label_lower])
    with pytest.raises(ActionRefused) as refused:
        action.perform(record, actor=chief)
    assert set(refused.value.reasons) <= set(action.checklist(record))
    assert action.model._base_manager.filter(pk=record.pk, **{action.field: getattr(record, action.field)}).exists()


def test_what_validation_would_find_is_on_the_list():
    Edition = apps.get_model("calendar.Edition")
    edition = emptied(Edition, summary="一句话。", hosts="样例单位", year=2027, source_url="没有这样的网址")
    reasons = ACTIONS[Edition, "publish"].checklist(edition)
    assert [reason.field for reason in reasons] == ["source_url"]


def test_a_published_record_has_no_list():
    Edition = apps.get_model("calendar.Edition")
    edition = make(Edition, summary="", publication="withdrawn", published_at="2026-01-01T00:00Z")
    action = ACTIONS[Edition, "withdraw"]
    assert action.checklist(edition) == ["当前为“已撤下”，不能撤下。"]


def test_errors_of_a_validation_keep_their_fields():
    refused = ActionRefused.from_errors(ValidationError({"summary": ["太长"], "__all__": ["整体"]}))
    assert refused.reasons == ("太长", "整体")
    assert [reason.field for reason in refused.reasons] == ["summary", ""]
    assert Obstacle("句子") == "句子"
