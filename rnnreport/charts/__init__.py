"""Building blocks of figures: geometry of charts, levels of colour, tokens made visible, files. Numpy and str only."""
