"""What this room tells the register of schools: who is in which group or alliance, and what a closing ends."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Subquery

from initiatives.networks.enums import NetworkKind, Role
from initiatives.networks.models import Membership
from initiatives.networks.queries import MembershipQuerySet
from initiatives.schools.affiliation import Ended, Schools
from initiatives.schools.models import School


class Memberships:
    """The source that ``schools.affiliation`` asks."""

    def with_network(self, schools: Schools, day: date) -> Schools:
        now = Membership.objects.on(day).order_by("network__kind", "network")
        first = now.filter(school=OuterRef("pk")).values("network__name")[:1]
        all_of_them = Prefetch("memberships", now.select_related("network"), to_attr="memberships_now")
        return schools.annotate(network_name=Subquery(first)).prefetch_related(all_of_them)

    def with_network_kinds(self, schools: Schools, day: date) -> Schools:
        now = self._now(day)
        return schools.annotate(
            in_group=Exists(now.filter(network__kind=NetworkKind.GROUP)),
            in_alliance=Exists(now.filter(network__kind=NetworkKind.ALLIANCE)),
        )

    def _now(self, day: date) -> MembershipQuerySet:
        return Membership.objects.on(day).filter(school=OuterRef("pk"))

    def memberships(self, school: School) -> list[Membership]:
        rows = Membership.objects.filter(school=school).select_related("network", "network__county")
        return list(rows.order_by("-valid_from", "-pk"))

    def obstacles_to_end(self, school: School, day: date) -> Iterator[str]:
        later = Membership.objects.filter(school=school, valid_from__gte=day).select_related("network").first()
        if later:
            yield f"该校自 {later.since}起还有在{later.network}的成员关系，晚于停办日期；请先更正这条成员关系。"

    def end(self, school: School, day: date, reason: str) -> Ended:
        rows = Membership.objects.filter(school=school).select_for_update(of=("self",)).select_related("network")
        ended = [row for row in rows if row.valid_to is None or row.valid_to > day]
        for membership in ended:
            membership.valid_to, membership.end_reason = day, f"学校停办：{reason}"
            membership.save()
        return Ended(len(ended), tuple(row.network for row in ended if row.role == Role.CORE))
