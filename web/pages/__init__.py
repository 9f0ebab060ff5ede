"""The pages people see, and the small answers that machines ask for."""
