"""Times and days as people write them: the words, the grammar, and what they come to."""
