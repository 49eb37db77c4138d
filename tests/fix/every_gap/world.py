"""The two worlds: a standby that was neglected, and one that was never set up."""

from sescheck.emulator import Emulator
from sescheck.emulator.dns.dns_server import DnsServer
from sescheck.emulator.worlds import other_services
from tests.fix.every_gap import gaps, identity_gaps, receiving, surroundings
from tests.fix.every_gap.names import ACCOUNT, FEW_DOMAINS, PRIMARY, STANDBY, THIRD
from tests.fix.every_gap.sound import primary_only, sound


def neglected(emulator: Emulator, server: DnsServer) -> None:
    """The standby was once like the primary."""
    primary, standby = (emulator.region(name, ACCOUNT) for name in (PRIMARY, STANDBY))
    for region in (primary, standby):
        sound(region)
        receiving.sound(region)
        surroundings.sound(region)
        surroundings.pool(region)
    primary_only(primary, emulator.region(THIRD, ACCOUNT))
    gaps.account(standby)
    identity_gaps.verification(standby)
    identity_gaps.signing(standby)
    identity_gaps.mail_from(standby)
    identity_gaps.feedback(standby)
    identity_gaps.policies(standby)
    gaps.sets(standby)
    gaps.pools(standby)
    gaps.content(standby)
    surroundings.gaps(standby)
    primary.settle_endpoint("global", "FAILED")
    receiving.gaps(standby, emulator.region(receiving.NO_RECEIVING, ACCOUNT))
    identity_gaps.zone(emulator, server)
    receiving.zone(server)


def never_set_up(emulator: Emulator, server: DnsServer) -> None:
    """The standby has only what was made for it by the owners of resources outside SES."""
    primary, standby = (emulator.region(name, ACCOUNT) for name in (PRIMARY, STANDBY))
    sound(primary, FEW_DOMAINS)
    receiving.sound(primary)
    surroundings.sound(primary)
    primary_only(primary, emulator.region(THIRD, ACCOUNT))
    other_services.bucket(standby, f"mail-{STANDBY}-{ACCOUNT}")
    receiving.zone(server)
    standby.state.account.suppressed_reasons = []
