"""Files of customers: taken in with suspicion, kept by their hash, looked at without being run."""
