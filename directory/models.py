"""The history of the content: one model for each model of the layers below; `directory.history` makes them."""
