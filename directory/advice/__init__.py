"""From a visitor's answers to the advice: the same code for the flow, the API, the stories and the tester."""
