"""What pairs of runs say beyond a mean difference: for whom, when, and against which other arm.

One question a file; `details` puts them together. All of it works on what the
replications carry, so it costs a comparison seconds at most and no further run.
"""
