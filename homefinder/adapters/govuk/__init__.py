"""Reads what GOV.UK publishes: its Search API finds pages, its Content API describes them."""
