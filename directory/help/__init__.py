"""The guided route: one question a page, the answers in an encrypted token in the path, and nowhere else."""
