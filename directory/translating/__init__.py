"""The translation desk: how far each translation can be trusted, and the ways to write one."""
