"""One reader for every table that comes as a file: as tolerant as it can be, strict where it would guess."""
