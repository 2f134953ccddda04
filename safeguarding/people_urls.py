from django.urls import path

from safeguarding.views import people, places, posts

urlpatterns = [
    path("people/", people.people, name="people"),
    path("people/add/", people.person_add, name="person_add"),
    path("people/<int:pk>/", people.person_detail, name="person_detail"),
    path("people/<int:pk>/edit/", people.person_edit, name="person_edit"),
    path("people/<int:pk>/send-link/", people.person_send_link, name="person_send_link"),
    path("people/<int:pk>/deactivate/", people.person_deactivate, name="person_deactivate"),
    path("people/<int:pk>/reactivate/", people.person_reactivate, name="person_reactivate"),
    path("people/<int:pk>/roles/grant/", people.role_grant, name="role_grant"),
    path("people/<int:pk>/roles/<int:grant>/end/", people.role_end, name="role_end"),
    path("posts/", posts.post_list, name="post_list"),
    path("posts/add/", posts.post_add, name="post_add"),
    path("posts/<int:pk>/", posts.post_detail, name="post_detail"),
    path("posts/<int:pk>/edit/", posts.post_edit, name="post_edit"),
    path("posts/<int:pk>/appoint/", posts.holder_appoint, name="holder_appoint"),
    path("posts/<int:pk>/holders/<int:holding>/end/", posts.holder_end, name="holder_end"),
    path("posts/<int:pk>/holders/<int:holding>/correct/", posts.holder_correct, name="holder_correct"),
    path("posts/<int:pk>/holders/<int:holding>/withdraw/", posts.holder_withdraw, name="holder_withdraw"),
    path("units/", places.unit_list, name="unit_list"),
    path("units/add/", places.unit_add, name="unit_add"),
    path("units/<int:pk>/edit/", places.unit_edit, name="unit_edit"),
    path("agencies/", places.agency_list, name="agency_list"),
    path("agencies/add/", places.agency_add, name="agency_add"),
    path("agencies/<int:pk>/edit/", places.agency_edit, name="agency_edit"),
    path("agencies/<int:pk>/join/", places.agency_join, name="agency_join"),
    path("agencies/<int:pk>/leave/", places.agency_leave, name="agency_leave"),
]
