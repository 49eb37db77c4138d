"""Tells other people and systems what a saved report says: a chat, a pager, a webhook, a mailbox."""
