"""Reading: from workbooks to households, and the problems found on the way."""
