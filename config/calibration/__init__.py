"""Every method is tried here on made-up populations of which the truth is known.

Nothing here is a figure of anything: the populations are invented, and seeded, so that a run can
be made again. The noise of a release cannot: its sampler has no seed, and none can be given to it.
"""
