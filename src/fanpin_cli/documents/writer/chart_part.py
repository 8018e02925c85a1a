"""A chart's part (``xl/charts/chartN.xml``): stacked columns in the places' colours, with their values.

The library (0.8.0) knows neither colours of series nor fonts, and of the values that a viewer shows without calculating it
writes the last row's only, since it keeps no other row in memory. So it places the chart, and the part is written here.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import pandas as pd

from fanpin_cli.documents.tables.sheet_spec import Series, SheetSpec, StackedColumns
from fanpin_cli.text.cell_addresses import column_letters

FONT = '<a:latin typeface="宋体"/><a:ea typeface="宋体"/>'
GREY_LINE = '<c:spPr><a:ln w="6350"><a:solidFill><a:srgbClr val="{}"/></a:solidFill></a:ln></c:spPr>'
HEAD = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><c:lang val="zh-CN"/>'
)


def chart_part(sheet: SheetSpec, chart: StackedColumns) -> bytes:
    """The chart part (``xl/charts/chartN.xml``) of ``chart`` over those rows of ``sheet``'s table."""
    series = "".join(_series(sheet, chart, order, one) for order, one in enumerate(chart.series))
    bars = (
        '<c:barChart><c:barDir val="col"/><c:grouping val="stacked"/><c:varyColors val="0"/>'
        f'{series}<c:gapWidth val="60"/><c:overlap val="100"/><c:axId val="50010001"/><c:axId val="50010002"/></c:barChart>'
    )
    return (
        f'{HEAD}<c:chart>{_title(chart.title, 1200, bold=True)}<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>{bars}'
        f"{_category_axis()}{_value_axis(chart.unit)}</c:plotArea>"
        f'<c:legend><c:legendPos val="b"/><c:overlay val="0"/>{_text(900)}</c:legend>'
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>'
    ).encode()


def _series(sheet: SheetSpec, chart: StackedColumns, order: int, series: Series) -> str:
    places, values = (_points(sheet.table[title], chart) for title in (chart.categories, series.column))
    count = f'<c:ptCount val="{chart.rows}"/>'
    return (
        f'<c:ser><c:idx val="{order}"/><c:order val="{order}"/><c:tx><c:v>{escape(series.name)}</c:v></c:tx>'
        f'<c:spPr><a:solidFill><a:srgbClr val="{series.colour}"/></a:solidFill>'
        '<a:ln w="6350"><a:solidFill><a:srgbClr val="808080"/></a:solidFill></a:ln></c:spPr><c:invertIfNegative val="0"/>'
        f"<c:cat><c:strRef><c:f>{_range(sheet, chart, chart.categories)}</c:f>"
        f"<c:strCache>{count}{places}</c:strCache></c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>{_range(sheet, chart, series.column)}</c:f>"
        f"<c:numCache><c:formatCode>General</c:formatCode>{count}{values}</c:numCache></c:numRef></c:val></c:ser>"
    )


def _points(column: pd.Series, chart: StackedColumns) -> str:
    shown = column.iloc[chart.first : chart.first + chart.rows]
    return "".join(f'<c:pt idx="{place}"><c:v>{escape(str(value))}</c:v></c:pt>' for place, value in enumerate(shown))


def _range(sheet: SheetSpec, chart: StackedColumns, title: str) -> str:
    letters = column_letters(list(sheet.table.columns).index(title))
    first = sheet.header_row + 2 + chart.first
    name = escape(sheet.name.replace("'", "''"))
    return f"'{name}'!${letters}${first}:${letters}${first + chart.rows - 1}"


def _title(text: str, size: int, *, bold: bool = False, upright: bool = False) -> str:
    look = f'lang="zh-CN" sz="{size}" b="{int(bold)}"'
    body = '<a:bodyPr rot="0" vert="horz"/>' if upright else "<a:bodyPr/>"
    return (
        f"<c:title><c:tx><c:rich>{body}<a:lstStyle/><a:p><a:r>"
        f'<a:rPr {look}>{FONT}</a:rPr><a:t>{escape(text)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>'
    )


def _text(size: int) -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{size}">{FONT}</a:defRPr></a:pPr>'
        '<a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _category_axis() -> str:
    return (
        '<c:catAx><c:axId val="50010001"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        '<c:axPos val="b"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'{GREY_LINE.format("808080")}{_text(900)}<c:crossAx val="50010002"/><c:crosses val="autoZero"/><c:auto val="1"/>'
        '<c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="0"/></c:catAx>'
    )


def _value_axis(unit: str) -> str:
    return (
        '<c:valAx><c:axId val="50010002"/><c:scaling><c:orientation val="minMax"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="l"/><c:majorGridlines>{GREY_LINE.format("D9D9D9")}</c:majorGridlines>{_title(unit, 900, upright=True)}'
        '<c:numFmt formatCode="0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/>'
        f'<c:tickLblPos val="nextTo"/>{GREY_LINE.format("808080")}{_text(900)}<c:crossAx val="50010001"/>'
        '<c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
    )
