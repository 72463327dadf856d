"""What the dialogs of networks and memberships ask beside the reason."""

from django import forms

from initiatives.networks.enums import Role
from initiatives.networks.models import Membership
from portal.actions.forms import ActionForm, RecordChoice


class LeaveForm(ActionForm):
    day = forms.DateField(label="日期")


class MoveForm(LeaveForm):
    to = RecordChoice(
        Membership._meta.get_field("network"), label="转入集团或联盟", help_text="输入名称、代码或拼音首字母查找。"
    )
    role = forms.ChoiceField(label="角色", choices=Role, initial=Role.MEMBER)
    field_order = ["to", "role", "day", "reason"]
