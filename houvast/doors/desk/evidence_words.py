"""The words for evidence and dossiers at the desk."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from houvast.core.dossier.contents import Came, ItemKind
from houvast.procedures.packing_dossier import Standing

KINDS: dict[str, Promise] = {
    ItemKind.TEXT: gettext_lazy("text"),
    ItemKind.ADDRESS: gettext_lazy("address"),
    ItemKind.SCREENSHOT: gettext_lazy("screenshot"),
    ItemKind.FILE: gettext_lazy("file"),
}
CAME: dict[str, Promise] = {
    Came.MAILBOX: gettext_lazy("handed over in the mailbox"),
    Came.DESK: gettext_lazy("added at the desk"),
}
STANDINGS: dict[str, Promise] = {
    Standing.ASKED: gettext_lazy("waits for the person"),
    Standing.REFUSED: gettext_lazy("the person does not agree"),
    Standing.AGREED: gettext_lazy("agreed: it may go"),
    Standing.WITHDRAWN: gettext_lazy("taken back: it does not go"),
    Standing.SENT: gettext_lazy("handed over"),
    Standing.SENT_THEN_WITHDRAWN: gettext_lazy("handed over, taken back since"),
    Standing.SUPERSEDED: gettext_lazy("replaced by a newer one"),
    Standing.STALE: gettext_lazy("does not go: an item in it was taken back"),
}
EXPLAINED: dict[str, Promise] = {
    Standing.SENT_THEN_WITHDRAWN: gettext_lazy(
        "Tell the receiver that the person took it back, and ask what they do with it. "
        "What went out cannot be called back."
    ),
    Standing.STALE: gettext_lazy("Pack a new one and ask again. Its bytes are gone."),
}
