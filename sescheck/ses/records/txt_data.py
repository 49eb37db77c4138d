"""A text as a DNS console takes it: strings in quotes, because one string has 255 bytes at most (RFC 1035)."""

_LONGEST = 255


def txt_data(text: str) -> str:
    """The strings of a TXT record; a quote inside is escaped, and a character of several bytes is not cut."""
    strings, left = list[str](), text
    while left or not strings:
        part = left.encode()[:_LONGEST].decode(errors="ignore")
        strings.append(part.replace('"', '\\"'))
        left = left[len(part) :]
    return " ".join(f'"{each}"' for each in strings)
