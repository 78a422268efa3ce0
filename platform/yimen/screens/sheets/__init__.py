"""Forms drawn in spreadsheets: XLSForm, and a plain layout for clerks who never heard of it.

In: a workbook's bytes or its rows. Out: a form definition and a finding for each thing not carried over.
"""
