"""What pages and files of schools and networks say of themselves: the site column and whose data it is."""

from datetime import date

from django.utils.translation import gettext as _

from portal.site.head import Column
from portal.site.models import SiteIdentity
from portal.site.provenance import Provenance

REGISTER = "学校登记"


def column() -> Column:
    return Column(
        name=_("学校与集团"),
        description=_("全市学校、教育集团与教育联盟：名称、位置、学段、校内服务、集团归属和覆盖情况。"),
        keywords=_("学校,教育集团,教育联盟,覆盖"),
    )


def provenance(
    day: date | None, *, demo: bool = False, register: str = REGISTER, identity: SiteIdentity | None = None
) -> Provenance:
    """The register of schools, or of networks, as it stood on ``day``."""
    return Provenance.of(register=register, as_of=day, demo=demo, identity=identity)
