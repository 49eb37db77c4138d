"""What a report is put together from: states, what is missing, what is accepted, remarks."""
