"""The facts in the groups in which the desk shows and asks them: each fact but the acts stands in exactly one."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

Group = tuple[str, Promise, tuple[str, ...]]


def _group(group_id: str, title: Promise, names: str) -> Group:
    return group_id, title, tuple(names.split())


GROUPS: tuple[Group, ...] = (
    _group(
        "danger",
        gettext_lazy("Danger"),
        "immediate_danger suicidal_thoughts self_harm no_way_out alone_now threat_of_violence offender_nearby "
        "offender_knows_address fears_home residence_fear device_watched",
    ),
    _group(
        "who",
        gettext_lazy("Who"),
        "reporter_role victim_age age_in_image victim_gender victim_country victim_language several_victims",
    ),
    _group(
        "what",
        gettext_lazy("What happened"),
        "form offender_persona offender_relation offender_abroad offender_known_in_person offender_minor "
        "contact_platforms",
    ),
    _group(
        "demand",
        gettext_lazy("What is demanded"),
        "money_demanded images_demanded sex_demanded meeting_demanded obedience_demanded threat_to_contacts "
        "contacts_visible outing_feared deadline",
    ),
    _group("money", gettext_lazy("Money"), "paid paid_by paid_on recovery_offer"),
    _group(
        "images",
        gettext_lazy("Pictures"),
        "image_exists has_image_file reporter_has_copy sent_more published published_how published_platforms",
    ),
    _group(
        "contact",
        gettext_lazy("Contact and accounts"),
        "still_in_contact blocked_already chat_deleted evidence_saved account_lost password_known_to_offender",
    ),
    _group("help", gettext_lazy("Help"), "told_someone police_report_made police_report_wanted"),
)
