from setuptools import setup
import rig

setup(
    name="quay",
    version="1.1",
    install_requires=[
        "tide>=2",
        "stripe",
    ],
)
