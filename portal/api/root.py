"""The one API object. A room's ``api.py`` calls ``api.add_router("/<room>", router)``."""

from ninja import NinjaAPI

api = NinjaAPI(
    title="聊城市教育和体育局数据接口",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
