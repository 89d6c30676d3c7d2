"""What happens: one file a process, each with its rules and their source."""
