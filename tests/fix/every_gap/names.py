"""Names of the world: a name says which gap the standby has there."""

PRIMARY, STANDBY, THIRD = "us-east-1", "eu-west-1", "us-west-2"
ACCOUNT, PARTNER = "123456789012", "210987654321"
REGIONS = (PRIMARY, STANDBY)

MAIN = "main"
SETS = ("differs", "disabled", "pooled", "archived", "tracked", "linked", "events")
"""Configuration sets that both regions have, also MAIN."""

MISSING_DOMAINS = ("easy-missing.example", "own-key-missing.example", "replica-missing.example")
DOMAINS = (
    "covered.example",
    "pending.example",
    "cannot-send.example",
    "dkim-off-here.example",
    "dkim-pending.example",
    "dkim-wrong.example",
    "short-key.example",
    "replica.example",
    "mail-from-none.example",
    "mail-from-fallback.example",
    "mail-from-rejects.example",
    "mail-from-shared.example",
    "mx-missing.example",
    "mx-elsewhere.example",
    "mx-several.example",
    "spf-missing.example",
    "spf-broken.example",
    "policy-differs.example",
    "policy-missing.example",
    "policy-elsewhere.example",
    "forwarding.example",
    "headers.example",
    "topic-none.example",
    "topic-gone.example",
    "topic-elsewhere.example",
    "topic-encrypted.example",
    "topic-refuses.example",
    "topic-unheard.example",
    "nowhere.example",
    "default-differs.example",
    "strict.example",
    "links.example",
    "inbound.example",
    "inbound-elsewhere.example",
)
"""Domains that both regions have, with Easy DKIM."""
FEW_DOMAINS = ("covered.example", "inbound.example", "inbound-elsewhere.example", "policy-missing.example")
"""Domains that are enough for a region that is brought over whole."""
OWN_KEY = ("origin.example", "byodkim-unpublished.example")
OWN_TOPICS = ("topic-encrypted.example", "topic-refuses.example", "topic-unheard.example", "topic-gone.example")
UNSIGNED = "unsigned.example"
SUBDOMAIN = "team.covered.example"
"""It has a policy of its own in the primary region."""
HEIR = "heir.strict.example"
"""It signs with the key of the domain above it."""
ADDRESSES = ("boss@covered.example", "quiet@covered.example", "hello@unrelated.example")


def topic(name: str, region: str) -> str:
    """The ARN of a topic."""
    return f"arn:aws:sns:{region}:{ACCOUNT}:{name}"
