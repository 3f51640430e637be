"""All that knows uvicorn: how the service listens, and what it bounds before our code runs."""
