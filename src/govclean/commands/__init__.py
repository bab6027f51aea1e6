"""What the command line is made of: inputs, jobs on them, outputs, and what a person sees."""
