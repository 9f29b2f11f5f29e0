"""One page a job; pages do not know one another."""
