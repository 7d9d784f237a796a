"""Submissions under fire: citizens who retry until they are told, while everything behind the pages is killed and restarted."""
