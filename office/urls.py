"""These are all the addresses under /moderation/: moderation's own, and the staff's other pages.

Both have the namespace "moderation": the name of a page stays when it moves between the apps.
"""

from django.urls import path

from moderation import urls as moderation_urls
from office import (
    advice_views,
    alert_views,
    attention_views,
    door_views,
    kept_press_views,
    people_views,
    person_views,
    proposal_views,
    service_views,
)

app_name = "moderation"

urlpatterns = [
    *moderation_urls.urlpatterns,
    path("attention/", attention_views.show_attention, name="attention"),
    path("alerts/", alert_views.show_alerts, name="alerts"),
    path("door/", door_views.show_door, name="door"),
    path("door/close/", door_views.close_door, name="close_door"),
    path("door/open/", door_views.open_door, name="open_door"),
    path("press-again/", kept_press_views.show_kept_press, name="press_again"),
    path("service/", service_views.show_service, name="service"),
    path("proposals/", proposal_views.show_proposals, name="proposals"),
    path("proposals/<row:proposal_id>/", proposal_views.show_proposal, name="proposal"),
    path("proposals/<row:proposal_id>/confirm/", proposal_views.confirm, name="confirm_proposal"),
    path("proposals/<row:proposal_id>/decline/", proposal_views.decline, name="decline_proposal"),
    path("proposals/<row:proposal_id>/take-back/", proposal_views.take_back, name="take_back"),
    path("people/team/", proposal_views.show_team, name="team"),
    path("people/", people_views.show_people, name="people"),
    path("people/invitations/<row:invitation_id>/cancel/", people_views.cancel, name="cancel"),
    path("people/<row:person_id>/", person_views.show_person, name="person"),
    path("people/<row:person_id>/link/", person_views.make_link_back, name="let_back"),
    path("people/<row:person_id>/sign-out/", person_views.sign_out, name="sign_out"),
    path("people/<row:person_id>/remove/", person_views.remove, name="remove"),
    path("people/<row:person_id>/share/", person_views.confirm_key, name="share"),
    path("advice/", advice_views.show_advice, name="advice"),
    path("advice/banner/", advice_views.put_up_banner, name="banner"),
    path("advice/banner/<uuid:banner_id>/stop/", advice_views.take_down_banner, name="stop_banner"),
    path("advice/contacts/", advice_views.show_contacts, name="contacts"),
    path("advice/contacts/<slug:key>/", advice_views.check_contact, name="check"),
    path("audit/", people_views.show_audit, name="audit"),
]
