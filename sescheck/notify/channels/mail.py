"""The notification as a mail: plain text, which every reader shows."""

from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from sescheck.notify.notification import Notification, plain_text

MOST_IN_SUBJECT = 200


def mail(notification: Notification, sender: str, receivers: Sequence[str]) -> EmailMessage:
    """Return the mail. The addresses are checked already."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = notification.title[:MOST_IN_SUBJECT]
    message["From"] = sender
    message["To"] = ", ".join(receivers)
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(f"{notification.title}\n\n{plain_text(notification)}")
    return message
