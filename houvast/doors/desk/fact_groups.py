"""The facts in the groups in which the desk shows and asks them: each fact but the acts stands in exactly one."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

GROUPS: tuple[tuple[str, Promise, tuple[str, ...]], ...] = (
    ("danger", gettext_lazy("Danger"), ("immediate_danger", "suicidal_thoughts", "self_harm", "no_way_out", "alone_now",
        "threat_of_violence", "offender_nearby", "offender_knows_address", "fears_home", "residence_fear",
        "device_watched")),
    ("who", gettext_lazy("Who"), ("reporter_role", "victim_age", "age_in_image", "victim_gender", "victim_country",
        "victim_language", "several_victims")),
    ("what", gettext_lazy("What happened"), ("form", "offender_persona", "offender_relation", "offender_abroad",
        "offender_known_in_person", "offender_minor", "contact_platforms")),
    ("demand", gettext_lazy("What is demanded"), ("money_demanded", "images_demanded", "sex_demanded", "meeting_demanded",
        "obedience_demanded", "threat_to_contacts", "contacts_visible", "outing_feared", "deadline")),
    ("money", gettext_lazy("Money"), ("paid", "paid_by", "paid_on", "recovery_offer")),
    ("images", gettext_lazy("Pictures"), ("image_exists", "has_image_file", "reporter_has_copy", "sent_more", "published",
        "published_how", "published_platforms")),
    ("contact", gettext_lazy("Contact and accounts"), ("still_in_contact", "blocked_already", "chat_deleted", "evidence_saved",
        "account_lost", "password_known_to_offender")),
    ("help", gettext_lazy("Help"), ("told_someone", "police_report_made", "police_report_wanted")),
)  # fmt: skip
