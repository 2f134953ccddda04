from django.urls import path

from indicators.views import uploads

ONE = "returns/<int:round>/<slug:subject>/"

urlpatterns = [
    path(f"{ONE}workbook/", uploads.return_workbook, name="return_workbook"),
    path(f"{ONE}upload/", uploads.return_upload, name="return_upload"),
    path("rounds/<int:round>/figures.csv", uploads.round_figures, name="round_figures"),
    path("rounds/<int:round>/upload/", uploads.round_upload, name="round_upload"),
    path("uploads/<int:pk>/", uploads.upload_detail, name="upload_detail"),
    path("uploads/<int:pk>/file/", uploads.upload_file, name="upload_file"),
    path("uploads/<int:pk>/faults/", uploads.upload_faults, name="upload_faults"),
    path("uploads/<int:pk>/store/", uploads.upload_store, name="upload_store"),
    path("uploads/<int:pk>/discard/", uploads.upload_discard, name="upload_discard"),
]
