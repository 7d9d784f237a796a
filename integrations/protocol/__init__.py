"""The protocol register of the municipality (DPR 445/2000 artt. 50-70)."""
