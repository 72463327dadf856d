from django.urls import path

from portal.content import feeds, views

app_name = "content"
urlpatterns = [
    path("news/", views.overview, name="overview"),
    path("news/rss.xml", feeds.RssFeed(), name="rss"),
    path("news/atom.xml", feeds.AtomFeed(), name="atom"),
    path("news/<slug:code>/", views.channel, name="channel"),
    path("news/<slug:code>/rss.xml", feeds.RssFeed(), name="channel_rss"),
    path("news/<slug:code>/atom.xml", feeds.AtomFeed(), name="channel_atom"),
    path("news/<slug:code>/<int:number>/", views.document, name="document"),
    path("news/<slug:code>/<int:number>/files/<int:pk>/", views.file, name="file"),
]
