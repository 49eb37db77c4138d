"""What mends a finding: steps, each of them a call of AWS, a DNS record, or something that only a person can do.

A rule writes the steps from the snapshot alone. They are data: `fix` puts them in order and prints them.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Any, TypeAlias

import msgspec


class Phase(IntEnum):
    """When a step is due, if nothing else decides: what takes longest first, then in AWS's own order."""

    REGIONS = 0
    ACCOUNT = 1
    ADDRESSES = 2
    TARGETS = 3
    CONFIGURATION_SETS = 4
    IDENTITIES = 5
    MAIL_FROM = 6
    IDENTITY_SETTINGS = 7
    CONTENT = 8
    RECEIVING = 9
    CREDENTIALS = 10
    LAST = 11


class Secret(msgspec.Struct, frozen=True, tag_field="is", tag="secret"):
    """A value that sescheck cannot know, and that the person fills in.

    Attributes:
        name: the environment variable that a script reads, such as ``DKIM_PRIVATE_KEY``.
        words: what it is, for people.
        hidden: True if nobody else may see it.
    """

    name: str
    words: str
    hidden: bool = True


class Fetched(msgspec.Struct, frozen=True, tag_field="is", tag="fetched"):
    """A value that is read from AWS when the step runs, because the snapshot does not have it.

    Attributes:
        call: the call that reads it.
        query: the JMESPath of the value in the answer.
        is_text: True if the value is a string, and not a structure.
    """

    call: "Call"
    query: str
    is_text: bool = False


class Call(msgspec.Struct, frozen=True, tag_field="is", tag="call"):
    """A call of AWS.

    Attributes:
        service: as botocore names it: ``sesv2``, ``ses``, ``sns`` …
        operation: as botocore names it: ``CreateEmailIdentity``.
        region: in which region it is made; None for a service without regions.
        parameters: in botocore's shape, JSON values; a member of the first level may be ``Secret`` or ``Fetched``,
            and so may any value inside.
        kept: the parameters that only repeat what was read, because the call replaces the whole; those inside a
            structure as ``Rule.TlsPolicy`` or ``Rule.Actions.0.S3Action.BucketName``.
    """

    service: str
    operation: str
    region: str | None
    parameters: Mapping[str, Any]
    kept: tuple[str, ...] = ()


class Record(msgspec.Struct, frozen=True, tag_field="is", tag="record"):
    """A set of DNS records: all values of one name and type, as they are after the step.

    Attributes:
        name: absolute, lower case, without the last dot.
        type: ``CNAME``, ``MX`` or ``TXT``.
        values: in presentation form, as ``DnsAnswer.records``: TXT without quotes, MX as ``10 host``.
        now: what the DNS answered; None: it was not read.
        ttl: seconds.
    """

    name: str
    type: str
    values: tuple[str, ...]
    now: tuple[str, ...] | None = None
    ttl: int = 1800


class Human(msgspec.Struct, frozen=True, tag_field="is", tag="human"):
    """Something that only a person can do.

    Attributes:
        words: what to do, in sentences.
        who: ``you``, ``the owner of the DNS``, ``AWS`` …
        takes: how long it takes, such as ``up to 72 hours``; None: minutes.
    """

    words: str
    who: str = "you"
    takes: str | None = None


Deed: TypeAlias = Call | Record | Human


class Step(msgspec.Struct, frozen=True):
    """One step.

    Attributes:
        title: what it does, in the imperative, such as ``Create the configuration set main in us-east-1``.
        does: the call, the record, or the words.
        region: which region it mends; None for what concerns several.
        makes: what exists when it is done, by ``thing``.
        needs: what must exist before, by ``thing``. Things that no step makes exist already.
        replaces: what it overwrites, a sentence; empty if it overwrites nothing.
        alternative: another way, a sentence; empty if there is none.
    """

    title: str
    does: Deed
    region: str | None
    phase: Phase
    makes: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    replaces: str = ""
    alternative: str = ""


Steps: TypeAlias = Iterable[Step]


def thing(region: str | None, kind: str, name: str) -> str:
    """What a step makes or needs: ``us-east-1 configuration-set main``."""
    return f"{region or '-'} {kind} {name}"


def fill_ins_of(value: Any) -> Iterator[Secret | Fetched]:
    """Yield the values that are not known yet, anywhere in the parameters of a call, in their order.

    Most calls have none, so this does not make a generator for each value inside.
    """
    open_ = [value]
    while open_:
        match open_.pop():
            case str():
                pass
            case (Secret() | Fetched()) as found:
                yield found
            case Call(parameters=inside):
                open_.append(inside)
            case Mapping() as inside:
                open_ += reversed(list(inside.values()))
            case (list() | tuple()) as inside:
                open_ += reversed(inside)
            case _:
                pass


def secrets_of(value: Any) -> Iterator[Secret]:
    """Yield the values that a person fills in, also those of the calls that read others."""
    for found in fill_ins_of(value):
        if isinstance(found, Secret):
            yield found
        else:
            yield from secrets_of(found.call)
