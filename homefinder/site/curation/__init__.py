"""The pages on which people write: reviews, proposals of needs, change requests and feedback."""
