"""Documents for Word and WPS, made from templates with Jinja tags that a county can replace."""
