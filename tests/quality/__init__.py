"""Quality of training data and of the released model."""
