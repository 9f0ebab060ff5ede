"""What belongs to an account: put together with another's and taken apart, taken away as a file, erased."""
