"""yimen-sms: a plugin of Yimen, installed beside it: `pip install ./plugins/yimen-sms`."""

from setuptools import setup

setup(
    name="yimen-sms",
    version="0.1.0",
    description="Text messages for Yimen's notices, through an office's gateway",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=["yimen_sms"],
    package_data={"yimen_sms": ["py.typed"]},
    install_requires=["yimen"],
    entry_points={"yimen": ["sms = yimen_sms"]},
    zip_safe=False,
)
