"""The situations in which pages are seen: half-way through the questions, with an answer waiting, at the desk.

Each is made once, without a browser, and handed to a browser as cookies; a page of the URL table is then seen in the
first situation that shows it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.support.assessing import assessed
from tests.support.client import Client
from tests.support.handing_over import handed_over, showed
from tests.support.house import House
from tests.support.linking import AGAIN, USED, group_of, report_with
from tests.support.notifying import noticed
from tests.support.packing import packed
from tests.support.pairing import paired
from tests.support.referring import referred
from tests.support.releasing import released
from tests.support.reporting import Reporter
from tests.support.routes import Route, address

LURED = {"form": "webcam_lure", "victim_age": "18_24", "money_demanded": "yes", "threat_to_contacts": "yes"}
WORDS = "Hij zegt dat hij het vanavond om tien uur naar mijn zusje stuurt.\nIk heb hem 200 euro gestuurd."
REPLY = "Goed dat je schrijft. Je hebt niets verkeerd gedaan. Antwoord hem niet meer."

# A page to read with everything a page can have (it is a document too), its readers, and a scene.
TO_READ = {"slug": "lesson", "audience": "schools", "scenario": "new-contact", "scene": "3"}

# A GET that ends the session: whoever asks is not there any more.
ENDS = {"public:leave"}


@dataclass
class Standing:
    """Someone at a door. `given`: real ids for the variables of addresses."""

    name: str
    door: str
    client: Client
    given: Mapping[str, str] = field(default_factory=dict)

    def shows(self, route: Route) -> bool:
        """Whether this person sees a page at this address, and not a redirect or a refusal."""
        if route.door not in {self.door, "root"} or set(route.variables) - set(self.given) or route.name in ENDS:
            return False
        answer = Client(self.client.base_url, cookies=dict(self.client.cookies)).get(
            route.address(self.given), follow=False
        )
        return answer.status == 200 and answer.is_page and "<html" in answer.text


def everyone(house: House) -> list[Standing]:
    """All situations, in the order in which they are tried: a page is seen in the first one that shows it."""
    number = {"number": "1"}
    answering = house.reporter(**LURED)
    answering.to_plan()
    in_crisis = house.reporter(suicidal_thoughts="yes", **LURED)
    in_crisis.to_plan()
    unkept = house.reporter(**LURED)
    unkept.to_plan()
    unkept.keep()
    asked = house.reporter(**LURED)
    asked.to_plan()
    asked.keep()
    asked.mark_kept()
    asked.tell(WORDS)
    answered, given = conversation(house)
    released(house)
    paired(house)
    erasing = house.reporter(**LURED)
    erasing.report(WORDS)
    erasing.client.submit(
        next(f for f in erasing.client.get(address("public:erase")).forms if f.action.endswith(address("public:erase")))
    )
    return [
        Standing("nobody", "public", house.visitor(), number | TO_READ | {"file": "figures.csv"}),
        Standing("answering", "public", answering.client, number),
        Standing("in crisis", "public", in_crisis.client, number),
        Standing("telling", "public", asked.client, number),
        Standing("code not kept", "public", unkept.client, number),
        Standing("answered", "public", answered.client, number),
        Standing("erasing", "public", erasing.client, number),
        Standing("signed out", "desk", house.visitor(), {"token": house.invitation()}),
        Standing("advisor", "desk", house.client_of(house.advisor), given),
        Standing("coordinator", "desk", house.client_of(house.coordinator), given),
        Standing("administrator", "desk", house.client_of(house.administrator), given),
    ]


def conversation(house: House) -> tuple[Reporter, dict[str, str]]:
    """A report with an answer, and the ids with which the desk's pages are seen."""
    reporter = house.reporter(**LURED)
    reporter.report(WORDS, used=USED)
    report_id = str(house.report_of(reporter.receipt)["id"])
    advisor = house.client_of(house.advisor)
    case = house.take(advisor, report_id)
    advisor.submit(case.form("message_id", "text"), {"text": REPLY})
    reporter.write("Ik heb hem geblokkeerd.")
    assessed(advisor, reporter, report_id)
    referred(advisor, reporter, report_id)
    sent_notice = noticed(advisor, reporter, report_id)
    handed_over(reporter)
    showed(reporter)
    packed(advisor, reporter, report_id)
    other_id = report_with(house, AGAIN)
    report_with(house, AGAIN)
    given = {
        "report_id": report_id,
        "other_id": other_id,
        "group_id": group_of(house, report_id),
        "person_id": house.second_advisor.id,
        "team_id": str(house.query("select id from staff_team limit 1")[0]["id"]),
        "date_id": str(uuid.uuid4()),
        "consent_id": str(uuid.uuid4()),
        "picture_id": str(house.query("select id from takedowns_picture limit 1")[0]["id"]),
        "item_id": str(house.query("select id from evidence_item order by id limit 1")[0]["id"]),
        "dossier_id": str(house.query("select id from evidence_dossier limit 1")[0]["id"]),
        "place_id": str(house.query("select id from takedowns_place limit 1")[0]["id"]),
        "notice_id": sent_notice,
        "referral_id": str(house.query("select id from referrals_referral limit 1")[0]["id"]),
    }
    return reporter, given
