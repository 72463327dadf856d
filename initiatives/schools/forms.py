"""Forms of the back office: rows with periods that are changed together, and the questions before a deed."""

from itertools import combinations

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.utils.html import format_html, format_html_join
from unfold.forms import BaseDialogForm
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminSingleDateWidget, UnfoldAdminTextInputWidget

from initiatives.schools.close import close, merge, reopen
from initiatives.schools.models import Designation, School
from initiatives.schools.revise import rename, revoke
from portal.dates.periods import NoOverlap
from portal.dates.precision import Precision


class PeriodFormSet(BaseInlineFormSet):
    """Ending one row and beginning the next is one change: rows are checked as they will be, not as they are stored."""

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.instance.rows_beside = [row.pk for row in self.get_queryset()]
        return form

    def clean(self):
        super().clean()
        rows = [
            form.instance
            for form in self.forms
            if form not in self.deleted_forms and (form.has_changed() or form.instance.pk) and not form.errors
        ]
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, NoOverlap) and any(constraint.clash(*pair) for pair in combinations(rows, 2)):
                raise ValidationError(constraint.get_violation_error_message())

    def save_existing_objects(self, commit=True):
        """Rows that end earlier are stored first, so that no moment shows an overlap."""
        self.initial_forms.sort(key=lambda form: (form.instance.valid_to is None, str(form.instance.valid_to)))
        return super().save_existing_objects(commit)


REFUSED = "mb-4 rounded-default px-3 py-3 bg-red-100 text-red-700 dark:bg-red-500/20 dark:text-red-400"


def text(label, **options):
    return forms.CharField(label=label, max_length=100, widget=UnfoldAdminTextInputWidget, **options)


class DeedForm(BaseDialogForm):
    """Asks what a deed needs, does it while validating, and shows the deed's own sentence when it is refused."""

    day = forms.DateField(label="日期", widget=UnfoldAdminSingleDateWidget)
    precision = forms.ChoiceField(
        label="日期精度", choices=Precision, initial=Precision.DAY, widget=UnfoldAdminSelectWidget
    )
    reason = text("原因")
    model = School
    outcome = None

    def clean(self):
        if not self.errors:
            record = self.model.objects.get(pk=self.object_id)
            self.outcome = self.perform(record, self.cleaned_data)
        return self.cleaned_data

    def render_before_template(self):
        """The dialog shows errors of fields only, so the deed's own sentence stands above them."""
        sentences = format_html_join("", "<p>{}</p>", ((error,) for error in self.non_field_errors()))
        return format_html('<div role="alert" class="{}">{}</div>', REFUSED, sentences) if sentences else ""

    def perform(self, record, data):
        """Do the deed; raises ValidationError. The answer is the sentence for the person."""
        raise NotImplementedError


def by_code(model, code, what):
    found = model.objects.filter(code=code.strip()).first()
    if not found:
        raise ValidationError(f"没有代码为“{code}”的{what}，请核对后再填。")
    return found


class CloseSchoolForm(DeedForm):
    def perform(self, record, data):
        ended = close(record, day=data["day"], precision=data["precision"], reason=data["reason"])
        return f"{record} 已停办。{ended.text}"


class MergeSchoolForm(DeedForm):
    into = text("并入学校的标识码")
    field_order = ["into", "day", "precision", "reason"]

    def perform(self, record, data):
        into = by_code(School, data["into"], "学校")
        ended = merge(record, into=into, day=data["day"], precision=data["precision"], reason=data["reason"])
        return f"{record} 已并入{into}。{ended.text}"


class RenameSchoolForm(DeedForm):
    name = text("新名称")
    field_order = ["name", "day", "precision", "reason"]

    def perform(self, record, data):
        renamed = rename(record, name=data["name"], day=data["day"], note=data["reason"], precision=data["precision"])
        return f"已更名为{renamed.name}，原名登记为曾用名。"


class ReopenSchoolForm(DeedForm):
    day = precision = None

    def perform(self, record, data):
        reopen(record, reason=data["reason"])
        return f"{record} 已恢复为在办；已结束的成员关系不会自动恢复，请按需要重新登记。"


class RevokeDesignationForm(DeedForm):
    model = Designation

    def perform(self, record, data):
        revoke(record, day=data["day"], reason=data["reason"], precision=data["precision"])
        return f"{record} 已撤销。"
