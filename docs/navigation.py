"""In which order the pages are read: the table of contents of docs/README.md and of the site."""

from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SECTIONS = {
    "Use": (
        "docs/README.md",
        "docs/getting-started.md",
        "docs/install.md",
        "docs/demo.md",
        "docs/readiness.md",
        "docs/fix.md",
        "docs/fix-forms.md",
        "docs/changes.md",
        "docs/notify.md",
        "docs/recipes.md",
        "examples/README.md",
        "docs/commands/README.md",
        "docs/rules/README.md",
        "docs/coverage.md",
        "docs/formats/README.md",
        "docs/configuration.md",
        "docs/own-rules.md",
        "docs/permissions.md",
        "docs/dns.md",
        "docs/organization.md",
        "docs/organization-findings.md",
        "docs/organization-folder.md",
        "docs/organization-clusters.md",
        "docs/library.md",
        "docs/emulator.md",
    ),
    "Know": (
        "docs/messages.md",
        "docs/reliability.md",
        "docs/members/README.md",
        "docs/performance.md",
        "docs/faq.md",
        "docs/glossary.md",
    ),
    "Work on it": (
        "docs/architecture.md",
        "CONTRIBUTING.md",
        "docs/releasing.md",
        "SECURITY.md",
        "CODE_OF_CONDUCT.md",
        "benchmarks/README.md",
        "CHANGELOG.md",
    ),
}
"""The pages of each section, from the top of the repository; one that is not written yet is left out."""


def sections() -> Iterator[tuple[str, tuple[Path, ...]]]:
    """The sections with the pages that there are."""
    for title, pages in SECTIONS.items():
        yield title, tuple(ROOT / page for page in pages if (ROOT / page).is_file())


def below(page: Path) -> tuple[Path, ...]:
    """The pages that hang on one: a README has those of its folder, and the READMEs a folder below."""
    if page.name != "README.md" or page.parent in {ROOT, ROOT / "docs"}:
        return ()
    found = {*page.parent.glob("*.md"), *page.parent.glob("*/README.md")}
    return tuple(sorted(found - {page}))


def contents() -> str:
    """The table of contents of docs/README.md."""
    parts = []
    for title, pages in sections():
        entries = (
            f"- [{_title(page)}]({_from_docs(page)})" for page in pages if page != ROOT / "docs" / "README.md"
        )
        parts.append("\n".join([f"**{title}**\n", *entries]))
    return "\n\n".join(parts)


def _from_docs(page: Path) -> str:
    docs = ROOT / "docs"
    return page.relative_to(docs).as_posix() if docs in page.parents else f"../{page.relative_to(ROOT).as_posix()}"


def _title(page: Path) -> str:
    lines = page.read_text(encoding="utf-8").splitlines()
    return next(line.removeprefix("# ") for line in lines if line.startswith("# "))
