"""A fleet that is too large for one database stands in several cells. One of them, the control cell, knows who lives where."""
