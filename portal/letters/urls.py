from django.urls import path

from portal.letters import views

app_name = "letters"
urlpatterns = [
    path("letters/reports/", views.reports, name="reports"),
    path("demo/letters/", views.demonstration, name="demonstration"),
]
