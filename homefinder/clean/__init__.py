"""Brings what publications say to a normal form: text, HTML, dates, addresses, lifecycles and publishers' names."""
