"""The map's background service, from the settings. Without one, the drawn sketch stands in and no host is asked.

``MAP_TILES`` is empty, ``tianditu``, or a template address with ``{z}``, ``{x}`` and ``{y}`` in web mercator;
``MAP_KEY`` the service's key, ``MAP_REVIEW_NUMBER`` the review number (审图号) that must stand on a public map.
Chinese commercial services draw in GCJ-02: ``MAP_DATUM`` names the service's datum, and pins are converted to it.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks

from portal.places.coordinates import Datum

TIANDITU = (
    "https://t{s}.tianditu.gov.cn/%(layer)s_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=%(layer)s"
    "&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=%(key)s"
)


@dataclass(frozen=True)
class Tiles:
    """``layers`` are Leaflet templates, drawn one over the other; ``host`` goes into the page's img-src."""

    layers: tuple[str, ...]
    host: str
    attribution: str
    review_number: str
    datum: str


def configured() -> Tiles | None:
    """The service of this installation, or None."""
    wanted, review, key = settings.MAP_TILES, settings.MAP_REVIEW_NUMBER, settings.MAP_KEY
    if not wanted:
        return None
    if wanted == "tianditu":
        layers = tuple(TIANDITU % {"layer": layer, "key": key} for layer in ("vec", "cva"))
        return Tiles(layers, "https://*.tianditu.gov.cn", "天地图", review, Datum.WGS84)
    parts = urlsplit(wanted)
    host = f"{parts.scheme}://{parts.netloc.replace('{s}', '*')}"
    return Tiles((wanted.replace("{key}", key),), host, settings.MAP_ATTRIBUTION, review, settings.MAP_DATUM)


@checks.register(checks.Tags.compatibility)
def check(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    """A public map without its review number must not go into production (map administration rules)."""
    tiles = configured()
    if tiles is None:
        return []
    found: list[checks.CheckMessage] = []
    if settings.PRODUCTION and not tiles.review_number:
        hint = "请设置环境变量 MAP_REVIEW_NUMBER（审图号）；或去掉 MAP_TILES，网站改用示意图。"
        found.append(checks.Error("公开地图没有审图号。", hint=hint, id="facilities.E001"))
    if tiles.datum not in Datum.values:
        hint = f"可选：{'、'.join(Datum.values)}。"
        found.append(checks.Error("环境变量 MAP_DATUM 不是已知的坐标系。", hint=hint, id="facilities.E002"))
    if any("tianditu" in layer and layer.endswith("tk=") for layer in tiles.layers):
        found.append(checks.Error("使用天地图需要密钥。", hint="请设置环境变量 MAP_KEY。", id="facilities.E003"))
    return found
