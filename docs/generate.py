"""Write the generated parts of the documentation anew: ``python docs/generate.py``.

Each page is a pure function of the code and the declarations; a test fails while a committed page differs from it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from docs.generator.commands import commands_page
from docs.generator.described import ROOT
from docs.generator.issues import issues_page
from docs.generator.packages import contributing_page
from docs.generator.rules import rules_page
from docs.generator.settings import settings_page
from docs.generator.sources import sources_page
from docs.generator.tables import tables_page
from homefinder.scheduler.deployments import prefect_yaml
from homefinder.source import read_sources

PAGES: Mapping[str, Callable[[], str]] = {
    "docs/reference/commands.md": commands_page,
    "docs/reference/tables.md": tables_page,
    "docs/reference/settings.md": settings_page,
    "docs/reference/issues.md": issues_page,
    "docs/reference/sources.md": sources_page,
    "docs/reference/rules.md": rules_page,
    "CONTRIBUTING.md": contributing_page,
    "prefect.yaml": lambda: prefect_yaml(read_sources(ROOT / "sources")),
}
"""Path in the repository → what makes its text."""


def main() -> None:
    """Write every page whose text differs from what stands there."""
    for name, make in PAGES.items():
        path, text = ROOT / name, make()
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote {name}")


if __name__ == "__main__":
    main()
