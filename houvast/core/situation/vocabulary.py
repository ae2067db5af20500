"""The facts of one report: their names, shapes and values. The public contract; a value is added, never renamed."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

VOCABULARY_VERSION = 1


class Shape(Enum):
    CHOICE = "choice"  # one of the values
    FLAG = "flag"  # yes or no
    MANY = "many"  # a list of values; an empty list means: known, none of them
    DAY = "day"  # ISO 8601 date
    MOMENT = "moment"  # ISO 8601 date-time with offset
    ACTS = "acts"  # list of acts, see told.Act
    CODE = "code"  # ISO 3166 or ISO 639 code, or `other`


@dataclass(frozen=True, slots=True)
class Field:
    """One fact. `values`: what is allowed, in the order it is asked; empty for days, moments, acts and codes."""

    name: str
    shape: Shape
    values: tuple[str, ...] = ()


YES_NO = ("yes", "no")
UNDER_18 = ("under_12", "12_15", "16_17")
ADULT = ("18_24", "25_plus")

# The platforms that ship; a helpline's overlay may add its own, so a checker takes the ids as an argument.
PLATFORM_IDS = (
    "instagram",
    "snapchat",
    "whatsapp",
    "facebook",
    "tiktok",
    "telegram",
    "discord",
    "x",
    "reddit",
    "threads",
    "youtube",
    "google_search",
    "bing",
    "pornhub",
    "onlyfans",
    "yubo",
    "bumble",
    "dating_app",
    "game",
    "email",
    "sms",
    "other_site",
)

ACT_KINDS = (
    "lure",
    "image_made",
    "image_obtained",
    "threat",
    "demand",
    "payment",
    "sent_more",
    "publication",
    "contact",
    "other",
)

INDICATOR_KINDS = (
    "account",
    "phone",
    "email",
    "iban",
    "wallet",
    "url",
    "payment_handle",
    "script",
    "image_hash",
)

# Asked first, shown first. What else makes a crisis: crisis.py.
CRISIS_SIGNS = ("suicidal_thoughts", "self_harm", "no_way_out", "immediate_danger")
CRISIS_FACTS = (*CRISIS_SIGNS, "alone_now")

_CHOICES = {
    "reporter_role": ("self", "parent", "partner", "relative", "friend", "professional"),
    "victim_age": (*UNDER_18, *ADULT),
    "age_in_image": ("under_18", "adult"),
    "victim_gender": ("man", "woman", "other"),
    "form": (
        "webcam_lure",
        "sent_images",
        "ex_partner",
        "known_person",
        "hacked_account",
        "deepfake",
        "bluff_mail",
        "fake_police",
        "other",
    ),
    "offender_persona": ("girl_or_woman", "boy_or_man", "authority", "other"),
    "offender_relation": (
        "classmate",
        "colleague",
        "partner",
        "ex_partner",
        "family",
        "acquaintance",
        "stranger",
        "other",
    ),
}

_MANY = {
    "contact_platforms": PLATFORM_IDS,
    "published_platforms": PLATFORM_IDS,
    "paid_by": ("bank", "card", "payment_app", "crypto", "voucher", "other"),
    "published_how": ("claimed", "sent_privately", "public"),
}

_ORDER = """
    reporter_role victim_age age_in_image victim_gender victim_country victim_language form
    offender_persona offender_relation offender_abroad offender_known_in_person offender_minor
    contact_platforms published_platforms
    money_demanded images_demanded sex_demanded meeting_demanded obedience_demanded
    paid paid_by paid_on recovery_offer
    sent_more still_in_contact blocked_already chat_deleted threat_to_contacts contacts_visible outing_feared
    deadline published published_how
    image_exists has_image_file reporter_has_copy several_victims evidence_saved
    account_lost password_known_to_offender device_watched
    offender_knows_address offender_nearby threat_of_violence fears_home residence_fear
    suicidal_thoughts self_harm no_way_out immediate_danger alone_now
    told_someone police_report_made police_report_wanted acts
""".split()  # noqa: SIM905

_OTHER_SHAPES = {
    "victim_country": Shape.CODE,
    "victim_language": Shape.CODE,
    "paid_on": Shape.DAY,
    "deadline": Shape.MOMENT,
    "acts": Shape.ACTS,
}


def _field(name: str) -> Field:
    if name in _CHOICES:
        return Field(name, Shape.CHOICE, _CHOICES[name])
    if name in _MANY:
        return Field(name, Shape.MANY, _MANY[name])
    if name in _OTHER_SHAPES:
        return Field(name, _OTHER_SHAPES[name])
    return Field(name, Shape.FLAG, YES_NO)


FIELDS: Mapping[str, Field] = MappingProxyType({name: _field(name) for name in _ORDER})
PLATFORM_FIELDS = ("contact_platforms", "published_platforms")
