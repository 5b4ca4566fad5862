"""Every address under /moderation/: those of moderation itself, and the staff's other pages.

Both have the namespace "moderation": the name of a page stays when it moves between the apps.
"""

from django.urls import path

from moderation import urls as moderating
from office import advice_views, kept_press_views, people_views, person_views, service_views

app_name = "moderation"

urlpatterns = [
    *moderating.urlpatterns,
    path("press-again/", kept_press_views.press_again, name="press_again"),
    path("service/", service_views.show_service, name="service"),
    path("people/", people_views.people, name="people"),
    path("people/invitations/<row:invitation_id>/cancel/", people_views.cancel, name="cancel"),
    path("people/<row:person_id>/", person_views.person, name="person"),
    path("people/<row:person_id>/link/", person_views.let_back, name="let_back"),
    path("people/<row:person_id>/sign-out/", person_views.sign_out, name="sign_out"),
    path("people/<row:person_id>/remove/", person_views.remove, name="remove"),
    path("people/<row:person_id>/share/", person_views.share, name="share"),
    path("advice/", advice_views.advice, name="advice"),
    path("advice/banner/", advice_views.banner, name="banner"),
    path("advice/banner/<uuid:banner_id>/stop/", advice_views.stop, name="stop_banner"),
    path("advice/contacts/", advice_views.contacts, name="contacts"),
    path("advice/contacts/<slug:key>/", advice_views.check, name="check"),
    path("audit/", people_views.audit, name="audit"),
]
