"""Every POST of staff leaves exactly one entry, refused or not: actions, forms, lists, the account's own pages.

The walk is made from what is registered, so a later room is covered as soon as it exists.
"""

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import FileField
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from portal.accounts.access import POLICIES
from portal.accounts.models import Grant, SignInCounter
from portal.accounts.registers import Registered
from portal.accounts.roles import Role
from portal.actions.declaration import Reason
from portal.actions.forms import form_of
from portal.actions.registry import ACTIONS
from portal.audit.models import AuditEvent
from portal.media.fields import DrawnPictureField
from tests.factories import make, person, tree
from tests.portal.actions.cases import all_cases
from tests.portal.audit.entries import Entries, address
from tests.portal.media.specimens import SMALL
from tests.posting import flattened, posted, untouched

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_tree")]
CASES = all_cases()
BY_KEY = {action.key: action for action in ACTIONS.values()}
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
PASSWORD, NEW = "Vx7#kQm2!pRt", "Zp4&wLs9?bNd"
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
each_action = pytest.mark.parametrize("key", sorted(CASES))
# Forms of which the walk cannot make another valid answer; tests of their rooms do.
BY_HAND = {"accounts.User", "content.Edition"}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"


def answers(action, case):
    """What a browser sends for the dialog of an action: the case's answers, and the first choice where it has none."""
    form = form_of(action)(record=type(case.record)._base_manager.get(pk=case.record.pk))
    data = untouched(form) | ({} if action.reason == Reason.NONE else {"reason": case.reason})
    for name, field in form.fields.items():
        value = case.data.get(name)
        if value is not None:
            value = field.prepare_value(value)
            data |= flattened(form[name], getattr(value, "code", value))  # some records are typed by their code
        elif field.required and name not in data and hasattr(field, "choices"):
            data[name] = next(key for key, _ in field.choices if key)
    return data


def outsider(model, *verbs):
    """A person who sees every record of the model but lacks the rights; None where all who see it have one of them."""
    roles = POLICIES[model].roles
    free = sorted(roles["view"].difference(*(roles.get(verb, ()) for verb in {*verbs, "change"})))
    return person(free[0], tree()["city"]) if free else None


def request_of(user):
    request = RequestFactory().get("/admin/")
    request.user = user
    return request


# --- actions


@each_action
def test_an_action_leaves_one_entry(client, chief, key):
    action, case = BY_KEY[key], CASES[key]()
    url, entries = address(action.model, "action", case.record.pk, action.name), Entries()
    answer = client.post(url, answers(action, case))
    assert answer.status_code == 302, answer.context["form"].errors
    assert entries.names() == [("action", True, chief.pk)]


# What once left no entry, or an entry without the person.
ONCE_SILENT = {
    *("indicators.observation:publish", "indicators.observation:withdraw", "indicators.indicator:confirm"),
    *("facilities.faultreport:fix", "facilities.faultreport:reject", "programme.initiative:confirm"),
    *("programme.milestone:start", "programme.milestone:drop", "programme.milestone:reopen"),
    "programme.milestone:complete",
}


def test_what_was_once_silent_is_walked():
    assert ONCE_SILENT - set(CASES) == set()


@each_action
def test_a_refused_action_leaves_one_entry_with_the_person(client, key):
    action, case = BY_KEY[key], CASES[key]()
    stranger = outsider(action.model, action.permission)
    if stranger is None:
        pytest.skip("whoever sees it may do it")
    client.force_login(stranger)
    url, entries = address(action.model, "action", case.record.pk, action.name), Entries()
    assert client.post(url, answers(action, case)).status_code == 403
    assert entries.names() == [("refused", False, stranger.pk)]
    assert entries.new()[0].note == f"POST {url}"


# --- forms


def changes(page):
    """What a browser sends after one text of the form has been changed, once for each text, the last one first."""
    data = posted(page)
    for name, field in reversed(page.context["adminform"].form.fields.items()):
        value = data.get(name)
        if (
            type(field).__name__ in ("CharField", "LineBox", "LinesBox")
            and isinstance(value, str)
            and not field.disabled
        ):
            longer = f"{value}改"
            yield data | {name: longer if len(longer) <= (field.max_length or 99) else f"改{value[1:]}"}


def errors(answer):
    return answer.context["adminform"].form.errors if answer.context and "adminform" in answer.context else ""


@each_model
def test_a_changed_record_leaves_one_entry(client, chief, model):
    record = make(model)
    if not admin.site._registry[model].has_change_permission(request_of(chief), record):
        pytest.skip("nobody changes it by a form")
    url = address(model, "change", record.pk)
    answer = None
    for data in changes(client.get(url)):
        entries = Entries()
        answer = client.post(url, data)
        if answer.status_code == 302:
            break
    if answer is None:
        pytest.skip("its form has no text")
    assert answer.status_code == 302, errors(answer)
    assert entries.names() == [("change" if model._meta.label != "accounts.Grant" else "grant", True, chief.pk)]


def picture():
    return SimpleUploadedFile("a.jpg", SMALL)


def paper():
    return SimpleUploadedFile("a.pdf", b"%PDF-1.7")


@each_model
def test_a_new_record_leaves_one_entry(client, chief, model):
    model_admin = admin.site._registry[model]
    if not model_admin.has_add_permission(request_of(chief)):
        pytest.skip("nobody adds it by a form")
    record = make(model)
    page = client.get(address(model, "add"))
    old = posted(client.get(address(model, "change", record.pk)))
    fields = page.context["adminform"].form.fields
    data = posted(page) | {
        name: value for name, value in old.items() if name.rstrip("_0123456789") in fields or name in fields
    }
    files = [name for name, field in fields.items() if isinstance(field, FileField) and field.required]
    data |= {name: picture() if isinstance(fields[name], DrawnPictureField) else paper() for name in files}
    data |= {"role": Role.EDITOR} if model is Grant else {}  # another one may need two people
    record.delete()
    entries = Entries()
    answer = client.post(address(model, "add"), data)
    if answer.status_code == 200 and model._meta.label in BY_HAND:
        return
    assert answer.status_code == 302, errors(answer)
    assert entries.names() == [("create" if model._meta.label != "accounts.Grant" else "grant", True, chief.pk)]


@each_model
@pytest.mark.parametrize("way", ["page", "list"])
def test_a_deleted_record_leaves_one_entry(client, chief, model, way):
    record = make(model)
    if not admin.site._registry[model].has_delete_permission(request_of(chief), record):
        pytest.skip("nobody deletes it")
    entries = Entries()
    if way == "page":
        answer = client.post(address(model, "delete", record.pk), {"post": "yes"})
    else:
        chosen = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
        answer = client.post(address(model, "changelist"), chosen)
    if model._base_manager.filter(pk=record.pk).exists():
        pytest.skip("kept, since others point at it or the list offers no deletion")
    assert answer.status_code == 302
    entry = ("delete" if model._meta.label != "accounts.Grant" else "grant", True, chief.pk)
    # A school or venue takes its unit along, which is a record of its own.
    assert entries.names() == [entry] * (2 if issubclass(model, Registered) else 1)


@each_model
def test_a_refused_form_leaves_one_entry_with_the_person(client, model):
    record, stranger = make(model), outsider(model, "add", "delete")
    if stranger is None:
        pytest.skip("whoever sees it may do it")
    client.force_login(stranger)
    for page in ("add", "change", "delete"):
        entries = Entries()
        answer = client.post(address(model, page, *([] if page == "add" else [record.pk])), {"post": "yes"})
        assert (page, answer.status_code, entries.names()) == (page, 403, [("refused", False, stranger.pk)])
    assert model._base_manager.filter(pk=record.pk).exists()


# --- lists


@each_action
def test_an_action_on_chosen_rows_leaves_one_entry_for_each(client, chief, key):
    action = BY_KEY[key]
    if not action.bulk:
        pytest.skip("one at a time")
    case = CASES[key]()
    entries = Entries()
    chosen = {"action": f"action-{action.name}", "_selected_action": [case.record.pk]}
    assert client.post(address(action.model, "changelist"), chosen).status_code == 302
    assert entries.names() == [("action", True, chief.pk)]


def test_an_opened_lock_leaves_one_entry(client, chief):
    counter = make(SignInCounter, kind="account", locked_until=timezone.now() + timezone.timedelta(minutes=5))
    entries = Entries()
    client.post(address(SignInCounter, "changelist"), {"action": "lift", "_selected_action": [counter.pk]})
    assert entries.names() == [("unlocked", True, chief.pk)]


def test_an_exported_log_leaves_one_entry(client, chief):
    entries = Entries()
    assert client.post(address(AuditEvent, "export"), {"format": "csv"}).status_code == 200
    assert entries.names() == [("export", True, chief.pk)]


# --- the account's own pages, and those of others


def test_a_new_password_of_ones_own_leaves_one_entry(client, chief):
    chief.set_password(PASSWORD)
    chief.save()
    client.force_login(chief)
    entries = Entries()
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), data).status_code == 302
    assert entries.names() == [("password", True, chief.pk)]


def test_a_wrong_present_password_leaves_one_entry(client, chief):
    chief.set_password(PASSWORD)
    chief.save()
    client.force_login(chief)
    entries = Entries()
    data = {"oldpassword": NEW, "password1": NEW, "password2": NEW}
    assert client.post(reverse("account_change_password"), data).status_code == 200
    assert entries.names() == [("sign_in_failed", False, chief.pk)]


def test_a_sign_out_leaves_one_entry(client, chief):
    entries = Entries()
    client.post(reverse("account_logout"))
    assert entries.names() == [("sign_out", True, chief.pk)]
