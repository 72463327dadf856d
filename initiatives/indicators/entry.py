"""The page on which a clerk types many values of one place at once."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from initiatives.indicators.grid import Grid, Period, periods_of
from initiatives.indicators.groups import grouping
from initiatives.indicators.models import Indicator, Observation
from portal.accounts.access import POLICIES, grants_for, signed_in
from portal.accounts.models import User
from portal.actions.forms import RecordChoice
from portal.backoffice.autocomplete import RecordSelect
from portal.places.models import Place
from portal.records.text import LineBox

if TYPE_CHECKING:
    from portal.backoffice.admin import BackOfficeAdmin

CITY = "city"


def places_of(user: User) -> list[tuple[str, str]]:
    """Choices of place: a person of the city has the city and every county, others their own."""
    grants = [grant.place for grant in grants_for(user, POLICIES[Observation], "add")]
    counties = Place.objects.counties()
    if user.is_superuser or any(place.kind == "city" for place in grants):
        return [(CITY, "全市"), *((county.code, county.name) for county in counties)]
    own = Q(pk__in=[place.county_id for place in grants]) | Q(pk__in=[place.pk for place in grants])
    return [(county.code, county.name) for county in counties.filter(own)]


class ChoiceForm(forms.Form):
    """Which grid to open; it comes by GET, so the page has an address of its own."""

    place = forms.ChoiceField(label="地区", required=False, widget=UnfoldAdminSelectWidget)
    indicator = forms.ChoiceField(
        label="或：一项指标，填各县（市、区）", required=False, widget=UnfoldAdminSelectWidget
    )
    periods = LineBox(
        label="时期",
        max_length=80,
        help_text="例如 2024 2025-03 2025-03-18，用空格隔开。",
        widget=UnfoldAdminTextInputWidget,
    )
    initiative = forms.ChoiceField(label="行动", required=False, widget=UnfoldAdminSelectWidget)

    def __init__(
        self, *args: Any, places: Sequence[tuple[str, str]], groups: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = {
            "place": places,
            "initiative": [("", "全部指标"), *groups],
            "indicator": [
                ("", "（按上面的地区填写）"),
                *Indicator.objects.order_by("name").values_list("code", "name"),
            ],
        }
        for name, choices in offered.items():
            field: Any = self.fields[name]
            field.choices = choices

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("place") and not data.get("indicator") and not self.errors:
            raise forms.ValidationError("请选择一个地区，或选择一项指标。")
        return data

    def clean_periods(self) -> list[Period]:
        try:
            return periods_of(self.cleaned_data["periods"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class SourceForm(forms.Form):
    """The source of all values that are saved together, searched among hundreds."""

    source = RecordChoice(Observation._meta.get_field("source"), label="来源", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["source"]
        field.widget = RecordSelect(field.stands_for, admin.site, attrs={"data-placeholder": "（以后填写）"})
        field.widget.choices = field.choices


def entry_page(request: HttpRequest, page: "BackOfficeAdmin") -> HttpResponse:
    if not page.has_add_permission(request):
        raise PermissionDenied
    chosen = {**request.GET.dict(), **{key: request.POST[key] for key in ChoiceForm.base_fields if key in request.POST}}
    form = ChoiceForm(chosen or None, places=places_of(signed_in(request)), groups=_groups())
    source = SourceForm({"source": (request.POST or request.GET).get("source", "")})
    grid = None
    if form.is_valid():
        grid = _grid(form.cleaned_data, form.fields["place"].choices)  # type: ignore[attr-defined]
        if request.method == "POST" and _saved(request, grid, source):
            return redirect(f"{request.path}?{_address({**chosen, 'source': request.POST.get('source')})}")
    context = {
        **page.admin_site.each_context(request),
        "title": "一页录入多个数据",
        "opts": Observation._meta,
        "form": form,
        "grid": grid,
        "source": source,
        "media": page.media + source.media,
    }
    return TemplateResponse(request, "initiatives/indicators/backoffice/entry.html", context)


def _groups() -> list[tuple[str, str]]:
    return [(group.key, group.name) for group in grouping().groups()]


def _grid(data: Mapping[str, Any], places: Sequence[tuple[str, str]]) -> Grid:
    """Every county of the person for one indicator, or every indicator (of one initiative) for one place."""
    if data["indicator"]:
        indicator = Indicator.objects.select_related("unit").get(code=data["indicator"])
        own = [code for code, _ in places]
        counties: list[Place | None] = list(Place.objects.counties().filter(code__in=own))
        return Grid([(indicator, place) for place in ([None] if CITY in own else []) + counties], data["periods"])
    indicators: QuerySet[Indicator] = Indicator.objects.select_related("unit").order_by("position", "code")
    if data["initiative"]:
        indicators = grouping().narrow(indicators, data["initiative"])
    place = None if data["place"] == CITY else Place.objects.get(code=data["place"])
    return Grid([(indicator, place) for indicator in indicators], data["periods"])


def _saved(request: HttpRequest, grid: Grid, form: SourceForm) -> bool:
    grid.fill(request.POST)
    if not form.is_valid():
        return False
    if grid.errors:
        messages.error(request, f"有 {len(grid.errors)} 格填写有误，一格也没有保存。请按格中提示修改。")
        return False
    saved, removed = grid.save(source=form.cleaned_data["source"], by=signed_in(request))
    messages.success(
        request, f"{timezone.localtime():%H:%M} 已保存 {saved} 条草稿" + (f"，清空 {removed} 条。" if removed else "。")
    )
    return True


def _address(chosen: Mapping[str, Any]) -> str:
    query = QueryDict(mutable=True)
    query.update({key: chosen[key] for key in (*ChoiceForm.base_fields, "source") if chosen.get(key)})
    return query.urlencode()
