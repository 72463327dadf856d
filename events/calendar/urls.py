from django.urls import path
from django.views.decorators.http import require_safe

from events.calendar import views
from events.calendar.feeds import syndication
from events.calendar.feeds import views as feeds
from events.calendar.filters import EditionFilters
from portal.pagecache.marks import public_page

app_name = "calendar"
urlpatterns = [
    path("events/", views.listing, name="list"),
    path("events/calendar.ics", feeds.city_calendar, name="city-calendar"),
    path("events/feed.rss", public_page(*EditionFilters.fields)(require_safe(syndication.RssFeed())), name="rss"),
    path("events/feed.atom", public_page(*EditionFilters.fields)(require_safe(syndication.AtomFeed())), name="atom"),
    path("events/disciplines/<slug:code>/calendar.ics", feeds.discipline_calendar, name="discipline-calendar"),
    path("events/brands/", views.brands, name="brands"),
    path("events/brands/<slug:slug>/", views.brand, name="brand"),
    path("events/brands/<slug:slug>/calendar.ics", feeds.brand_calendar, name="brand-calendar"),
    path("events/<slug:slug>/", views.edition, name="detail"),
    path("events/<slug:slug>/qr.svg", views.qr, name="qr"),
    path("events/<slug:slug>/calendar.ics", feeds.edition_calendar, name="edition-calendar"),
    path("events/<slug:slug>/sessions/<int:pk>.ics", feeds.session_calendar, name="session-calendar"),
    path("events/<slug:slug>/pictures/<int:pk>-<int:width>.<slug:kind>", views.picture, name="picture"),
    path("events/<slug:slug>/documents/<int:pk>/", views.document, name="document"),
]
