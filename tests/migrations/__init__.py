"""Migrations bring a database to what the tables say."""
