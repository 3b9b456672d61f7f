"""The peer of bench/statements.ts: as many statements with XlsxWriter and reportlab.

Each investor gets a workbook of three sheets and a PDF of two tables with the same lines as Ballast's
statement; no hashes, no checks that anything foots, no encryption. Prints seconds as JSON.
"""
import io
import json
import sys
import time

import xlsxwriter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

COUNT = int(sys.argv[1])
LINES = [
    'Opening balance', 'Contributions', 'Distributions', 'Management fees', 'Partnership expenses',
    'Income', 'Realised gain or loss', 'Change in unrealised gain or loss', 'Carried interest',
]
HEADS = ['', 'Quarter', 'Year', 'Inception', 'Fund, quarter', 'Fund, year', 'Fund, inception']
TRACE = [[line, 'By commitment x factor, largest remainder', 1234567.89, 12345.67] for line in LINES[1:]]


def figures(investor):
    return [[line] + [investor * 1000 + k * 17.5 + c for c in range(6)] for k, line in enumerate(LINES)]


def workbook(investor):
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {'in_memory': True})
    bold = book.add_format({'bold': True})
    money = book.add_format({'num_format': '#,##0.00'})
    summary = book.add_worksheet('Summary')
    summary.write(0, 0, 'Capital account statement', bold)
    for k, name in enumerate(['Capital account', 'Commitment', 'Unfunded', 'Called', 'Distributed', 'TVPI']):
        summary.write(k + 2, 0, name)
        summary.write_number(k + 2, 1, investor * 100.25, money)
    sheet = book.add_worksheet('Capital account')
    sheet.write_row(3, 0, HEADS, bold)
    for k, row in enumerate(figures(investor)):
        sheet.write(4 + k, 0, row[0])
        for c, value in enumerate(row[1:]):
            sheet.write_number(4 + k, 1 + c, value, money)
    for c in range(6):
        letter = 'BCDEFG'[c]
        sheet.write_formula(13, 1 + c, f'=SUM({letter}5:{letter}13)', money)
    trace = book.add_worksheet('Where from')
    for k, row in enumerate(TRACE):
        trace.write_row(4 + k, 0, row)
    book.close()
    return len(target.getvalue())


def pdf(investor):
    target = io.BytesIO()
    styles = getSampleStyleSheet()
    rules = TableStyle([('LINEBELOW', (0, 0), (-1, -1), 0.4, colors.grey), ('FONTSIZE', (0, 0), (-1, -1), 8)])
    body = [[row[0]] + [f'{value:,.2f}' for value in row[1:]] for row in figures(investor)]
    parts = [
        Paragraph('Capital account statement', styles['Title']),
        Paragraph(f'Investor {investor}', styles['Normal']),
        Spacer(1, 12),
        Table([HEADS] + body, style=rules, repeatRows=1),
        Spacer(1, 12),
        Table([[str(cell) for cell in row] for row in TRACE], style=rules),
    ]
    SimpleDocTemplate(target, pagesize=landscape(A4)).build(parts)
    return len(target.getvalue())


started, cpu = time.perf_counter(), time.process_time()
size = sum(workbook(k) + pdf(k) for k in range(COUNT))
print(json.dumps({
    'seconds': time.perf_counter() - started,
    'cpu_seconds': time.process_time() - cpu,
    'result': {'bytes': size},
}))
