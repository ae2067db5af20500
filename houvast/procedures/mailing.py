"""Mail of the house, through the server that the settings name, or not at all. Nothing else here opens a connection to
another machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import formataddr
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage

from houvast.core.removal.notices import is_mail_address
from houvast.records.refused import Refused


class NoMail(Refused):
    """No mail server or no address of the house stands in the settings, or there is nobody to mail to."""

    code = "no_mail"


class MailNotTaken(Refused):
    """The house's mail server did not take it; nothing was sent."""

    code = "mail_not_taken"


@dataclass(frozen=True)
class Attachment:
    name: str
    content: str
    kind: str  # its media type


def send_mail(*, to: str, subject: str, text: str, message_id: UUID, attachments: Iterable[Attachment] = ()) -> None:
    """One mail to one plain address. `message_id`: the same for the same mail, so that one that went twice can be told.

    Raises `NoMail`, `MailNotTaken`.
    """
    if not settings.HOUVAST_CAN_MAIL or not is_mail_address(to):
        raise NoMail
    house = settings.HOUVAST_NOTICE_EMAIL
    message = EmailMessage(
        subject=subject,
        body=text,
        from_email=formataddr((settings.HOUVAST_NOTICE_NAME, house)),
        to=[to],
        headers={"Message-ID": f"<{message_id}@{house.rpartition('@')[2]}>"},
        attachments=[(each.name, each.content, each.kind) for each in attachments],
    )
    try:
        taken = message.send()
    except (OSError, SMTPException, BadHeaderError) as no:
        raise MailNotTaken from no
    if not taken:
        raise MailNotTaken
