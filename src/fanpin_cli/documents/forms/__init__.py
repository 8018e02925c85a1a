"""Workbooks of a county's own layout: an .xlsx with tags that is filled in; its look stays as the county made it."""
