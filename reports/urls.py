from django.urls import include, path

from reports import house_style_views, views
from reports.issuing import urls as issuing
from reports.making import urls as making

app_name = "reports"
urlpatterns = [
    path("", include("reports.meetings.urls")),
    path("papers/", views.report_list, name="report_list"),
    path("papers/house-style/", house_style_views.house_style_edit, name="house_style_edit"),
    path("papers/house-style/logo/", house_style_views.house_style_logo, name="house_style_logo"),
    path("papers/house-style/preview/", house_style_views.house_style_preview, name="house_style_preview"),
    *making.urlpatterns,
    *issuing.urlpatterns,
    path("papers/files/<int:pk>/", views.rendering_detail, name="rendering_detail"),
    path("papers/files/<int:pk>/file/", views.rendering_file, name="rendering_file"),
    path("papers/<slug:slug>/", views.report_detail, name="report_detail"),
    path("papers/<slug:slug>/make-file/", views.report_make_file, name="report_make_file"),
]
