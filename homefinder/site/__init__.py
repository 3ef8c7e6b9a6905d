"""The web site: a plugin of Datasette with our own pages, feeds, forms and services."""
