"""What happens to groups and alliances: a school joins, leaves, moves; a network is closed."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from initiatives.networks.enums import Role
from initiatives.networks.models import CountingRule, Membership, Network
from initiatives.schools.models import School
from portal.dates.precision import Precision, first_day


@transaction.atomic
def join(network, school, *, day, role=Role.MEMBER, precision=Precision.DAY, source=""):
    """Make ``school`` a member from ``day`` on. Raises ValidationError with one sentence."""
    schools, networks = _locked([school.pk], [network.pk])
    school, network = schools[school.pk], networks[network.pk]
    membership = Membership(
        network=network,
        school=school,
        role=role,
        valid_from=first_day(day, precision),
        valid_from_precision=precision,
        source=source,
    )
    membership.full_clean()
    refuse_second_network([membership])
    return _saved(membership)


def refuse_second_network(memberships):
    """Where the counting rule says one network per school: refuse what would be a second one at the same time.

    The schools are locked first, so two connections that add one each cannot both find nothing.
    """
    schools = sorted({membership.school_id for membership in memberships})
    _locked(schools, [])
    for membership in memberships:
        if not CountingRule.on(membership.valid_from).one_network_per_school or membership.role == Role.PARTNER:
            continue
        others = Membership.objects.filter(school=membership.school_id).exclude(pk=membership.pk)
        others = others.exclude(role=Role.PARTNER).exclude(network=membership.network_id)
        for other in others.select_related("network"):
            if _overlap(membership, other):
                raise ValidationError(
                    f"{membership.school} 自 {other.joined} 起已在{other.network}；统计口径规定一校同时只在一个"
                    "集团或联盟，请先结束原成员关系。"
                )


def _overlap(one, other):
    starts_in_time = one.valid_to is None or other.valid_from < one.valid_to
    return starts_in_time and (other.valid_to is None or one.valid_from < other.valid_to)


@transaction.atomic
def leave(membership, *, day, reason):
    """End a membership: on ``day`` the school is no longer a member."""
    _locked([membership.school_id], [])
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.valid_to and membership.valid_to <= day:
        raise ValidationError(f"{membership.school} 已于 {membership.left} 退出{membership.network}。")
    membership.valid_to, membership.end_reason = day, reason
    membership._change_reason = f"退出：{reason}"[:100]
    membership.full_clean()
    return _saved(membership)


@transaction.atomic
def move(membership, *, to, day, reason, role=Role.MEMBER):
    """Leave one network and join another on the same day; no day without and none with both."""
    if membership.network_id == to.pk:
        raise ValidationError(f"{membership.school} 已在{to}，请选择另一个集团或联盟。")
    if not to.is_open_on(day):
        raise ValidationError(f"{to} 在 {day} 不存在，请改选集团（联盟）或日期。")
    _locked([membership.school_id], [membership.network_id, to.pk])
    leave(membership, day=day, reason=reason)
    return join(to, membership.school, day=day, role=role, source=reason)


@transaction.atomic
def close(network, *, day, reason, precision=Precision.DAY):
    """Close a network from ``day`` on; all its memberships end that day. Returns how many."""
    network = Network.objects.select_for_update().get(pk=network.pk)
    day = first_day(day, precision)
    if network.close_date:
        raise ValidationError(f"{network} 已于 {network.closed} 撤销，不能再次撤销。")
    if day <= network.open_date:
        raise ValidationError(f"撤销日期必须晚于成立日期 {network.opened}，请改日期。")
    later = network.memberships.filter(valid_from__gte=day).select_related("school").first()
    if later:
        raise ValidationError(f"{later.school} 的加入日期 {later.joined} 不早于撤销日期，请先更正这条成员关系。")
    ended = 0
    for membership in network.memberships.select_for_update():
        if membership.valid_to is None or membership.valid_to > day:
            membership.valid_to, membership.end_reason = day, f"集团（联盟）撤销：{reason}"[:120]
            membership.save()
            ended += 1
    network.close_date, network.close_precision, network.close_reason = day, precision, reason
    network._change_reason = f"撤销：{reason}"[:100]
    network.full_clean()
    network.save()
    return ended


def _locked(schools, networks):
    """Lock schools, then networks, each by number: every deed takes its locks in this order, memberships last."""
    return tuple(
        {row.pk: row for row in model.objects.select_for_update().filter(pk__in=keys).order_by("pk")}
        for model, keys in ((School, schools), (Network, networks))
    )


def _saved(membership):
    """Save; what another connection has entered meanwhile is told like what was there before."""
    try:
        with transaction.atomic():
            membership.save()
    except IntegrityError as error:
        membership.full_clean()
        raise ValidationError("这条成员关系与刚刚录入的另一条冲突，请刷新后再试。") from error
    return membership
