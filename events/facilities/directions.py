"""Links that open a navigation app at a facility, each in the datum that the app reads."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from events.facilities.models import Facility
from portal.places.coordinates import Datum, from_wgs84

CALLER = "bureau-portal"  # the apps ask who calls; they show nothing of it


def links(facility: Facility) -> list[tuple[str, str]]:
    """``(label, address)`` of the three Chinese map apps; nothing without coordinates."""
    if facility.point is None:
        return []
    lng, lat = from_wgs84(*facility.point, Datum.GCJ02)
    gcj, gcj_swapped = f"{lng:.6f},{lat:.6f}", f"{lat:.6f},{lng:.6f}"
    lng, lat = from_wgs84(*facility.point, Datum.BD09)
    name = facility.name
    amap = {"position": gcj, "name": name, "coordinate": "gaode", "callnative": 1, "src": CALLER}
    baidu = {
        "location": f"{lat:.6f},{lng:.6f}",
        "title": name,
        "content": facility.street_address or name,
        "coord_type": "bd09ll",
        "output": "html",
        "src": CALLER,
    }
    tencent = {"marker": f"coord:{gcj_swapped};title:{name};addr:{facility.street_address or name}", "referer": CALLER}
    return [
        (_("高德地图"), f"https://uri.amap.com/marker?{urlencode(amap)}"),
        (_("百度地图"), f"https://api.map.baidu.com/marker?{urlencode(baidu)}"),
        (_("腾讯地图"), f"https://apis.map.qq.com/uri/v1/marker?{urlencode(tencent)}"),
    ]
