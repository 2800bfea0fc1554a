"""Reading for routines: what is to be charged, reminded, suspended; how they stand."""
