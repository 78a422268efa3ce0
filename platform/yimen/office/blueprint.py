"""The one blueprint of the staff's pages; the files of this room hang their views on it."""

from flask import Blueprint

blueprint = Blueprint("office", __name__)
