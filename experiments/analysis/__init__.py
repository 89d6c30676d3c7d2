"""What is made of a study's runs: sensitivity, discovery, robustness, search, and their figures.

Pure functions on tables and arrays; where the runs come from is another room
(`experiments.studies`). One question a file; nothing is imported until it is asked for.
"""
