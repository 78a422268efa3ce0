"""yimen-pdf: a plugin of Yimen, installed beside it: `pip install ./plugins/yimen-pdf`."""

from setuptools import setup

setup(
    name="yimen-pdf",
    version="0.1.0",
    description="Tables of PDF files for Yimen",
    license="Apache-2.0",
    python_requires=">=3.11",
    packages=["yimen_pdf"],
    package_data={"yimen_pdf": ["py.typed", "apart/*.py"]},
    install_requires=["pdfplumber>=0.11", "yimen"],
    entry_points={"yimen": ["pdf = yimen_pdf"]},
    zip_safe=False,
)
