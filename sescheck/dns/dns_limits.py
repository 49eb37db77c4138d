"""How fast the DNS is asked, and how long and how much it may answer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DnsLimits:
    """The limits of a run.

    The resolver of a VPC takes 1,024 packets a second per network interface. A question without an answer is sent
    up to three times, so 250 questions a second stay below that.

    Attributes:
        rate: questions a second.
        in_flight: questions that wait for an answer at the same time.
        timeout: seconds for one attempt.
        lifetime: seconds for a question with all its attempts.
        payload: bytes of the largest answer over UDP that is not cut off on the way (EDNS).
        largest: characters that the records of one answer may have.
        unanswered_at_first: failures in a row after which a resolver that never answered is not asked again.
        unanswered_later: the same for a resolver that has answered. More, because the servers of one domain can be
            silent while the resolver works.
    """

    rate: float = 250.0
    in_flight: int = 50
    timeout: float = 2.0
    lifetime: float = 5.0
    payload: int = 1232
    largest: int = 32_768
    unanswered_at_first: int = 10
    unanswered_later: int = 200


DEFAULT_LIMITS = DnsLimits()
