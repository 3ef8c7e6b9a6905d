"""The pages of the site that programs read: addresses of things, the DCAT catalogue, dumps and the sitemap."""
