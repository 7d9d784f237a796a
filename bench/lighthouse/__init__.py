"""`bin/bench lighthouse`: what a phone makes of the pages."""
