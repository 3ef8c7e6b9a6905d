"""Reads tables in workbooks, XLSX and ODS: sheets by pattern, header rows by what they say."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "adapter": ["WorkbookParameters", "collect", "parse"],
        "sheets": ["Sheet", "read_sheets"],
        "tables": ["TableRow", "read_rows"],
    },
)
