from django.urls import path

from standards import views

app_name = "standards"
urlpatterns = [
    path("standards/", views.standard_list, name="standard_list"),
    path("standards/<slug:framework>/<text:number>/", views.standard_detail, name="standard_detail"),
    path("inspections/", views.inspection_list, name="inspection_list"),
    path("inspections/<slug:slug>/", views.inspection_detail, name="inspection_detail"),
    path("findings/", views.finding_list, name="finding_list"),
    path("findings/<slug:slug>/", views.finding_detail, name="finding_detail"),
]
