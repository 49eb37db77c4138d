"""Send a notification by mail: SMTP, with TLS if the server is not on this machine, with several tries."""

import smtplib
import ssl
from base64 import b64encode
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum

from sescheck.notify.connection_words import reason
from sescheck.notify.trying import Failure, Patience, deliver
from sescheck.secrets import keep_secret

_TEMPORARY = range(400, 500)
"""Codes of SMTP after which another try may succeed."""


class Tls(StrEnum):
    """How the connection is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed over, and as whom.

    Attributes:
        user: None if the server asks for no login.
    """

    host: str
    port: int
    tls: Tls
    user: str | None = None
    password: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """For messages."""
        return f"{self.host}:{self.port}"


def send_mail(message: EmailMessage, server: MailServer, patience: Patience) -> None:
    """Hand the mail over to the server.

    Raises:
        DeliveryError: the server did not take it, or not for all receivers.
    """
    _keep_login_secret(server)
    deliver(lambda: _once(message, server, patience), f"the mail server {server.place}", patience)


def _keep_login_secret(server: MailServer) -> None:
    """Mask the password also in the forms in which SMTP sends it: a server may repeat them."""
    words = [server.password, f"\0{server.user or ''}\0{server.password}"] if server.password else []
    keep_secret([*words, *(b64encode(each.encode()).decode() for each in words)])


def _once(message: EmailMessage, server: MailServer, patience: Patience) -> Failure | None:
    try:
        with _connected(server, patience) as connection:
            if server.user is not None:
                connection.login(server.user, server.password)
            return _refused(connection.send_message(message))
    except (OSError, ValueError) as error:  # smtplib's own are OSErrors
        return _failed(error)


def _failed(error: Exception) -> Failure | None:
    match error:
        case smtplib.SMTPRecipientsRefused():
            return _refused(error.recipients)
        case smtplib.SMTPResponseException():
            return _answered(error.smtp_code, _decoded(error.smtp_error))
        case smtplib.SMTPNotSupportedError():
            return Failure(str(error), is_temporary=False)
        case ssl.SSLError():
            return Failure(f"no TLS connection that can be trusted: {reason(error)}", is_temporary=False)
        case OSError():
            return Failure(f"no connection: {reason(error)}", is_temporary=True)
        case _:
            return Failure(f"the mail cannot be sent as it is: {type(error).__name__}", is_temporary=False)


def _answered(code: int, said: str) -> Failure:
    if code < 0:  # smtplib's, for an answer that does not begin with a code
        return Failure(f"it does not speak SMTP, check its port: it answered {said!r}", is_temporary=False)
    return Failure(f"it answered {code}: {said}", is_temporary=code in _TEMPORARY)


def _connected(server: MailServer, patience: Patience) -> smtplib.SMTP:
    context = ssl.create_default_context()
    timeout = patience.connect_timeout
    if server.tls is Tls.TLS:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=timeout)
    if connection.sock is not None:
        connection.sock.settimeout(patience.read_timeout)
    if server.tls is Tls.STARTTLS:
        try:
            connection.starttls(context=context)
        except Exception:  # whatever it is goes on; the connection does not stay open
            connection.close()
            raise
    return connection


def _refused(refused: dict[str, tuple[int, bytes]]) -> Failure | None:
    """Return which receivers the server refused. The others have the mail, so there is no other try for them."""
    if not refused:
        return None
    words = (f"{name}: {code} {_decoded(said)}" for name, (code, said) in refused.items())
    return Failure(f"it refused {', '.join(words)}", is_temporary=False)


def _decoded(said: bytes | str) -> str:
    return said if isinstance(said, str) else said.decode("utf-8", "replace")
