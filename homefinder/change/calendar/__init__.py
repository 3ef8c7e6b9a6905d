"""Every dated fact of the catalogue as a calendar: what binds, from when, and with how much notice."""
