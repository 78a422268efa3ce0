"""yimen-plate: a plugin of Yimen, installed beside it: `pip install ./plugins/yimen-plate`."""

from setuptools import setup

setup(
    name="yimen-plate",
    version="0.1.0",
    description="Plate numbers of vehicles for Yimen's forms",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=["yimen_plate"],
    package_data={"yimen_plate": ["py.typed"]},
    install_requires=["yimen"],
    entry_points={"yimen": ["plate = yimen_plate"]},
    zip_safe=False,
)
