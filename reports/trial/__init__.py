"""Trying a plan out: the coming months on a virtual clock, from today's register and facts."""
