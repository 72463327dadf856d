"""What the dialogs of networks and memberships ask beside the reason."""

from django import forms

from initiatives.networks.enums import Role
from initiatives.networks.models import Network
from initiatives.schools.action_forms import by_code
from portal.actions.forms import ActionForm


class LeaveForm(ActionForm):
    day = forms.DateField(label="日期")


class MoveForm(LeaveForm):
    to = forms.CharField(label="转入集团或联盟的代码", max_length=100)
    role = forms.ChoiceField(label="角色", choices=Role, initial=Role.MEMBER)
    field_order = ["to", "role", "day", "reason"]

    def clean_to(self) -> Network:
        return by_code(Network, self.cleaned_data["to"], "集团或联盟")
