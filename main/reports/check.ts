/**
 * Whether a report model holds together before it is written: totals foot exactly, bridges and tiers
 * close, ids are unique, amounts name a currency. A report that does not foot is not written.
 */
import { AppFailure, invariant } from '../../core/result.ts';
import { decimalsOf, isSameNumber, subtractTexts, sumTexts } from './decimalText.ts';
import { amountDigits, cellFormat } from './formatText.ts';
import {
  type Chart,
  type ChartSection,
  cellOf,
  type ReportModel,
  type ReportTable,
} from './model.ts';

function refuse(code: string, message: string, path: string): never {
  throw new AppFailure({ kind: 'invalid-input', code, message, path });
}

/**
 * Checks a whole report and returns it.
 *
 * Throws `AppFailure` REPORT_NOT_FOOTED (a total is not the sum of its lines, a chart does not close),
 * REPORT_ID (an id is malformed or used twice), REPORT_SUM_MIXED (a summed column mixes currencies),
 * REPORT_CURRENCY_MISSING, AMOUNT_SYNTAX, REPORT_SERIES (a band's length differs from its median's).
 */
export function checkReport(report: ReportModel): ReportModel {
  const ids = new Set<string>();
  const claim = (id: string): void => {
    if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(id) || ids.has(id.toLowerCase()))
      refuse('REPORT_ID', `The id "${id}" is malformed or used twice in the report.`, id);
    ids.add(id.toLowerCase());
  };
  for (const section of report.sections) {
    if (section.kind === 'keyFigures') for (const figure of section.figures) claim(figure.id);
    if (section.kind === 'table' || section.kind === 'chart') claim(section.id);
    if (section.kind === 'table') checkTable(section);
    if (section.kind === 'chart') checkChart(section, section.chart);
  }
  return report;
}

function checkTable(table: ReportTable): void {
  let sinceGroup: number[] = [];
  const all: number[] = [];
  table.rows.forEach((row, index) => {
    checkValues(table, index);
    if (row.kind === 'group') sinceGroup = [];
    if (row.kind === 'line') {
      sinceGroup.push(index);
      all.push(index);
    }
    if (row.kind === 'total')
      for (const columnId of row.sums)
        checkSum(table, index, columnId, row.over === 'group' ? sinceGroup : all);
  });
}

function checkValues(table: ReportTable, index: number): void {
  for (const column of table.columns) {
    const cell = cellOf(table.rows[index]?.cells[column.id]);
    if (cell === undefined || cell.mark === 'missing') continue;
    const format = cellFormat(cell, column);
    if (format.type === 'text') continue;
    if (format.type !== 'date') decimalsOf(cell.value);
    if (format.type === 'amount') amountDigits(format.currency);
  }
}

function checkSum(
  table: ReportTable,
  index: number,
  columnId: string,
  lines: readonly number[],
): void {
  const column = table.columns.find((candidate) => candidate.id === columnId);
  invariant(column !== undefined, `table ${table.id} sums the unknown column ${columnId}`);
  const path = `${table.id}.rows[${index}].${columnId}`;
  const cells = [...lines, index]
    .map((line) => cellOf(table.rows[line]?.cells[columnId]))
    .filter((cell) => cell !== undefined && cell.mark !== 'missing');
  const currencies = new Set(cells.map((cell) => cell?.currency ?? column.currency));
  if (currencies.size > 1)
    refuse('REPORT_SUM_MIXED', `A total adds ${[...currencies].join(' and ')}.`, path);
  const total = cellOf(table.rows[index]?.cells[columnId]);
  const parts = lines
    .map((line) => cellOf(table.rows[line]?.cells[columnId]))
    .filter((cell) => cell !== undefined && cell.mark !== 'missing')
    .map((cell) => cell?.value ?? '0');
  const sum = sumTexts(parts);
  if (total === undefined || !isSameNumber(total.value, sum))
    refuse(
      'REPORT_NOT_FOOTED',
      `The total of ${column.title} in ${table.title} says ${total?.value ?? 'nothing'}, its lines sum to ${sum}.`,
      path,
    );
}

function checkChart(section: ChartSection, chart: Chart): void {
  if (chart.kind === 'bridge') {
    const sum = sumTexts([chart.opening.value, ...chart.steps.map((step) => step.value)]);
    if (!isSameNumber(sum, chart.closing.value))
      refuse(
        'REPORT_NOT_FOOTED',
        `${section.title}: opening and steps make ${sum}, closing says ${chart.closing.value}.`,
        section.id,
      );
  }
  if (chart.kind === 'tiers') {
    let left = chart.distributable;
    for (const tier of chart.tiers) {
      left = subtractTexts(left, sumTexts([tier.lp, tier.gp]));
      if (!isSameNumber(left, tier.left))
        refuse(
          'REPORT_NOT_FOOTED',
          `${section.title}: after ${tier.label} ${left} is left, the tier says ${tier.left}.`,
          section.id,
        );
    }
  }
  if (chart.kind === 'fan')
    for (const band of chart.bands)
      if (band.lower.length !== chart.median.length || band.upper.length !== chart.median.length)
        refuse('REPORT_SERIES', `${section.title}: band ${band.level} has gaps.`, section.id);
}
