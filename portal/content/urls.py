from django.urls import path
from django.views.decorators.http import require_safe

from portal.content import feeds, views
from portal.content.feeds import kept_feed
from portal.pagecache.marks import public_page

RSS, ATOM = (public_page()(require_safe(kept_feed(feed))) for feed in (feeds.RssFeed(), feeds.AtomFeed()))
app_name = "content"
urlpatterns = [
    path("news/", views.overview, name="overview"),
    path("news/rss.xml", RSS, name="rss"),
    path("news/atom.xml", ATOM, name="atom"),
    path("news/<slug:code>/", views.channel, name="channel"),
    path("news/<slug:code>/rss.xml", RSS, name="channel_rss"),
    path("news/<slug:code>/atom.xml", ATOM, name="channel_atom"),
    path("news/<slug:code>/<int:number>/", views.document, name="document"),
    path("news/<slug:code>/<int:number>/files/<int:pk>/", views.file, name="file"),
]
