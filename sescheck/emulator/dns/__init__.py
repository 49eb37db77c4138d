"""A DNS server on 127.0.0.1: what a seeded world would have published, a zone file, and faults by name.

with Emulator() as emulator, DnsServer(WorldRecords()) as server:
    resolver = Resolver(parse_nameserver(server.address))
"""
