"""Who publishes the JSON API, said in its OpenAPI document."""

from portal.api.root import api
from portal.site.models import SiteIdentity


def title() -> str:
    return f"{SiteIdentity.current().name}数据接口"


api.title_of = title
