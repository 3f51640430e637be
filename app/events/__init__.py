"""What happened in a session, numbered: kept, published, read by cursor, and written to its log."""
