"""The backdoor: what no AWS API can do, for one account in one region."""

from datetime import datetime
from typing import Any

from sescheck.emulator.installation import account_state, iam_backend, region_state, sns_backend
from sescheck.emulator.operations import iam_users, topics
from sescheck.emulator.operations.dkim import easy_dkim
from sescheck.emulator.regions_table import OPT_IN_REGIONS
from sescheck.emulator.registry import OPERATIONS, Members
from sescheck.emulator.state import Identity, RegionState, now


class Region:
    """The backdoor of one account in one region."""

    def __init__(self, region: str, account_id: str) -> None:
        self.region = region
        self.account_id = account_id

    @property
    def state(self) -> RegionState:
        """The state of the emulator, for what the methods here cannot do."""
        return region_state(self.account_id, self.region)

    def call(self, service: str, operation: str, **parameters: Any) -> Members:
        """Carry out one of the emulator's own operations (ses, sesv2, sns, account) without HTTP.

        Raises:
            Refused: as AWS would.
            KeyError: the operation is moto's, or unknown.
        """
        if service == "sns":
            state: Any = sns_backend(self.account_id, self.region)
        else:
            state = account_state(self.account_id) if service == "account" else self.state
        return OPERATIONS[service, operation](state, parameters) or {}

    def sent(self) -> list[Members]:
        """Give the mail that SES accepted here: its sender, recipients, set, template, tenant, identifier."""
        return list(self.state.sent)

    def settle(
        self,
        identity: str,
        *,
        verification: str | None = None,
        dkim: str | None = None,
        mail_from: str | None = None,
        error: str | None = None,
        key_length: str | None = None,
        signing_zone: str | None = None,
        sending: bool | None = None,
    ) -> None:
        """Let time and DNS decide: statuses in v2's values, the error of VerificationInfo, the key in use.

        `sending` sets whether the identity may send, whatever its verification is.

        Raises:
            KeyError: there is no such identity.
        """
        found = self._identity(identity)
        if verification is not None:
            found.verification, found.error, found.last_checked = verification, error, now()
            if verification == "SUCCESS":
                found.last_success = now()
        elif error is not None:
            found.error = error
        found.dkim.status = dkim or found.dkim.status
        found.dkim.current_key = key_length or found.dkim.current_key
        found.dkim.zone = signing_zone or found.dkim.zone
        found.mail_from_status = mail_from or found.mail_from_status
        found.sending = sending if sending is not None else found.sending

    def account(
        self,
        *,
        production: bool | None = None,
        max_24_hour_send: float | None = None,
        max_send_rate: float | None = None,
        sent_last_24_hours: float | None = None,
        enforcement: str | None = None,
        review: str | None = None,
        sending: bool | None = None,
    ) -> None:
        """Let AWS decide: production access, quotas, enforcement and the review of the last request."""
        account = self.state.account
        given = {
            "production": production,
            "max_24_hour_send": max_24_hour_send,
            "max_send_rate": max_send_rate,
            "sent_last_24_hours": sent_last_24_hours,
            "enforcement": enforcement,
            "sending": sending,
        }
        for name, value in given.items():
            if value is not None:
                setattr(account, name, value)
        if review is not None:
            details = account.details or {"MailType": "TRANSACTIONAL", "WebsiteURL": "https://example.com"}
            account.details = {**details, "ReviewDetails": {"Status": review}}

    def stage_topic(self, identity: str, kind: str, arn: str) -> None:
        """Set a notification topic that the API would refuse; `kind` is Bounce, Complaint or Delivery."""
        self._identity(identity).topics[kind] = arn

    def stage(self, member: str, items: list[Members]) -> None:
        """Fill a list that no API can fill.

        `member` is DedicatedIps, Recommendations, or the member that carries a list of the region that no API of
        the emulator fills, such as Mail Manager's IngressPoints; `items` are as AWS answers them.
        """
        self.state.staged[member] = items

    def settle_endpoint(self, name: str, status: str) -> None:
        """A multi-region endpoint becomes READY, FAILED, ..."""
        self.state.kept["endpoints"][name]["Status"] = status

    def settle_tenant(self, name: str, status: str) -> None:
        """A tenant's sending becomes ENABLED, DISABLED, REINSTATED."""
        self.state.kept["tenants"][name]["SendingStatus"] = status

    def settle_certificate(self, identity: str, status: str = "ACTIVE", expires: str | None = None) -> None:
        """The S/MIME certificates of an identity become ACTIVE, FAILED, ..., and expire at a time, RFC 3339."""
        for found in self._identity(identity).certificates:
            found["Status"] = status
            if expires is not None:
                found["CertificateExpiryTime"] = datetime.fromisoformat(expires)

    def confirm_subscriptions(self, topic_arn: str) -> None:
        """Confirm the subscriptions of a topic, as its endpoints would."""
        topics.confirm(sns_backend(self.account_id, self.region), topic_arn)

    def create_topic(self, name: str, *, subscribers: int = 1, confirmed: bool = True, policy: str = "") -> str:
        """Create a topic that lets SES publish (or has this policy), with https subscribers; return its ARN."""
        backend = sns_backend(self.account_id, self.region)
        arn = f"arn:{self.state.partition}:sns:{self.region}:{self.account_id}:{name}"
        backend.create_topic(name, {"Policy": policy or topics.policy_for_ses(arn, self.account_id)})
        for number in range(subscribers):
            endpoint = f"https://hooks.example.com/{name}/{number}"
            self.call("sns", "Subscribe", TopicArn=arn, Protocol="https", Endpoint=endpoint)
        if confirmed:
            self.confirm_subscriptions(arn)
        return arn

    def delete_topic(self, arn: str) -> None:
        """Delete a topic; resources that publish to it do not change."""
        sns_backend(self.account_id, self.region).delete_topic(arn)

    def create_identities(
        self,
        count: int,
        pattern: str = "d{n:05}.example.com",
        *,
        verification: str = "SUCCESS",
        dkim: str = "SUCCESS",
    ) -> None:
        """Create many similar identities at once, settled; `pattern` is formatted with n from 0."""
        state = self.state
        for number in range(count):
            identity = state.add(pattern.format(n=number))
            identity.verification = verification
            if identity.is_domain:
                identity.dkim = easy_dkim(state, identity)
                identity.dkim.status = dkim

    def opt_status(self, status: str) -> None:
        """The account's opt-in status of this region: ENABLED, ENABLING, DISABLED, DISABLING."""
        account_state(self.account_id).opted[self.region] = status

    def enable(self) -> None:
        """Enable this region for the account, if it is an opt-in region."""
        if self.region in OPT_IN_REGIONS:
            self.opt_status("ENABLED")

    def name_account(self, name: str = "", alias: str = "") -> None:
        """Set the account's name, and its alias in IAM."""
        account_state(self.account_id).name = name
        iam_backend(self.account_id).account_aliases = [alias] if alias else []

    def settle_access_key(
        self, user: str, *, created: str | None = None, last_used: str | None = None, service: str = "ses"
    ) -> None:
        """Set when the keys of an IAM user were made, or last used in this region; RFC 3339, or ``never``.

        Raises:
            Refused: the user has no key.
        """
        backend = iam_backend(self.account_id)
        iam_users.settle_key(
            backend, user, created=created, last_used=last_used, service=service, region=self.region
        )

    def _identity(self, name: str) -> Identity:
        if identity := self.state.find(name):
            return identity
        raise KeyError(f"no identity {name} in {self.region} of {self.account_id}")
