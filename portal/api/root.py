"""The one API object. A room's ``api.py`` calls ``api.add_router("/<room>", router)``."""

from django.views.decorators.http import require_safe
from ninja import NinjaAPI

from portal.pagecache.marks import public_page


class PublicAPI(NinjaAPI):
    """Answers are kept in front of Django, so each address says which query parameters it understands."""

    def _get_urls(self):
        routes = super()._get_urls()
        operations = {
            self.get_operation_url_name(operation, router.template): operation
            for router in self._get_bound_routers()
            for view in router.path_operations.values()
            for operation in view.operations
        }
        for route in routes:
            if route.name not in operations:  # the OpenAPI document and the root, which look at no method
                route.callback = require_safe(route.callback)
            public_page(*_query(operations.get(route.name)))(route.callback)
        return routes


def _query(operation):
    """Names of the parameters that an operation reads from the query string."""
    models = (model for model in operation.models if model.__ninja_param_source__ == "query") if operation else ()
    return [name for model in models for name in model.__ninja_flatten_map__]


api = PublicAPI(
    title="聊城市教育和体育局数据接口",
    version="1",
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
