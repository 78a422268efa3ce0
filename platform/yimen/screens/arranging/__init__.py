"""The list of cases and the page of a case as whoever arranges them sees and changes them: parts, steps, differences."""
