"""People's judgements on pairs of need and home: kept, queued for review, and exchanged as SSSOM."""
