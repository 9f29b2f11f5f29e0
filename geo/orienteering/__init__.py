"""Which places to visit, in which order, in the time there is: values, search, bound, check."""
