"""The API, as programs use it over HTTP."""
