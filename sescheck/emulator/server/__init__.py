"""Requests and answers over HTTP: whose call it is, what goes wrong with it, and moto behind it."""
