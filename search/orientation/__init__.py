"""How far a photo is turned from upright: the network, its training, its decoding, and the pipeline's stage.

An angle is how many degrees clockwise the content was found turned; turning the photo back by as many
degrees counter-clockwise makes it upright.
"""
