"""Teaching forecasters and hearing what they say: a whole training is one compiled scan, all seeds are one vmap."""
