/** Market risk and limits as report sections: methods, contributions, backtest, limits. */
import { counted } from '../../../core/counted.ts';
import { sumTexts } from '../decimalText.ts';
import { formatValue } from '../formatText.ts';
import type { MarkedCell, ReportTable, Row, Section } from '../model.ts';

export interface RiskPart {
  readonly currency: string;
  /** Confidence as a ratio, such as `0.99`. */
  readonly confidence: string;
  readonly horizonDays: number;
  readonly windowDays: number;
  readonly methods: readonly RiskMethod[];
  /** Component values at risk by factor, which sum to the value at risk of the method named. */
  readonly contributions: readonly RiskContribution[];
  readonly contributionMethod: string;
  readonly backtest: RiskBacktest | null;
}

export interface RiskMethod {
  readonly label: string;
  /** Losses positive. */
  readonly valueAtRisk: string;
  readonly expectedShortfall: string;
  /** Interval of the value at risk where the method has one. */
  readonly low: string | null;
  readonly high: string | null;
  readonly isOfRecord: boolean;
}

export interface RiskContribution {
  readonly label: string;
  readonly exposure: string;
  /** Negative where the position diversifies. */
  readonly contribution: string;
}

export interface RiskBacktest {
  readonly days: number;
  readonly exceptions: number;
  readonly expected: string;
  readonly zone: string;
  readonly pValue: string;
}

export interface LimitRow {
  readonly name: string;
  readonly scope: string;
  /** Null where nothing was measured. */
  readonly now: string | null;
  readonly limit: string;
  /** A currency code, `percent` for ratios, or `days`. */
  readonly unit: string;
  /** Use of the limit as a ratio; null where it has none. */
  readonly use: string | null;
  readonly state: 'within' | 'near' | 'breach' | 'breach-at-risk' | 'unknown';
}

/** A window of no days belongs to a portfolio that no rate moves. */
function windowText({ windowDays, currency }: RiskPart): string {
  if (windowDays > 0) return `window ${windowDays} days`;
  return (
    `no window: everything held is in ${currency} and moves with no exchange rate or market series, ` +
    'so the figures are zero by construction; credit risk is not measured'
  );
}

function methodTable(part: RiskPart): ReportTable {
  const { currency } = part;
  const hasInterval = part.methods.some((method) => method.low !== null);
  return {
    kind: 'table',
    id: 'risk_methods',
    title: 'Value at risk by method',
    columns: [
      { id: 'method', title: 'Method', type: 'text' },
      { id: 'var', title: `Value at risk (${currency})`, type: 'amount', currency },
      ...(hasInterval
        ? [
            { id: 'low', title: 'Interval from', type: 'amount', currency } as const,
            { id: 'high', title: 'Interval to', type: 'amount', currency } as const,
          ]
        : []),
      { id: 'shortfall', title: `Expected shortfall (${currency})`, type: 'amount', currency },
    ],
    rows: part.methods.map((method): Row => {
      const bold = (value: string): MarkedCell =>
        method.isOfRecord ? { value, bold: true } : { value };
      return {
        kind: 'line',
        cells: {
          method: bold(method.isOfRecord ? `${method.label} (of record)` : method.label),
          var: bold(method.valueAtRisk),
          low: method.low ?? undefined,
          high: method.high ?? undefined,
          shortfall: bold(method.expectedShortfall),
        },
      };
    }),
    notes: [
      `Losses are positive. Confidence ${formatValue(part.confidence, { type: 'percent', decimals: 1 })}, ` +
        `horizon ${counted(part.horizonDays, 'day')}, ${windowText(part)}.`,
    ],
  };
}

/** Largest first, those that diversify last. */
function bySize(lines: readonly RiskContribution[]): readonly RiskContribution[] {
  return [...lines].sort((a, b) => Number(b.contribution) - Number(a.contribution));
}

function contributionTable(part: RiskPart): ReportTable {
  const { currency } = part;
  return {
    kind: 'table',
    id: 'risk_contributions',
    title: 'Contributions',
    columns: [
      { id: 'label', title: 'Position', type: 'text' },
      { id: 'exposure', title: `Exposure (${currency})`, type: 'amount', currency },
      { id: 'contribution', title: `Component (${currency})`, type: 'amount', currency },
    ],
    rows: [
      ...bySize(part.contributions).map(
        (line): Row => ({
          kind: 'line',
          cells: { label: line.label, exposure: line.exposure, contribution: line.contribution },
        }),
      ),
      {
        kind: 'total',
        over: 'all',
        sums: ['exposure', 'contribution'],
        cells: {
          label: `Value at risk, ${part.contributionMethod}`,
          exposure: sumTexts(part.contributions.map((line) => line.exposure)),
          contribution: sumTexts(part.contributions.map((line) => line.contribution)),
        },
      },
    ],
    notes: ['Components are Euler contributions: they sum to the value at risk.'],
  };
}

/** Methods with their chart, contributions with theirs, and the backtest in a sentence. */
export function riskSections(part: RiskPart): readonly Section[] {
  const sections: Section[] = [
    { kind: 'heading', level: 1, text: 'Market risk' },
    {
      kind: 'chart',
      id: 'risk_methods_chart',
      title: 'Methods side by side',
      summary:
        'Each method on one axis with its interval where it has one; the method of record in blue.',
      chart: {
        kind: 'bars',
        type: 'amount',
        currency: part.currency,
        bars: part.methods.map((method) => ({
          label: method.label,
          value: method.valueAtRisk,
          ...(method.low === null ? {} : { low: method.low }),
          ...(method.high === null ? {} : { high: method.high }),
          ...(method.isOfRecord ? { isChosen: true } : {}),
        })),
      },
    },
    methodTable(part),
  ];
  if (part.contributions.length > 0)
    sections.push(
      {
        kind: 'chart',
        id: 'risk_contributions_chart',
        title: 'What value at risk is made of',
        summary: `Components of the ${part.contributionMethod} value at risk, largest first; hatched ones diversify.`,
        chart: {
          kind: 'bars',
          type: 'amount',
          currency: part.currency,
          bars: bySize(part.contributions).map((line) => ({
            label: line.label,
            value: line.contribution,
          })),
        },
      },
      contributionTable(part),
    );
  if (part.backtest)
    sections.push({
      kind: 'paragraph',
      text:
        `Backtest over ${part.backtest.days} days: ${part.backtest.exceptions} exceptions where ` +
        `${part.backtest.expected} are expected, zone ${part.backtest.zone}, Kupiec p-value ${part.backtest.pValue}.`,
    });
  return sections;
}

const stateWords: Record<LimitRow['state'], string> = {
  within: 'within',
  near: 'near limit',
  breach: 'breach',
  'breach-at-risk': 'breach at risk',
  unknown: 'not measured',
};

function measured(value: string | null, unit: string): MarkedCell {
  if (value === null) return { value: '', mark: 'missing' };
  if (unit === 'percent') return { value, type: 'percent' };
  if (/^[A-Z]{3}$/.test(unit)) return { value, type: 'amount', currency: unit };
  return { value, type: 'integer' };
}

/** Limits with their use and state. */
export function limitSections(limits: readonly LimitRow[]): readonly Section[] {
  return [
    { kind: 'heading', level: 1, text: 'Limits' },
    {
      kind: 'table',
      id: 'limits',
      title: 'Limits and their use',
      columns: [
        { id: 'name', title: 'Limit', type: 'text' },
        { id: 'scope', title: 'Scope', type: 'text' },
        { id: 'unit', title: 'Unit', type: 'text' },
        { id: 'now', title: 'Now', type: 'rate', decimals: 1 },
        { id: 'limit', title: 'Limit value', type: 'rate', decimals: 1 },
        { id: 'use', title: 'Use', type: 'percent', decimals: 1 },
        { id: 'state', title: 'State', type: 'text' },
      ],
      rows: limits.map((row): Row => {
        const isBreach = row.state === 'breach' || row.state === 'breach-at-risk';
        return {
          kind: 'line',
          cells: {
            name: row.name,
            scope: row.scope,
            unit: row.unit,
            now: measured(row.now, row.unit),
            limit: measured(row.limit, row.unit),
            use: row.use ?? undefined,
            state: isBreach
              ? { value: stateWords[row.state], mark: 'breach', bold: true }
              : row.state === 'near'
                ? { value: stateWords.near, mark: 'near' }
                : stateWords[row.state],
          },
        };
      }),
      notes: [],
    },
  ];
}
