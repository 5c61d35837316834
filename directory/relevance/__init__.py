"""Whether the list finds what people look for: queries with the services they must find, tried on the list itself."""
