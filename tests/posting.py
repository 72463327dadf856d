"""What a browser sends back for an admin page that nobody touched; tests change single values of it."""

from django.db.models.fields.files import FieldFile


def posted(page):
    """What a browser would send back for a page with a form."""
    data = {}
    forms = [page.context["adminform"].form]
    for entry in page.context.get("inline_admin_formsets", []):
        forms += [entry.formset.management_form, *entry.formset.forms]
    for form in forms:
        data |= untouched(form)
    return data


def untouched(form):
    """The same for one form."""
    data = {}
    for bound in form:
        value = bound.value()
        if value is None or value is False or isinstance(value, FieldFile):  # a file stays as it is
            continue
        data.update(flattened(bound, value))
    return data


def flattened(bound, value):
    widget = bound.field.widget
    parts = getattr(widget, "decompress", None)
    if parts is None:
        return {bound.html_name: [getattr(v, "pk", v) for v in value] if isinstance(value, list) else value}
    return {f"{bound.html_name}_{i}": part for i, part in enumerate(parts(value)) if part is not None}
