"""The members of a network, changed together on one page of the back office, and one membership by itself."""

from typing import TYPE_CHECKING, Any

from django import forms
from unfold.widgets import UnfoldBooleanWidget

from initiatives.networks.memberships import refuse_second_network, second_of_kind
from initiatives.networks.models import Membership, Network
from initiatives.schools.forms import PeriodFormSet
from portal.records.copying import STILL_A_COPY, is_name_of_copy

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Membership]
    NetworkFormBase = forms.ModelForm[Network]
else:
    ModelForm = NetworkFormBase = forms.ModelForm

NAME_LENGTH: int = Network._meta.get_field("name").max_length or 0


class NetworkForm(NetworkFormBase):
    """A network is public as soon as it is saved, so that no copy is saved under the name of a copy."""

    class Meta:
        model = Network
        fields = "__all__"  # noqa: DJ007 - the admin page names the fields

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_name_of_copy(str(self.initial.get("name", ""))) and "name" in self.fields:
            self.fields["name"].help_text = "这是副本，还没有保存。保存后即对外公开：请改成正式名称，并填写成立日期。"

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if is_name_of_copy(name):
            raise forms.ValidationError(STILL_A_COPY, code="copy")
        return name


ASKED = {"school", "network", "role", "valid_from", "valid_to"}  # who changes any of them is asked


class MembershipForm(ModelForm):
    """Asks for a tick where the school would be in two networks of one kind at the same time."""

    in_both = forms.BooleanField(label="确认同时在两个", required=False, widget=UnfoldBooleanWidget)

    class Meta:
        model = Membership
        fields = (
            *("network", "school", "role", "valid_from", "valid_from_precision", "valid_to", "end_reason", "source"),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        row, asked = self.instance, not data.get("in_both") and ASKED & {*self.changed_data}
        network = data.get("network") or (row.network if row.network_id else None)
        if not asked or self.errors or network is None or not (data.get("school") and data.get("valid_from")):
            return data
        times = {name: data.get(name) for name in ("valid_from", "valid_to")}
        planned = Membership(
            pk=row.pk, network=network, school=data["school"], role=data.get("role") or row.role, **times
        )
        other = second_of_kind(planned)
        if other is not None:
            self.add_error(
                "in_both",
                f"{other.school} 自 {other.since}起已在{other.network}。转走的请在原成员关系上办理“转入”；"
                "确实同时在两个，请勾选“确认同时在两个”。",
            )
        return data


class MembershipFormSet(PeriodFormSet):
    def clean(self) -> None:
        super().clean()
        changed = [f.instance for f in self.forms if f.has_changed() and f not in self.deleted_forms and not f.errors]
        refuse_second_network([row for row in changed if row.school_id and row.valid_from])
