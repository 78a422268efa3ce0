"""A form's definition as whoever designs it sees and changes it: parts, operations, rules in words, differences."""
