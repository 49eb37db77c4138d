"""One question as a recursive resolver answers it, and what a fault makes of the answer."""

import dns.edns
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from sescheck.emulator.dns.dns_faults import DnsFault
from sescheck.emulator.dns.records import Layers

TTL, SOA_TTL, NEGATIVE_TTL = 300, 3600, 900
LONGEST_CHAIN = 16
PLAIN_UDP = 512
"""Bytes of an answer over UDP to a question without EDNS."""
LONGEST_TCP = 65_535
RCODES = {
    "servfail": dns.rcode.SERVFAIL,
    "refused": dns.rcode.REFUSED,
    "formerr": dns.rcode.FORMERR,
    "nxdomain": dns.rcode.NXDOMAIN,
    "filtered": dns.rcode.NXDOMAIN,
    "empty": dns.rcode.NOERROR,
}
LIES = {
    "A": "192.0.2.1",
    "AAAA": "2001:db8::1",
    "MX": "10 parked.example.",
    "TXT": '"parked"',
    "CNAME": "parked.example.",
}


def answer(request: dns.message.Message, records: Layers, *, validates: bool) -> dns.message.Message:
    """Return the answer: records with the CNAMEs that lead to them, or NXDOMAIN, or nothing, each with its SOA."""
    response = dns.message.make_response(request, recursion_available=True)
    question = request.question[0]
    name, record_type = question.name, dns.rdatatype.to_text(question.rdtype)
    for _ in range(LONGEST_CHAIN):
        if _add(response, records, name, record_type):
            break
        if record_type != "CNAME" and _add(response, records, name, "CNAME"):
            name = response.answer[-1][0].target
            continue
        if not records.exists(_text(name)):
            response.set_rcode(dns.rcode.NXDOMAIN)
        response.authority.append(_soa(name))
        break
    if validates and request.flags & dns.flags.AD:
        response.flags |= dns.flags.AD
    return response


def struck(fault: DnsFault, response: dns.message.Message) -> dns.message.Message:
    """Return the answer as the fault changes it; those of the transport are the server's."""
    question = response.question[0]
    if fault.kind in RCODES:
        response.answer.clear()
        response.set_rcode(RCODES[fault.kind])
    if fault.kind in {"filtered", "ede"}:
        options = [*response.options, dns.edns.EDEOption(dns.edns.EDECode.make(fault.code), fault.text or None)]
        response.use_edns(0, payload=1232, options=options)
    if fault.kind == "loop":
        away = dns.name.Name((b"loop", *question.name.labels))
        response.answer[:] = [
            _rrset(question.name, "CNAME", away.to_text()),
            _rrset(away, "CNAME", question.name.to_text()),
        ]
        response.set_rcode(dns.rcode.NOERROR)
    if fault.kind == "lie" and not response.answer:
        response.set_rcode(dns.rcode.NOERROR)
        lie = LIES.get(dns.rdatatype.to_text(question.rdtype))
        response.answer[:] = [_rrset(question.name, dns.rdatatype.to_text(question.rdtype), lie)] if lie else []
    if fault.kind in {"referral", "not-recursive"}:
        response.flags &= ~dns.flags.RA
    if fault.kind == "referral":
        response.answer.clear()
        response.set_rcode(dns.rcode.NOERROR)
        response.authority[:] = [_rrset(question.name.parent(), "NS", "ns1.example.", "ns2.example.")]
    if fault.kind in {"other-name", "other-type"}:
        response.set_rcode(dns.rcode.NOERROR)
        response.answer[:] = [_other(question, fault.kind)]
    if fault.kind == "contradict":
        response.set_rcode(dns.rcode.NXDOMAIN)
    return response


def _other(question: dns.rrset.RRset, kind: str) -> dns.rrset.RRset:
    """A record that was not asked for."""
    asked = dns.rdatatype.to_text(question.rdtype)
    if kind == "other-name":
        return _rrset(dns.name.from_text("other.example."), asked, LIES[asked])
    return _rrset(question.name, "AAAA" if asked == "A" else "A", LIES["AAAA" if asked == "A" else "A"])


def to_wire(response: dns.message.Message, request: dns.message.Message, over: str, *, cut: bool) -> bytes:
    """Return the bytes; what is too large for UDP, or has to be cut, says that it is cut off."""
    limit = max(request.payload, PLAIN_UDP) if over == "udp" else LONGEST_TCP
    if not cut:
        try:
            return response.to_wire(max_size=limit)
        except dns.exception.TooBig:
            pass
    response.answer.clear()
    response.authority.clear()
    response.flags |= dns.flags.TC
    return response.to_wire(max_size=limit)


def _add(response: dns.message.Message, records: Layers, name: dns.name.Name, record_type: str) -> bool:
    found = records.records(_text(name), record_type)
    if found:
        response.answer.append(_rrset(name, record_type, *found))
    return bool(found)


def _rrset(name: dns.name.Name, record_type: str, *records: str) -> dns.rrset.RRset:
    return dns.rrset.from_text(name, TTL, dns.rdataclass.IN, record_type, *records)


def _soa(name: dns.name.Name) -> dns.rrset.RRset:
    """The SOA of the registered domain, as far as a name shows it."""
    zone = dns.name.Name(name.labels[-3:])
    data = f"ns.{zone} hostmaster.{zone} 1 7200 900 1209600 {NEGATIVE_TTL}"
    return dns.rrset.from_text(zone, SOA_TTL, dns.rdataclass.IN, "SOA", data)


def _text(name: dns.name.Name) -> str:
    return name.to_text(omit_final_dot=True).lower()
