"""What texts mean, as a small sentence encoder reads them, where one is installed."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "encoder": ["Encoder", "open_encoder"],
        "text_vectors": ["encode_question", "write_text_vectors"],
        "word_pieces": ["is_plain_word", "list_piece_numbers"],
    },
)
