"""Event-driven offices: tables, event queue and queues of desks."""
