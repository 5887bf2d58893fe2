"""What contenders do: one module for each, one function for each piece of work (see `contender`)."""
