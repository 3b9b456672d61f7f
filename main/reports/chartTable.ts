/** The figures behind a chart as a table: printed beside it for those who read numbers, exported to Excel. */
import { assertNever } from '../../core/result.ts';
import { formatValue } from './formatText.ts';
import type {
  BarChart,
  BridgeChart,
  ChartSection,
  Column,
  FanChart,
  ReportTable,
  Row,
  TierChart,
} from './model.ts';

/** Every value that the chart draws, in drawing order. */
export function chartTable(section: ChartSection): ReportTable {
  const { chart } = section;
  const base = {
    kind: 'table' as const,
    id: section.id,
    title: section.title,
    notes: [section.summary],
  };
  switch (chart.kind) {
    case 'fan':
      return { ...base, ...fanRows(chart) };
    case 'bars':
      return { ...base, ...barRows(chart) };
    case 'tiers':
      return { ...base, ...tierRows(chart) };
    case 'bridge':
      return { ...base, ...bridgeRows(chart) };
    default:
      return assertNever(chart);
  }
}

type Content = Pick<ReportTable, 'columns' | 'rows'>;

function fanRows(chart: FanChart): Content {
  const { currency } = chart;
  const amount = (id: string, title: string): Column => ({ id, title, type: 'amount', currency });
  const bandNames = chart.bands.map((band) =>
    formatValue(band.level, { type: 'percent', decimals: 0 }).replace(' ', ''),
  );
  const columns: Column[] = [
    { id: 'date', title: 'Date', type: 'date' },
    amount('actual', `Actual (${currency})`),
    amount('median', 'Median'),
    ...bandNames.flatMap((name, index) => [
      amount(`lower${index}`, `${name} lower`),
      amount(`upper${index}`, `${name} upper`),
    ]),
    ...(chart.scenario ? [amount('scenario', chart.scenario.label)] : []),
    ...(chart.limit ? [amount('limit', chart.limit.label)] : []),
    { id: 'breach', title: 'Breach', type: 'text' as const },
  ];
  const byDate = new Map<string, { [column: string]: string }>();
  const at = (date: string): { [column: string]: string } => {
    const cells = byDate.get(date) ?? { date };
    byDate.set(date, cells);
    return cells;
  };
  for (const point of chart.actual) at(point.date).actual = point.value;
  chart.median.forEach((point, index) => {
    const cells = at(point.date);
    cells.median = point.value;
    chart.bands.forEach((band, bandIndex) => {
      cells[`lower${bandIndex}`] = band.lower[index] ?? '';
      cells[`upper${bandIndex}`] = band.upper[index] ?? '';
    });
  });
  for (const point of chart.scenario?.values ?? []) at(point.date).scenario = point.value;
  for (const breach of chart.breaches) at(breach.date).breach = breach.label;
  const limit = chart.limit;
  if (limit) for (const cells of byDate.values()) cells.limit = limit.value;
  const dates = [...byDate.keys()].sort();
  return { columns, rows: dates.map((date): Row => ({ kind: 'line', cells: at(date) })) };
}

function barRows(chart: BarChart): Content {
  const figure = (id: string, title: string): Column => ({
    id,
    title,
    type: chart.type,
    ...(chart.currency === undefined ? {} : { currency: chart.currency }),
  });
  const hasInterval = chart.bars.some((bar) => bar.low !== undefined);
  return {
    columns: [
      { id: 'label', title: 'Item', type: 'text' },
      figure('value', chart.currency ?? 'Share'),
      ...(hasInterval ? [figure('low', 'Interval from'), figure('high', 'Interval to')] : []),
    ],
    rows: chart.bars.map(
      (bar): Row => ({
        kind: 'line',
        cells: { label: bar.label, value: bar.value, low: bar.low, high: bar.high },
      }),
    ),
  };
}

function tierRows(chart: TierChart): Content {
  const { currency } = chart;
  return {
    columns: [
      { id: 'label', title: 'Tier', type: 'text' },
      { id: 'lp', title: `Limited partners (${currency})`, type: 'amount', currency },
      { id: 'gp', title: `General partner (${currency})`, type: 'amount', currency },
      { id: 'left', title: `Left (${currency})`, type: 'amount', currency },
    ],
    rows: [
      { kind: 'line', cells: { label: 'Distributable', left: chart.distributable } },
      ...chart.tiers.map(
        (tier): Row => ({
          kind: 'line',
          cells: { label: tier.label, lp: tier.lp, gp: tier.gp, left: tier.left },
        }),
      ),
    ],
  };
}

function bridgeRows(chart: BridgeChart): Content {
  const { currency } = chart;
  return {
    columns: [
      { id: 'label', title: 'Step', type: 'text' },
      { id: 'value', title: currency, type: 'amount', currency },
    ],
    rows: [
      ...[chart.opening, ...chart.steps].map(
        (step): Row => ({ kind: 'line', cells: { label: step.label, value: step.value } }),
      ),
      {
        kind: 'total',
        over: 'all',
        sums: ['value'],
        cells: { label: chart.closing.label, value: chart.closing.value },
      },
    ],
  };
}
