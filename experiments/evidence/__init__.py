"""What is known from outside the model, as data: targets, times to close, patterns.

Everything here can be read without NumPy; what runs the model is elsewhere.
"""
