"""帮扶计划: a plan a household with a measure a member, as Word documents or a workbook a village."""
