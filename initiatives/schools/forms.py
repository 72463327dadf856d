"""Forms of the back office: a school, and rows with periods that are changed together."""

from itertools import combinations
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from unfold.widgets import UnfoldAdminSelectWidget

from initiatives.schools.models import School
from portal.dates.periods import NoOverlap
from portal.places.coordinates import Datum
from portal.places.typed_coordinates import TypedCoordinates


class SchoolForm(TypedCoordinates, forms.ModelForm):  # type: ignore[type-arg]  # takes no argument at run time
    """Coordinates may be typed in the reference of any Chinese map; stored is WGS-84."""

    datum = forms.ChoiceField(
        label="填写坐标所用的坐标系",
        choices=Datum,
        initial=Datum.WGS84,
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text="从高德、腾讯或百度地图抄来的坐标请选对应坐标系，保存时自动换算；已保存的坐标都是 WGS-84。",
    )

    class Meta:
        model = School
        fields = "__all__"  # noqa: DJ007 - the admin page names the fields


class PeriodFormSet(BaseInlineFormSet):  # type: ignore[type-arg]  # takes no argument at run time
    """Ending one row and beginning the next is one change: rows are checked as they will be, not as they are stored."""

    def _construct_form(self, i: int, **kwargs: Any) -> "forms.ModelForm[Any]":
        form: forms.ModelForm[Any] = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # not in the stubs
        form.instance.rows_beside = [row.pk for row in self.get_queryset()]
        return form

    def clean(self) -> None:
        super().clean()
        rows = [
            form.instance
            for form in self.forms
            if form not in self.deleted_forms and (form.has_changed() or form.instance.pk) and not form.errors
        ]
        for constraint in self.model._meta.constraints:  # type: ignore[union-attr]  # Django's factory sets the model
            if isinstance(constraint, NoOverlap) and any(constraint.clash(*pair) for pair in combinations(rows, 2)):
                raise ValidationError(constraint.get_violation_error_message())

    def save_existing_objects(self, commit: bool = True) -> list[Any]:
        """Rows that end earlier are stored first, so that no moment shows an overlap."""
        self.initial_forms.sort(key=lambda form: (form.instance.valid_to is None, str(form.instance.valid_to)))
        return super().save_existing_objects(commit)
