"""Passes that NVIDIA's cuDNN computes, on a GPU, in float32: one file for each cell that it has, named as the cell."""
