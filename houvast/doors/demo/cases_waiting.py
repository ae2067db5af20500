"""Stories of cases that are worked on, or not sent yet. Nobody in them exists."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from houvast.core.situation import Act, Indicator
from houvast.core.triage.urgency import UrgencyClass
from houvast.doors.demo.offender import IBAN, LISA, WALLET
from houvast.doors.demo.people import ADVISOR, COLLEAGUE, COORDINATOR
from houvast.doors.demo.stories import (
    AgreesToReferral,
    AsksAboutStatement,
    Assesses,
    ChoosesDays,
    Drafts,
    DraftsReply,
    HandsOver,
    Lowers,
    Notes,
    Notifies,
    Opens,
    PacksDossier,
    PassesOn,
    Promises,
    ReadsAgain,
    ReadsReplies,
    Refers,
    Releases,
    Replies,
    Sends,
    Story,
    Telling,
    TellsOfThePolice,
    TellsPlaces,
    ago,
)

ANSWERED = Story(
    "answered, waits for the reporter",
    {
        "reporter_role": "self",
        "victim_age": "18_24",
        "victim_gender": "man",
        "form": "webcam_lure",
        "offender_persona": "girl_or_woman",
        "offender_abroad": "yes",
        "contact_platforms": ["instagram", "whatsapp"],
        "money_demanded": "yes",
        "paid": "yes",
        "paid_by": ["crypto"],
        "threat_to_contacts": "yes",
        "contacts_visible": "yes",
        "still_in_contact": "no",
        "suicidal_thoughts": "no",
        "immediate_danger": "no",
    },
    made=ago(days=1, hours=3),
    done=3,
    put_off=1,
    events=(
        Sends(
            ago(days=1, hours=2, minutes=50),
            Telling(
                "Ik sprak met een meisje op Instagram. Na tien minuten wilde ze bellen met beeld. Nu heeft ze een "
                "filmpje van mij en stuurt ze screenshots van mijn vrienden. Ik heb 150 euro betaald en nu wil ze "
                "meer.",
                indicators=(LISA, WALLET),
                own_accounts=(Indicator("account", "instagram", "tim.voorbeeld"),),
                acts=(Act("payment", amount=Decimal(150), currency="EUR"), Act("threat", platform="whatsapp")),
            ),
        ),
        Replies(
            ago(days=1, hours=2, minutes=20),
            ADVISOR,
            "Dank je dat je dit vertelt. Jij hebt niets verkeerd gedaan. Veel mensen die betalen, krijgen een nieuwe "
            "eis. Antwoord niet meer en betaal niets meer. Heb je het adres van de betaling nog?",
        ),
        Sends(ago(days=1, hours=1), Telling("Ja, dat heb ik. Ik heb haar geblokkeerd.")),
        Replies(
            ago(hours=22),
            ADVISOR,
            "Goed gedaan. Bewaar het adres en de schermafdrukken. Zet daarna je vriendenlijst dicht. Laat je weten of "
            "dat lukt?",
        ),
        ReadsReplies(ago(hours=20)),
        Assesses(
            ago(hours=19),
            ADVISOR,
            {"support_present": "yes", "fear_of_retaliation": "yes", "suspect_known": "no", "stage": "before"},
            refuses=("contact_ban",),
        ),
        ReadsAgain(ago(hours=18), COLLEAGUE, "De angst voor wraak weegt voor mij zwaarder: vraag door wat hij weet."),
        TellsOfThePolice(ago(hours=17), "later", not_made=("shame",)),
        AsksAboutStatement(ago(hours=16), ADVISOR, "Politie Voorbeeldstad"),
        HandsOver(
            ago(hours=15),
            "lisa.voorbeeld: je hebt tot vanavond. 300 euro, anders krijgt je hele familie het te zien.",
            "het bericht van dinsdag, overgetypt",
        ),
        PacksDossier(ago(hours=14), ADVISOR, "Politie Voorbeeldstad, team zeden"),
        Refers(
            ago(hours=15, minutes=50),
            ADVISOR,
            "slachtofferhulp",
            "Iemand die bij ons hulp krijgt, wil graag praten over wat er gebeurd is.\n"
            "Te bereiken: bellen na vier uur, en geen bericht inspreken.",
        ),
        AgreesToReferral(ago(hours=13, minutes=30)),
        PassesOn(ago(hours=13), ADVISOR, "Gebeld; zij bellen zelf morgen na vier uur."),
        ChoosesDays(ago(hours=12), ("day_2", "week_1", "month_1")),
    ),
)

UNSENT = Story(
    "not sent: a draft only the reporter can open",
    {"reporter_role": "self", "victim_age": "16_17", "form": "sent_images", "images_demanded": "yes"},
    made=ago(hours=2),
    events=(Drafts(ago(hours=1, minutes=55), Telling("Ik weet niet goed hoe ik moet beginnen.")),),
    keeps_code=False,
)

NEW_CRISIS = Story(
    "new, in crisis",
    {
        "reporter_role": "self",
        "victim_age": "16_17",
        "victim_gender": "man",
        "form": "webcam_lure",
        "money_demanded": "yes",
        "threat_to_contacts": "yes",
        "suicidal_thoughts": "yes",
        "no_way_out": "yes",
        "alone_now": "yes",
    },
    made=ago(minutes=9),
    events=(Sends(ago(minutes=4), Telling("Hij stuurt het naar iedereen. Ik zie niet meer hoe ik hier uit kom.")),),
)

DEADLINE = Story(
    "threatened, a clock is running",
    {
        "reporter_role": "self",
        "victim_age": "18_24",
        "victim_gender": "man",
        "form": "sent_images",
        "offender_abroad": "yes",
        "contact_platforms": ["snapchat"],
        "money_demanded": "yes",
        "paid": "yes",
        "paid_by": ["bank"],
        "threat_to_contacts": "yes",
        "still_in_contact": "yes",
        "suicidal_thoughts": "no",
    },
    made=ago(hours=1, minutes=20),
    done=2,
    events=(
        Sends(
            ago(hours=1, minutes=10),
            Telling(
                "Hij zegt dat hij het vanavond naar mijn zus stuurt. Ik heb 150 betaald en nu wil hij 300.",
                indicators=(Indicator("account", "snapchat", "voorbeeld_max"), IBAN),
                deadline_in=timedelta(hours=1, minutes=20),
                acts=(
                    Act("payment", amount=Decimal(150), currency="EUR"),
                    Act("demand", amount=Decimal(300), currency="EUR"),
                ),
            ),
        ),
        Replies(
            ago(minutes=50),
            COLLEAGUE,
            "Dank je dat je dit vertelt. Jij hebt niets verkeerd gedaan. Antwoord hem niet meer. Bel nu je bank en "
            "zeg: ik ben afgeperst.",
        ),
        ReadsReplies(ago(minutes=30)),
        Sends(ago(minutes=12), Telling("ok. geblokkeerd. wat als hij het toch stuurt")),
        Opens(ago(minutes=6), COLLEAGUE),
        DraftsReply(ago(minutes=2), COLLEAGUE, "Je kunt je zus in twee zinnen waarschuwen, zodat ze het niet opent: "),
    ),
)

PUBLISHED = Story(
    "published, a parent writes",
    {
        "reporter_role": "parent",
        "victim_age": "12_15",
        "victim_gender": "woman",
        "form": "ex_partner",
        "offender_relation": "classmate",
        "published": "yes",
        "published_how": ["sent_privately"],
        "published_platforms": ["snapchat", "telegram"],
        "suicidal_thoughts": "no",
        "immediate_danger": "no",
    },
    made=ago(hours=1, minutes=30),
    events=(
        Sends(
            ago(hours=1, minutes=5),
            Telling(
                "Mijn dochter van veertien huilt al twee dagen. Vanmiddag hoorde ik dat er een foto van haar rondgaat "
                "in een groep van school.",
                acts=(Act("publication", platform="snapchat"),),
            ),
        ),
        TellsPlaces(ago(minutes=55), "https://t.me/klas_voorbeeld/14\nhttps://t.me/klas_voorbeeld/15", "intimate"),
        Opens(ago(minutes=45), ADVISOR),
        Notifies(ago(minutes=42), ADVISOR, "telegram", "en"),
        Notes(ago(minutes=40), ADVISOR, "Moeder belt morgen met de vertrouwenspersoon van school."),
        Promises(ago(minutes=38), ADVISOR, timedelta(hours=14), "Moeder zou ons laten weten wat school zegt."),
    ),
)

GONE_QUIET = Story(
    "gone quiet after a crisis answer",
    {
        "reporter_role": "self",
        "victim_age": "18_24",
        "victim_gender": "woman",
        "form": "known_person",
        "sex_demanded": "yes",
        "self_harm": "yes",
        "alone_now": "no",
    },
    made=ago(days=3, hours=5),
    events=(
        Sends(ago(days=3, hours=4), Telling("Hij werkt bij mij op de afdeling. Ik durf niet meer te gaan.")),
        Replies(
            ago(days=3, hours=3),
            ADVISOR,
            "Fijn dat je schrijft. Je hoeft dit niet alleen te dragen. Wil je eerst met 113 praten? Dat kan dag en "
            "nacht.",
        ),
        ReadsReplies(ago(days=3, hours=2)),
        Notes(ago(days=3, hours=2), ADVISOR, "Zou 113 bellen. Vraag hoe dat ging."),
    ),
)

BLUFF = Story(
    "new, nothing pressing",
    {"reporter_role": "self", "victim_age": "25_plus", "form": "bluff_mail", "money_demanded": "yes", "paid": "no"},
    made=ago(hours=2, minutes=20),
    events=(
        Sends(
            ago(hours=2, minutes=10),
            Telling(
                "Ik kreeg een mail met een oud wachtwoord van mij. Ze zeggen dat ze mijn camera hebben gehackt.",
                indicators=(Indicator("email", None, "afzender@voorbeeld.example"), WALLET),
            ),
        ),
    ),
)

FAKE_POLICE = Story(
    "with a colleague",
    {
        "reporter_role": "self",
        "victim_age": "25_plus",
        "victim_gender": "man",
        "form": "fake_police",
        "offender_persona": "authority",
        "money_demanded": "yes",
        "paid": "no",
    },
    made=ago(hours=5),
    done=1,
    events=(
        Sends(
            ago(hours=4, minutes=40),
            Telling(
                "Iemand die zegt dat hij van de politie is, wil 900 euro. Anders komt er een zaak tegen mij.",
                indicators=(Indicator("phone", None, "+31 6 00000000"),),
            ),
        ),
        Opens(ago(minutes=20), COLLEAGUE),
        Notes(ago(minutes=18), COLLEAGUE, "Nagevraagd: de politie schikt nooit door te laten betalen."),
    ),
)

IN_ENGLISH = Story(
    "new, in English, a partner writes",
    {
        "reporter_role": "partner",
        "victim_age": "18_24",
        "victim_gender": "woman",
        "form": "deepfake",
        "published": "yes",
        "published_how": ["public"],
        "published_platforms": ["x"],
        "has_image_file": "no",
    },
    made=ago(hours=3),
    language="en",
    events=(
        Sends(
            ago(hours=2, minutes=45),
            Telling(
                "Someone made pictures of my girlfriend that are not real and put them online under her name.",
                indicators=(Indicator("url", "x", "https://x.com/example_account_00/status/1"),),
            ),
        ),
    ),
)

LOWERED = Story(
    "urgency set lower: spoken, safe",
    {
        "reporter_role": "professional",
        "victim_age": "16_17",
        "victim_gender": "man",
        "form": "sent_images",
        "money_demanded": "yes",
        "no_way_out": "yes",
        "alone_now": "no",
    },
    made=ago(hours=8),
    events=(
        Sends(
            ago(hours=7, minutes=30),
            Telling("Ik ben mentor. Een leerling zei dat hij geen uitweg meer ziet. Hij zit nu naast mij."),
        ),
        Replies(
            ago(hours=7),
            COORDINATOR,
            "Goed dat u bij hem blijft. Laat hem vandaag niet alleen. Belt u samen met 113, ook als hij aarzelt.",
        ),
        Lowers(ago(hours=6, minutes=45), COORDINATOR, UrgencyClass.NONE, "someone_is_with_them"),
        Notes(ago(hours=6, minutes=44), COORDINATOR, "Ouders zijn er, 113 is gebeld."),
        Releases(ago(hours=6, minutes=40), COORDINATOR),
        Sends(ago(hours=1), Telling("Hij is thuis, met zijn ouders. Wat kan ik morgen op school doen?")),
    ),
)

PASSED = Story(
    "the offender's hour has passed",
    {
        "reporter_role": "self",
        "victim_age": "25_plus",
        "victim_gender": "woman",
        "form": "hacked_account",
        "account_lost": "yes",
        "money_demanded": "yes",
        "threat_to_contacts": "yes",
        "still_in_contact": "no",
    },
    made=ago(days=1),
    done=2,
    events=(
        Sends(
            ago(hours=23),
            Telling(
                "Iemand zit in mijn account en heeft foto's uit mijn cloud. Hij dreigde al eerder, nu weer.",
                deadline_in=timedelta(hours=-4),
                # Long enough ago that the last day for a complaint is near.
                days_ago=((Act("image_obtained"), 84), (Act("threat"), 82)),
            ),
        ),
        Replies(ago(hours=22), ADVISOR, "Haal eerst je e-mail terug, daarna je account. Ik leg uit hoe."),
        ReadsReplies(ago(hours=21)),
    ),
)
