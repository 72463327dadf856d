from django.urls import path

from events.facilities import area_views, report_views, views

app_name = "facilities"
urlpatterns = [
    path("facilities/", views.index, name="index"),
    path("facilities.geojson", views.geojson, name="geojson"),
    path("facilities/backdrop.json", views.backdrop, name="backdrop"),
    path("facilities/area/", area_views.area, name="area"),
    path("facilities/reports/", report_views.find, name="report_find"),
    path("facilities/reports/<str:number>/", report_views.follow, name="report"),
    path("facilities/<str:code>/", views.detail, name="detail"),
    path("facilities/<str:code>/report/", report_views.new, name="report_new"),
]
