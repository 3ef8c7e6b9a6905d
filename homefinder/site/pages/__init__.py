"""The pages of the site that people read: one file for each page."""
