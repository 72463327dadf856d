"""The members of a network, changed together on one page of the back office."""

from initiatives.networks.memberships import refuse_second_network
from initiatives.schools.forms import PeriodFormSet


class MembershipFormSet(PeriodFormSet):
    def clean(self) -> None:
        super().clean()
        changed = [f.instance for f in self.forms if f.has_changed() and f not in self.deleted_forms and not f.errors]
        refuse_second_network([row for row in changed if row.school_id and row.valid_from])
