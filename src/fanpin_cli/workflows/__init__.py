"""The jobs, one file each: the story of the job, made of the parts below."""
