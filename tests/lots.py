"""Lots that fall as a test wants them to."""

import random


class NeverDrawn(random.Random):
    """A lot that draws nobody and gives no turn."""

    def randrange(self, *_args: object) -> int:
        return 1


class AlwaysDrawn(random.Random):
    """A lot that draws everybody and gives every turn."""

    def randrange(self, *_args: object) -> int:
        return 0
