"""How the desk says the codes of places and notices."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from houvast.core.removal.addresses import Changed, Wrong
from houvast.core.removal.notices import Channel, Element, Ground
from houvast.core.removal.tracking import Decision, Found, Turn, What, Where

STATES: dict[str, Promise] = {
    Where.DRAFTED: gettext_lazy("drafted"),
    Where.ASKED: gettext_lazy("the person is asked"),
    Where.DECLINED: gettext_lazy("the person does not want it"),
    Where.AGREED: gettext_lazy("agreed: send it"),
    Where.SENT: gettext_lazy("sent, nothing heard yet"),
    Where.RECEIVED: gettext_lazy("receipt confirmed, not decided"),
    Where.REMOVED: gettext_lazy("removed, they say: look"),
    Where.PARTLY: gettext_lazy("partly removed, they say"),
    Where.REFUSED: gettext_lazy("refused"),
    Where.GONE: gettext_lazy("gone, a person looked"),
    Where.BACK: gettext_lazy("still there, or back"),
    Where.STOPPED: gettext_lazy("stopped"),
}
TURNS: dict[str, Promise] = {
    Turn.DESK: gettext_lazy("our turn"),
    Turn.PERSON: gettext_lazy("the person's turn"),
    Turn.RECEIVER: gettext_lazy("the receiver's turn"),
    Turn.NOBODY: gettext_lazy("ended"),
}
GROUNDS: dict[str, Promise] = {
    Ground.INTIMATE: gettext_lazy("an intimate image, without consent"),
    Ground.MADE: gettext_lazy("a sexual image that was made or altered"),
    Ground.THREAT: gettext_lazy("a threat, or an account that threatens"),
    Ground.PERSONAL: gettext_lazy("name, account or address of the person"),
}
CHANNELS: dict[str, Promise] = {
    Channel.FORM: gettext_lazy("the receiver's form: text to paste"),
    Channel.MAIL: gettext_lazy("mail"),
}
DECISIONS: dict[str, Promise] = {
    Decision.REMOVED: gettext_lazy("removed"),
    Decision.PARTLY: gettext_lazy("partly removed"),
    Decision.REFUSED: gettext_lazy("refused"),
}
FINDINGS: dict[str, Promise] = {
    Found.GONE: gettext_lazy("gone"),
    Found.PARTLY_GONE: gettext_lazy("partly gone"),
    Found.STILL_THERE: gettext_lazy("still there"),
}
EVENTS: dict[str, Promise] = {
    What.SENT: gettext_lazy("sent"),
    What.RECEIVED: gettext_lazy("they confirmed receipt"),
    What.DECIDED: gettext_lazy("they decided"),
    What.CHECKED: gettext_lazy("a person looked"),
    What.TOOK: gettext_lazy("went further"),
    What.STOPPED: gettext_lazy("stopped"),
}
ELEMENTS: dict[str, Promise] = {
    Element.REASON: gettext_lazy("the reason why it is illegal, as the draft has it"),
    Element.LOCATION: gettext_lazy("every exact address"),
    Element.NOTIFIER: gettext_lazy("name and mail address of the sender (settings of the helpline)"),
    Element.GOOD_FAITH: gettext_lazy("the statement of good faith, as the draft has it"),
    Element.PERSON: gettext_lazy("whose data it is"),
    Element.REQUEST: gettext_lazy("what is asked for, as the draft has it"),
}
CHANGES: dict[str, Promise] = {
    Changed.SCHEME: gettext_lazy("https was put before it"),
    Changed.TRACKING: gettext_lazy("what counts clicks was taken out"),
    Changed.NAME_IN_IT: gettext_lazy("a name before the host hid where it leads; taken out"),
    Changed.INVISIBLE: gettext_lazy("invisible characters were taken out"),
    Changed.MADE_SAFE: gettext_lazy("was written so that it is no link"),
}
NOT_READ: dict[str, Promise] = {
    Wrong.NO_ADDRESS: gettext_lazy("no address of a page"),
    Wrong.SCHEME: gettext_lazy("no page of the web"),
    Wrong.HOST: gettext_lazy("there can be no such host"),
    Wrong.TOO_LONG: gettext_lazy("too long"),
    Wrong.TOO_MANY: gettext_lazy("too many at once"),
}
