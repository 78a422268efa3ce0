"""yimen-gm: a plugin of Yimen, installed beside it: `pip install ./plugins/yimen-gm`."""

from setuptools import setup

setup(
    name="yimen-gm",
    version="0.1.0",
    description="Detached signatures by the national algorithms SM2 and SM3 for Yimen",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=["yimen_gm"],
    package_data={"yimen_gm": ["py.typed"]},
    install_requires=["gmssl>=3.2,<4", "yimen"],
    entry_points={"yimen": ["gm = yimen_gm"]},
    zip_safe=False,
)
