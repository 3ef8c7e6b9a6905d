"""Which items of different standards are the same, broader, narrower or related, and what people say of them."""
