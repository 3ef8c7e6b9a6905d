"""The paper that asks a home's owner for a change: what is asked, by which route, and with what evidence."""
