"""What becomes of a need: adopt, extend, something new under an existing owner, or no home found, with the proof."""
