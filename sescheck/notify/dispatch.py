"""Send a notification to where it goes, or show what would be sent."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from socket import gethostname
from typing import Any

from sescheck.errors import UsageError, unknown
from sescheck.notify.channels import mail, pagerduty, slack, teams, webhook
from sescheck.notify.destination import Channel, Destination, checked_address
from sescheck.notify.http_delivery import Request, post
from sescheck.notify.notification import Notification
from sescheck.notify.smtp_delivery import MailServer, Tls, send_mail
from sescheck.notify.trying import Patience
from sescheck.secrets import MASK, keep_secret

KEY_VARIABLE = "SESCHECK_PAGERDUTY_KEY"
PASSWORD_VARIABLE = "SESCHECK_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
_PORTS = {Tls.STARTTLS: 587, Tls.TLS: 465, Tls.NONE: 25}
_HERE = ("localhost", "127.0.0.1", "::1")
_ACCEPTED = {
    Channel.SLACK: slack.accepted,
    Channel.TEAMS: teams.accepted,
    Channel.PAGERDUTY: pagerduty.accepted,
    Channel.WEBHOOK: webhook.accepted,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailOptions:
    """How mail is sent. What is None comes from the environment, or is the default.

    Attributes:
        smtp: the server, as HOST or HOST:PORT; SESCHECK_SMTP_HOST.
        smtp_tls: starttls, tls or none; SESCHECK_SMTP_TLS.
        smtp_user: the name to log in with; SESCHECK_SMTP_USER.
        sender: the address that the mail is from; SESCHECK_SMTP_SENDER.
    """

    smtp: str | None = None
    smtp_tls: str | None = None
    smtp_user: str | None = None
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Sending:
    """All that is needed to send.

    Attributes:
        to: where it goes.
        environ: has the secrets.
        mail: how mail is sent.
        dedup_key: the key of PagerDuty's alert; None: made of the accounts.
    """

    to: Destination
    environ: Mapping[str, str]
    mail: MailOptions = MailOptions()
    dedup_key: str | None = None


def send(notification: Notification, sending: Sending, patience: Patience) -> None:
    """Send it.

    Raises:
        UsageError: a setting of the environment cannot be used, or is missing.
        DeliveryError: it could not be delivered.
    """
    if sending.to.channel is Channel.MAIL:
        server = mail_server(sending.mail, sending.environ)
        send_mail(_mail(notification, sending), server, patience)
        return
    content = _content(notification, sending, _routing_key(sending))
    body = json.dumps(content).encode()
    post(Request(sending.to.url, sending.to.place, body, _ACCEPTED[sending.to.channel]), patience)


def shown(notification: Notification, sending: Sending) -> str:
    """Return what would be sent, with masked secrets.

    Raises:
        UsageError: a setting of the environment cannot be used.
    """
    if sending.to.channel is Channel.MAIL:
        server = mail_server(sending.mail, sending.environ)
        message = _mail(notification, sending)
        headers = "\n".join(f"{name}: {value}" for name, value in message.items() if name != "Message-ID")
        login = f", user {server.user}, password {MASK}" if server.user is not None else ""
        return f"SMTP {server.place}, {server.tls}{login}\n\n{headers}\n\n{message.get_content()}"
    key = MASK if sending.to.channel is Channel.PAGERDUTY else ""
    content = json.dumps(_content(notification, sending, key), indent=2)
    scheme, _, path = sending.to.url.partition("://")
    address = f"{scheme}://{sending.to.place}/{MASK}" if path else sending.to.place
    return f"POST {address}\nContent-Type: application/json\n\n{content}\n"


def _content(notification: Notification, sending: Sending, routing_key: str) -> dict[str, Any]:
    match sending.to.channel:
        case Channel.SLACK:
            return slack.message(notification)
        case Channel.TEAMS:
            return teams.message(notification)
        case Channel.PAGERDUTY:
            return pagerduty.event(notification, routing_key, sending.dedup_key)
        case _:
            return webhook.document(notification)


def _routing_key(sending: Sending) -> str:
    if sending.to.channel is not Channel.PAGERDUTY:
        return ""
    key = sending.environ.get(KEY_VARIABLE, "").strip()
    if not key:
        raise UsageError(f"{KEY_VARIABLE} is not set: it has the integration key of PagerDuty's Events API v2")
    keep_secret([key])
    return key


def _mail(notification: Notification, sending: Sending) -> EmailMessage:
    environ = sending.environ
    sender = sending.mail.sender or environ.get("SESCHECK_SMTP_SENDER") or f"sescheck@{gethostname()}"
    return mail.mail(notification, checked_address(sender, "the sender"), sending.to.receivers)


def mail_server(options: MailOptions, environ: Mapping[str, str]) -> MailServer:
    """Return the server of the options and the environment; without any: the one on this machine.

    Raises:
        UsageError: it cannot be used, or would get the password without TLS.
    """
    words = options.smtp or environ.get("SESCHECK_SMTP_HOST") or "localhost"
    host, port = _host_and_port(words, environ.get("SESCHECK_SMTP_PORT"))
    standard = Tls.NONE if host in _HERE else Tls.STARTTLS
    tls = _tls(options.smtp_tls or environ.get("SESCHECK_SMTP_TLS") or standard)
    user = options.smtp_user or environ.get("SESCHECK_SMTP_USER") or None
    password = environ.get(PASSWORD_VARIABLE, "")
    keep_secret([password])
    if user is not None and not password:
        raise UsageError(f"{PASSWORD_VARIABLE} is not set: it has the password of the SMTP user")
    if user is not None and tls is Tls.NONE and host not in _HERE:
        raise UsageError(f"the password would go to {host} without TLS: use --smtp-tls starttls, or tls")
    return MailServer(host, port or _PORTS[tls], tls, user, password)


def _tls(name: str) -> Tls:
    if name not in set(Tls):
        raise UsageError(unknown("value of --smtp-tls", name, list(Tls)))
    return Tls(name)


def _host_and_port(words: str, port: str | None) -> tuple[str, int | None]:
    host, colon, after = words.rpartition(":")
    if not colon or words.endswith("]") or (":" in host and not host.startswith("[")):
        host, after = words, port or ""
    if not after:
        return host.strip("[]"), None
    if not (after.isascii() and after.isdigit() and 0 < int(after) < 1 << 16) or not host:
        raise UsageError(f'"{words}" with the port "{after}" is not a mail server, such as smtp.example.com:587')
    return host.strip("[]"), int(after)
