"""Writing memberships: locks in one order, and the rule that a school belongs to one network only."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from initiatives.networks.enums import Role
from initiatives.networks.models import CountingRule, Membership, Network
from initiatives.schools.models import School
from portal.dates.precision import Precision, first_day


@transaction.atomic
def join(
    network: Network,
    school: School,
    *,
    day: date,
    role: str = Role.MEMBER,
    precision: str = Precision.DAY,
    source: str = "",
) -> Membership:
    """Make ``school`` a member from ``day`` on. Raises ValidationError with one sentence."""
    schools, networks = locked([school.pk], [network.pk])
    membership = Membership(
        network=networks[network.pk],
        school=schools[school.pk],
        role=role,
        valid_from=first_day(day, precision),
        valid_from_precision=precision,
        source=source,
    )
    membership.full_clean()
    refuse_second_network([membership])
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:  # another connection was faster: say what its row looks like
        membership.full_clean()
        raise ValidationError("这条成员关系与刚刚录入的另一条冲突，请刷新后再试。") from error
    return membership


def refuse_second_network(memberships: list[Membership]) -> None:
    """Where the counting rule says one network per school: refuse what would be a second one at the same time.

    The schools are locked first, so two connections that add one each cannot both find nothing. Raises
    ValidationError with one sentence.
    """
    locked(sorted({membership.school_id for membership in memberships}), [])
    for membership in memberships:
        if not CountingRule.on(membership.valid_from).one_network_per_school or membership.role == Role.PARTNER:
            continue
        others = Membership.objects.filter(school=membership.school_id).exclude(pk=membership.pk)
        others = others.exclude(role=Role.PARTNER).exclude(network=membership.network_id)
        for other in others.select_related("network"):
            if _overlap(membership, other):
                raise ValidationError(
                    f"{membership.school} 自 {other.since}起已在{other.network}；统计口径规定一校同时只在一个"
                    "集团或联盟，请先结束原成员关系。"
                )


def second_of_kind(membership: Membership) -> Membership | None:
    """Another membership of the school in a network of the same kind at the same time, which is rarely meant.

    Where the counting rule forbids it, ``refuse_second_network`` does; elsewhere whoever enters it is asked.
    """
    return seconds_of_kind([membership])[0]


def seconds_of_kind(memberships: Sequence[Membership]) -> list[Membership | None]:
    """For each of them its ``second_of_kind``, in two queries for all."""
    kinds = dict(Network.objects.values_list("pk", "kind").filter(pk__in={one.network_id for one in memberships}))
    of_school: dict[int, list[Membership]] = {}
    rows = Membership.objects.filter(school__in={one.school_id for one in memberships}).exclude(role=Role.PARTNER)
    for row in rows.select_related("network").order_by("pk"):
        of_school.setdefault(row.school_id, []).append(row)
    return [
        next((other for other in of_school.get(one.school_id, ()) if _is_second(one, other, kinds)), None)
        for one in memberships
    ]


def _is_second(one: Membership, other: Membership, kinds: Mapping[int, str]) -> bool:
    elsewhere = other.pk != one.pk and other.network_id != one.network_id
    same_kind = one.role != Role.PARTNER and other.network.kind == kinds.get(one.network_id)
    return elsewhere and same_kind and _overlap(one, other)


def _overlap(one: Membership, other: Membership) -> bool:
    starts_in_time = one.valid_to is None or other.valid_from < one.valid_to
    return starts_in_time and (other.valid_to is None or one.valid_from < other.valid_to)


def locked(schools: list[int], networks: list[int]) -> tuple[dict[int, School], dict[int, Network]]:
    """Lock schools, then networks, each by number. Every action takes its locks in this order, memberships last."""
    first = School.objects.select_for_update().filter(pk__in=schools).order_by("pk")
    first_locked = {row.pk: row for row in first}
    second = Network.objects.select_for_update().filter(pk__in=networks).order_by("pk")
    return first_locked, {row.pk: row for row in second}
