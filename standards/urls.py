from django.urls import path

from standards.views import findings, inspections, standards

app_name = "standards"
urlpatterns = [
    path("standards/", standards.standard_list, name="standard_list"),
    path("standards/<slug:framework>/<text:number>/", standards.standard_detail, name="standard_detail"),
    path("inspections/", inspections.inspection_list, name="inspection_list"),
    path("inspections/<slug:slug>/", inspections.inspection_detail, name="inspection_detail"),
    path("findings/", findings.finding_list, name="finding_list"),
    path("findings/<slug:slug>/", findings.finding_detail, name="finding_detail"),
]
