"""What is done at the place: orders of service with their board, and surveys of a site."""
