"""Stories of cases that were closed, or whose reporter asked to erase. Nobody in them exists."""

from __future__ import annotations

from houvast.doors.demo.offender import IBAN, LISA
from houvast.doors.demo.people import ADVISOR, COLLEAGUE
from houvast.doors.demo.stories import (
    AsksToErase,
    ChoosesDays,
    ChoosesWord,
    Closes,
    ReadsReplies,
    Replies,
    Sends,
    StopsErasing,
    Story,
    Telling,
    TellsOfThePolice,
    ago,
)

CLOSED = Story(
    "closed three weeks ago",
    {
        "reporter_role": "self",
        "victim_age": "18_24",
        "victim_gender": "man",
        "form": "webcam_lure",
        "offender_persona": "girl_or_woman",
        "offender_abroad": "yes",
        "money_demanded": "yes",
        "paid": "no",
    },
    made=ago(days=24),
    done=5,
    events=(
        Sends(
            ago(days=23, hours=23),
            Telling("Ze wil 500 euro, anders gaat het naar mijn ouders.", indicators=(LISA, IBAN)),
        ),
        Replies(ago(days=23, hours=22), COLLEAGUE, "Je bent niet de enige. Betaal niet en antwoord niet meer."),
        ReadsReplies(ago(days=23, hours=20)),
        Sends(ago(days=22), Telling("Het is stil gebleven. Dank jullie wel.")),
        TellsOfThePolice(ago(days=21, hours=6), "yes", "aangifte"),
        ChoosesDays(ago(days=21, hours=5), ("month_1",)),
        Closes(ago(days=21), COLLEAGUE, "Stil gebleven, aangifte gedaan, ouders weten het."),
    ),
)

REOPENED = Story(
    "reopened by the reporter's word",
    {
        "reporter_role": "friend",
        "victim_age": "18_24",
        "form": "sent_images",
        "images_demanded": "yes",
        "blocked_already": "yes",
    },
    made=ago(days=12),
    done=4,
    events=(
        Sends(ago(days=12), Telling("Het gaat om een vriendin. Ze wil zelf nog niet schrijven.")),
        Replies(ago(days=11, hours=22), ADVISOR, "Mooi dat je haar helpt. Blijf bij haar en laat haar kiezen."),
        Closes(ago(days=9), ADVISOR, "Vriendin heeft zelf contact met Slachtofferhulp."),
        Sends(ago(minutes=35), Telling("Hij heeft een nieuw account en begint opnieuw.")),
    ),
)

ERASE_SCHEDULED = Story(
    "asked to erase, may still be stopped",
    {"reporter_role": "self", "victim_age": "25_plus", "form": "ex_partner", "threat_to_contacts": "yes"},
    made=ago(days=4),
    events=(
        Sends(ago(days=4), Telling("Mijn ex dreigt foto's te plaatsen.")),
        Replies(ago(days=3, hours=20), ADVISOR, "Ben je nu veilig? Weet hij waar je bent?"),
        AsksToErase(ago(hours=5)),
    ),
)

ERASE_BY_TEAM = Story(
    "asked to erase, the team decides",
    {"reporter_role": "self", "victim_age": "18_24", "form": "known_person", "sex_demanded": "yes"},
    made=ago(days=6),
    keeps_code=False,
    events=(
        ChoosesWord(ago(days=6), "appeltaart"),
        Sends(ago(days=6), Telling("Een huisgenoot heeft foto's van mij gemaakt.")),
        Replies(ago(days=5, hours=20), COLLEAGUE, "Wat naar. Wil je vertellen wat hij van je wil?"),
        AsksToErase(ago(hours=3)),
    ),
)

STOPPED = Story(
    "an erasing that the reporter stopped",
    {"reporter_role": "relative", "victim_age": "12_15", "form": "sent_images", "images_demanded": "yes"},
    made=ago(days=2),
    events=(
        Sends(ago(days=2), Telling("Het gaat om mijn broertje. Hij wil niet dat onze ouders het weten.")),
        Replies(ago(days=1, hours=20), ADVISOR, "Je bent er voor hem, dat helpt al. Is hij nu veilig thuis?"),
        AsksToErase(ago(days=1, hours=5)),
        StopsErasing(ago(days=1, hours=1)),
        Sends(ago(hours=6), Telling("Dat wissen was niet ik. Kunnen we verder?")),
    ),
)
