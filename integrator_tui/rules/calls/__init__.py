"""Rules of service calls: states and clocks."""
