from django.urls import path

from initiatives.schools import views

app_name = "schools"
urlpatterns = [
    path("schools/", views.schools, name="list"),
    path("schools/<str:code>/", views.school, name="detail"),
    path("schools/<str:code>/pictures/<int:pk>-<int:width>.<slug:kind>", views.picture, name="picture"),
]
