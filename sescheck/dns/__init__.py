"""The door to the DNS: each name and type is asked once per run, not too fast, and every failure is a reading.

Only this room and the emulator know dnspython. `nameservers.py` and `resolver.py` do not import it, so an audit
without the DNS does not pay for it.
"""
