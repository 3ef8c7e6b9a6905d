"""Reads catalogues that answer the action API of CKAN, such as the NHS standards directory."""
