"""The forms of a notification: one file for each kind of receiver."""
