"""`bin/bench pages`: how fast the production server answers."""
