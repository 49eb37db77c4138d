"""sescheck: is Amazon SES set up alike, and rightly, in every region you send from?"""

__version__ = "0.1.0"
