"""From a request to an answer: one snapshot of the catalogue, forms of answers, headers and errors."""
