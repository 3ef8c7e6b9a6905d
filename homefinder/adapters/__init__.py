"""Readers of publications: one folder or file for each way in which publishers offer their standards."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submodules=[
        "ckan",
        "csv_table",
        "curated",
        "dcat",
        "feed",
        "git_archive",
        "govuk",
        "graph",
        "html_page",
        "json_api",
        "listing",
        "mapping",
        "paging",
        "schema_folder",
        "vocabulary",
        "workbook",
        "xml_text",
    ],
)
