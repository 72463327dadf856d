from django.urls import path

from events.facilities.views import area, detail, directory, pictures, receipts, reports

app_name = "facilities"
urlpatterns = [
    path("facilities/", directory.facility_list, name="list"),
    path("facilities.geojson", directory.geojson, name="geojson"),
    path("facilities/backdrop.json", directory.backdrop, name="backdrop"),
    path("facilities/area/", area.area, name="area"),
    path("facilities/report/", reports.start, name="report_start"),
    path("facilities/report/<str:token>.jpg", reports.waiting_photo, name="waiting_photo"),
    path("facilities/reports/", receipts.find, name="report_find"),
    path("facilities/reports/<str:number>/", receipts.follow, name="report"),
    path("facilities/reports/<str:number>/photo.jpg", receipts.photo, name="report_photo"),
    path("facilities/<str:code>/", detail.detail, name="detail"),
    path("facilities/<str:code>/pictures/<int:pk>-<int:width>.<slug:kind>", pictures.picture, name="picture"),
    path("facilities/<str:code>/report/", reports.new, name="report_new"),
]
