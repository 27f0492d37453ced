from setuptools import setup

setup(
    name="quay",
    version="1.0",
    install_requires=["tide>=1"],
)
