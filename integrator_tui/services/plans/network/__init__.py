"""What is done about the network side of a plan: looks that are written down, cures of the assistant."""
