"""What an attack on a rule is, and the three ways of attacking: past the model, through a form, in the back office.

A room's table names every rule of its models with values that break it and the sentence a person reads.
"""

import re
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import IntegrityError, models, transaction
from django.forms import modelform_factory
from django.urls import reverse

from portal.backoffice.forms import bound_to
from tests.posting import posted, untouched

BASES = {}  # model: function that gives the values of a valid row
ODD, FIRST_DAY = date(2025, 2, 3), "请填该时期的第一天"  # for rules on partial dates
ITSELF = object()  # stands for the attacked row, which then exists already


@dataclass(frozen=True)
class ByAction:
    """An action's page of the back office, for columns that no form offers.

    ``stores``: what it makes of a bad date instead.
    """

    action: str
    data: dict
    says: str = ""
    stores: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Attack:
    """``broken`` over the model's base breaks ``rule``; ``beside`` is a row that stands already (None: no such row).

    ``stored`` False marks a rule that looks at other rows and tables, which the database cannot hold: then the
    model's own validation refuses.
    """

    rule: str
    model: type
    broken: dict
    says: str
    beside: dict | None = None
    rows_say: str = ""  # where the rows of an inline are compared with each other first
    by_action: ByAction | None = None
    stored: bool = True

    @property
    def values(self):
        return {
            name: value() if callable(value) else value
            for name, value in {**BASES[self.model](), **self.broken}.items()
        }

    @property
    def changes(self):
        return any(value is ITSELF for value in self.broken.values())

    @property
    def offered(self):
        """Whether a form has the columns that break the rule."""
        return all(self.model._meta.get_field(name).editable for name in self.broken)

    def prepare(self):
        """Store what must stand before the attack; returns the row that is attacked, where that one exists."""
        if self.beside is not None:
            stored(self.model, {**BASES[self.model](), **self.beside})
        return stored(self.model, BASES[self.model]()) if self.changes else None


def split(model, values):
    many = {f.name for f in model._meta.many_to_many}
    return {k: v for k, v in values.items() if k not in many}, {k: v for k, v in values.items() if k in many}


def stored(model, values):
    plain, many = split(model, {k: v() if callable(v) else v for k, v in values.items()})
    (row,) = model._base_manager.bulk_create([model(**plain)])
    for name, value in many.items():
        getattr(row, name).set(value)
    return row


def by_orm(attack):
    row = attack.prepare()
    if attack.changes:
        changes = {k: row.pk if v is ITSELF else v for k, v in attack.broken.items()}
        work = lambda: attack.model._base_manager.filter(pk=row.pk).update(**changes)  # noqa: E731
    else:
        plain, _ = split(attack.model, attack.values)
        work = lambda: attack.model._base_manager.bulk_create([attack.model(**plain)])  # noqa: E731
    if not attack.stored:
        with pytest.raises(ValidationError) as refusal:
            attack.model(**plain).full_clean()
        assert attack.says in " ".join(refusal.value.messages)
        return
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        work()
    if not unique(attack):
        assert attack.rule in str(refusal.value)


def unique(attack):
    held = {c.name: c for c in attack.model._meta.constraints}.get(attack.rule)
    return held is None or isinstance(held, models.UniqueConstraint)


def by_form(attack):
    """The back-office form of all editable columns: refused with the sentence, or the column is not offered at all."""
    names = [
        f.name
        for f in (*attack.model._meta.fields, *attack.model._meta.many_to_many)
        if f.editable and not f.primary_key
    ]
    form_class = bound_to(None, modelform_factory(attack.model, fields=names, formfield_callback=formfield))
    if not attack.offered:
        assert not set(attack.broken) <= set(form_class.base_fields)
        return
    row = attack.prepare()
    values = typed(attack, row)
    files = {name: values.pop(name) for name in list(values) if isinstance(values[name], File)}
    form = form_class(laid_over(untouched(form_class()), values), files, instance=row)
    assert not form.is_valid()
    assert attack.says in " ".join(sum(form.errors.values(), []))


def formfield(column, **options):
    return column.formfield(**options, **({"assume_scheme": "https"} if isinstance(column, models.URLField) else {}))


def laid_over(page, values):
    """What is sent when these values are typed over those of the page; None is a box left empty."""
    return {name: value for name, value in {**page, **values}.items() if value is not None}


def typed(attack, row=None):
    """The attack's values as a browser sends them."""
    editable = {f.name for f in (*attack.model._meta.fields, *attack.model._meta.many_to_many) if f.editable}
    return {name: sent(row if value is ITSELF else value) for name, value in attack.values.items() if name in editable}


def sent(value):
    if isinstance(value, list):
        return [sent(one) for one in value]
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    return {True: "on", False: None}.get(value, value) if isinstance(value, bool) else value


def faces(attack):
    """Where the back office offers the columns: ``(admin class's model, whether as a row of an inline)``."""
    for model, page in admin.site._registry.items():
        if model is attack.model:
            yield model, False
        for inline in page.get_inlines(None, None):
            fields = set(inline.fields or ()) or {f.name for f in attack.model._meta.fields}
            if inline.model is attack.model and set(attack.broken) <= fields - set(inline.readonly_fields):
                yield model, True


def by_admin(attack, client):
    """Every page of the back office that offers the columns refuses, in Chinese, and stores nothing."""
    if not attack.offered:
        return act_on(attack, client) if attack.by_action else None
    row, pages = attack.prepare(), list(faces(attack))
    attack.values  # noqa: B018  (the rows that they point at exist from here on)
    before = attack.model._base_manager.count()
    told = []
    for model, inline in pages:
        page = inline_page(attack, client, model, row) if inline else own_page(attack, client, row)
        if page is None:
            continue
        told.append(model)
        sentences = errors(page)
        assert sentences, f"{model.__name__}: nothing was refused"
        assert [s for s in sentences if english(s)] == []
        expected = {attack.says, attack.rows_say or attack.says} if inline else {attack.says}
        assert any(says in " ".join(sentences) for says in expected), sentences
        assert attack.model._base_manager.count() == before
    assert told
    return None


def own_page(attack, client, row):
    address = (
        reverse(admin_name(attack.model, "change"), args=[row.pk]) if row else reverse(admin_name(attack.model, "add"))
    )
    return client.post(address, laid_over(posted(client.get(address)), typed(attack, row)))


def inline_page(attack, client, model, row):
    """The change page of the parent with the attack as a row; None where the attack has no such parent."""
    parents = [v for n, v in attack.values.items() if isinstance(v, model) and n not in attack.broken]
    if not parents or row is not None:
        return None
    address = reverse(admin_name(model, "change"), args=[parents[0].pk])
    page = client.get(address)
    formset = next(i.formset for i in page.context["inline_admin_formsets"] if i.formset.model is attack.model)
    prefix = f"{formset.prefix}-{formset.initial_form_count()}"
    rows = {f"{formset.prefix}-TOTAL_FORMS": formset.initial_form_count() + 1}
    blank = {
        name.replace(formset.empty_form.prefix, prefix): value for name, value in untouched(formset.empty_form).items()
    }
    values = {f"{prefix}-{name}": value for name, value in typed(attack).items()}
    return client.post(address, laid_over(posted(page) | rows | blank, values))


def admin_name(model, view):
    return f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}"


def errors(page):
    """Every sentence that an admin page shows as an error; empty when it was saved."""
    if page.status_code != 200:
        return []
    found = list(page.context["adminform"].form.errors.values())
    for entry in page.context["inline_admin_formsets"]:
        found += [entry.formset.non_form_errors(), *(e for form in entry.formset.errors for e in form.values())]
    return [str(sentence) for group in found for sentence in group]


def english(sentence):
    """Words that are not a code, a slug or a name of a format."""
    return re.search(r"[A-Za-z]{2,} [A-Za-z]{2,}", sentence)


def act_on(attack, client):
    row = stored(attack.model, BASES[attack.model]())
    before = {f.attname: getattr(row, f.attname) for f in attack.model._meta.concrete_fields}
    address = reverse(admin_name(attack.model, "action"), args=[row.pk, attack.by_action.action])
    page = client.post(address, attack.by_action.data, follow=True)
    assert page.status_code == 200
    row = attack.model._base_manager.get(pk=row.pk)
    if attack.by_action.stores:
        assert {name: getattr(row, name) for name in attack.by_action.stores} == attack.by_action.stores
        return
    assert attack.by_action.says in page.content.decode()
    assert {name: getattr(row, name) for name in before} == before
