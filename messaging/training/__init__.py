"""Training the reader: labelled texts in, a model out. Needs scikit-learn; reading does not."""
