"""The commands: one file each; they parse options, call a workflow and show the result."""
