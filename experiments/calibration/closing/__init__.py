"""Times from opening to closing of real requests, and what of the model they determine."""
