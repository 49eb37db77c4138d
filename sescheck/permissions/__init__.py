"""The permissions that an audit needs, as policies, and which of them the caller lacks."""
