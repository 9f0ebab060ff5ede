"""A story as a file: each form is a pure function of an edition, and the same edition gives the same bytes."""
