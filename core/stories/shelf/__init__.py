"""Stories as readers meet them: what is published, found, read, liked, followed and talked about."""
