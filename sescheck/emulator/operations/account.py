"""The account's settings in a region: sandbox, quota, suppression, VDM."""

from sescheck.emulator.registry import BAD_REQUEST, Members, Params, Refused, operation
from sescheck.emulator.state import RegionState

REASONS = frozenset({"BOUNCE", "COMPLAINT"})
DELIVERY_MODES = frozenset({"GLOBAL", "REGIONAL"})


@operation("sesv2", "GetAccount")
def get_account(state: RegionState, _: Params) -> Members:
    """All settings; Details only after PutAccountDetails was called."""
    account = state.account
    suppression: Members = {"SuppressedReasons": account.suppressed_reasons}
    if account.suppression_validation:
        suppression["ValidationAttributes"] = account.suppression_validation
    members: Members = {
        "DedicatedIpAutoWarmupEnabled": account.warmup,
        "EnforcementStatus": account.enforcement,
        "ProductionAccessEnabled": account.production,
        "SendQuota": send_quota(state),
        "SendingEnabled": account.sending,
        "SuppressionAttributes": suppression,
        "VdmAttributes": account.vdm or {"VdmEnabled": "DISABLED"},
    }
    if account.delivery:
        members["DeliveryAttributes"] = account.delivery
    return {**members, "Details": account.details} if account.details else members


def send_quota(state: RegionState) -> Members:
    """The quota, with the members that v1 and v2 share; what was sent through the emulator counts."""
    account = state.account
    sent = account.sent_last_24_hours + state.backend.sent_message_count
    return {
        "Max24HourSend": account.max_24_hour_send,
        "MaxSendRate": account.max_send_rate,
        "SentLast24Hours": sent,
    }


@operation("sesv2", "PutAccountSendingAttributes")
def put_sending(state: RegionState, ask: Params) -> None:
    """Enable or disable the account's sending in this region."""
    state.account.sending = ask.get("SendingEnabled", False)


@operation("sesv2", "PutAccountDetails")
def put_details(state: RegionState, ask: Params) -> None:
    """Ask for production access: it is reviewed, never granted at once."""
    kept = (
        "MailType",
        "WebsiteURL",
        "ContactLanguage",
        "UseCaseDescription",
        "AdditionalContactEmailAddresses",
    )
    details = {name: ask[name] for name in kept if name in ask}
    if ask.get("ProductionAccessEnabled") and not state.account.production:
        details["ReviewDetails"] = {"Status": "PENDING"}
    state.account.details = details


@operation("sesv2", "PutAccountSuppressionAttributes")
def put_suppression(state: RegionState, ask: Params) -> None:
    """Set the reasons for which addresses are suppressed from now on."""
    reasons = list(ask.get("SuppressedReasons", []))
    if not REASONS.issuperset(reasons):
        raise Refused(BAD_REQUEST, "SuppressedReasons must be BOUNCE or COMPLAINT.")
    state.account.suppressed_reasons = reasons
    state.account.suppression_validation = ask.get("ValidationAttributes")


@operation("sesv2", "PutAccountVdmAttributes")
def put_vdm(state: RegionState, ask: Params) -> None:
    """Enable or disable the Virtual Deliverability Manager."""
    state.account.vdm = dict(ask["VdmAttributes"])


@operation("sesv2", "PutAccountDeliveryAttributes")
def put_delivery(state: RegionState, ask: Params) -> None:
    """Choose from which regions' shared addresses mail may be sent."""
    if ask.get("SharedPoolDeliveryMode") not in DELIVERY_MODES:
        raise Refused(BAD_REQUEST, "SharedPoolDeliveryMode must be GLOBAL or REGIONAL.")
    state.account.delivery = {"SharedPoolDeliveryMode": ask["SharedPoolDeliveryMode"]}


@operation("sesv2", "PutAccountDedicatedIpWarmupAttributes")
def put_warmup(state: RegionState, ask: Params) -> None:
    """Enable or disable the automatic warm-up of dedicated addresses."""
    state.account.warmup = ask.get("AutoWarmupEnabled", False)


@operation("ses", "GetSendQuota")
def get_send_quota(state: RegionState, _: Params) -> Members:
    """The quota, v1."""
    return send_quota(state)


@operation("ses", "GetAccountSendingEnabled")
def get_sending(state: RegionState, _: Params) -> Members:
    """Whether the account may send in this region, v1."""
    return {"Enabled": state.account.sending}


@operation("ses", "UpdateAccountSendingEnabled")
def update_sending(state: RegionState, ask: Params) -> None:
    """Enable or disable the account's sending in this region, v1; an absent flag is false."""
    state.account.sending = ask.get("Enabled", False)
