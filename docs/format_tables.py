"""The tables of docs/formats/README.md: what each format is for, and what it does not show, as its file says."""

from pathlib import Path

from sescheck.report.formats import FORMATS, terms_of

PAGES = Path(__file__).parent / "formats"


def formats() -> str:
    """Every format, with a link to its page if it has one."""
    rows = (
        f"| {_link(name)} | {_cell(terms_of(name).summary)} | `{_cell(terms_of(name).example)}` |"
        for name in FORMATS
    )
    return "\n".join(["| format | for | example |", "|---|---|---|", *rows])


def exceptions() -> str:
    """What a format declares that it counts only, or leaves out."""
    rows = [
        f"| `{name}` | {trace} | {how} | {_cell(why)} |"
        for name in FORMATS
        for how, declared in (("counted", terms_of(name).counts), ("left out", terms_of(name).leaves_out))
        for trace, why in declared.items()
    ]
    return "\n".join(["| format | of | shown | because |", "|---|---|---|---|", *rows])


def _link(name: str) -> str:
    return f"[`{name}`]({name}.md)" if (PAGES / f"{name}.md").is_file() else f"`{name}`"


def _cell(words: str) -> str:
    return words.replace("|", "\\|")
