"""What a reader asked for in the list of groups and alliances: page, file and API read the same parameters."""

from django.utils.translation import gettext_lazy as _

from initiatives.networks.enums import NetworkKind
from initiatives.networks.models import NetworkMode
from portal.places.models import Place
from portal.site.lists.fields import Choice, Text
from portal.site.lists.filters import Filters

STATUSES = {"closed": _("已撤销"), "all": _("全部")}


def _is_county(code: str) -> bool:
    return Place.objects.counties().filter(code=code).exists()


def _is_mode(code: str) -> bool:
    return NetworkMode.objects.filter(code=code).exists()


class NetworkFilters(Filters):
    """Without a status: the groups and alliances that go on."""

    q = Text(_("名称"))
    county = Choice(_("县（市、区）"), exists=_is_county)
    kind = Choice(_("类型"), among=NetworkKind)
    mode = Choice(_("组建模式"), exists=_is_mode)
    status = Choice(_("状态"), among=STATUSES)
