from django.urls import path

from events.facilities.views import area, detail, directory, pictures, reports

app_name = "facilities"
urlpatterns = [
    path("facilities/", directory.facility_list, name="list"),
    path("facilities.geojson", directory.geojson, name="geojson"),
    path("facilities/backdrop.json", directory.backdrop, name="backdrop"),
    path("facilities/area/", area.area, name="area"),
    path("facilities/reports/", reports.find, name="report_find"),
    path("facilities/reports/<str:number>/", reports.follow, name="report"),
    path("facilities/<str:code>/", detail.detail, name="detail"),
    path("facilities/<str:code>/pictures/<int:pk>-<int:width>.jpg", pictures.picture, name="picture"),
    path("facilities/<str:code>/report/", reports.new, name="report_new"),
]
