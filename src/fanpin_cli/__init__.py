"""fanpin: risk grading of households that left poverty, for county offices."""

__version__ = "0.1.0"
