"""Forms of the back office for groups and alliances."""

from django import forms
from unfold.widgets import UnfoldAdminSelectWidget

from initiatives.networks.change import close, move, refuse_second_network
from initiatives.networks.enums import Role
from initiatives.networks.models import Membership, Network
from initiatives.schools.forms import DeedForm, PeriodFormSet, by_code, text


class MembershipFormSet(PeriodFormSet):
    def clean(self):
        super().clean()
        changed = [f.instance for f in self.forms if f.has_changed() and f not in self.deleted_forms and not f.errors]
        refuse_second_network([row for row in changed if row.school_id and row.valid_from])


class CloseNetworkForm(DeedForm):
    model = Network

    def perform(self, record, data):
        ended = close(record, day=data["day"], precision=data["precision"], reason=data["reason"])
        return f"{record} 已撤销，同时结束了 {ended} 条成员关系。"


class MoveMemberForm(DeedForm):
    model = Membership
    precision = None
    to = text("转入集团或联盟的代码")
    role = forms.ChoiceField(label="角色", choices=Role, initial=Role.MEMBER, widget=UnfoldAdminSelectWidget)
    field_order = ["to", "role", "day", "reason"]

    def perform(self, record, data):
        to = by_code(Network, data["to"], "集团或联盟")
        move(record, to=to, day=data["day"], role=data["role"], reason=data["reason"])
        return f"{record.school} 已自 {data['day']} 起转入{to}。"
