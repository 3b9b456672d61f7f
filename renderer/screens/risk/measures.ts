/** Value at risk as the screen shows it: one row a method, and contributions that foot to the measure. */
import type { OutputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import type { BacktestOutput, HistoricalOutput, ParametricOutput, Run } from '../../run/outputs.ts';
import { roundToTotal, unitsText } from '../../run/rounding.ts';

export type Latest = OutputOf<'risk.latest'>;

/** The first method of the contract's list is the one that limits are held against. */
export const METHOD_OF_RECORD = 'historical';

/** The tone of each zone of Basel's traffic light; the word always stands with it. */
export const ZONES = { green: 'ok', yellow: 'warn', red: 'bad' } as const;

/**
 * The level and horizon of the figures at hand: while others load, or where they fail to, those before
 * stay and keep their own names.
 */
export function measureOf(
  latest: Latest | undefined,
): { readonly level: string; readonly horizonDays: number } | null {
  const [first] = latest?.methods ?? [];
  if (first === undefined) return null;
  const { confidence, horizonDays } = first.output as HistoricalOutput | ParametricOutput;
  return { level: String(Math.round(confidence * 1000) / 10), horizonDays };
}

export interface MethodRow {
  readonly id: string;
  readonly run: Run;
  readonly name: string;
  readonly note: string;
  readonly valueAtRisk: number;
  readonly expectedShortfall: number;
  readonly interval: { readonly value: number; readonly low: number; readonly high: number };
  readonly isOfRecord: boolean;
  readonly components: HistoricalOutput['components'] | ParametricOutput['components'];
}

const NAMES = {
  historical: 'risk.method.historical',
  'parametric-normal': 'risk.method.normal',
  'cornish-fisher': 'risk.method.cornishFisher',
  'student-t': 'risk.method.student',
} as const;

function noteOf(id: string, output: HistoricalOutput | ParametricOutput): string {
  if ('scenarioPnl' in output) return t('risk.note.days', { days: output.window.days });
  if (id === 'cornish-fisher') return t('risk.note.moments');
  if (output.degreesOfFreedom !== null)
    return t('risk.note.degrees', { degrees: output.degreesOfFreedom.toFixed(1) });
  return output.lambda === null
    ? t('risk.note.sample')
    : t('risk.note.ewma', { lambda: output.lambda });
}

/** The methods as rows; a method without an interval stands as a point. */
export function methodRows(latest: Latest): readonly MethodRow[] {
  return latest.methods.map(({ method, run, output: kept }) => {
    const output = kept as HistoricalOutput | ParametricOutput;
    const value = output.valueAtRisk;
    const interval = 'interval' in output ? output.interval : null;
    const name = NAMES[method as keyof typeof NAMES];
    return {
      id: method,
      run,
      name: name === undefined ? method : t(name),
      note: noteOf(method, output),
      valueAtRisk: value,
      expectedShortfall: output.expectedShortfall,
      interval: {
        value: value / 1e6,
        low: (interval?.lower ?? value) / 1e6,
        high: (interval?.upper ?? value) / 1e6,
      },
      isOfRecord: method === METHOD_OF_RECORD,
      components: output.components,
    };
  });
}

export interface Contribution {
  readonly id: string;
  readonly label: string;
  /** Whole units of the currency, exact text. */
  readonly amount: string;
  readonly value: number;
  readonly sharePercent: string;
  /** The run's components that it sums up. */
  readonly components: readonly string[];
}

const CASH = /^cash\./;
const SHOWN = 8;

interface Part {
  readonly id: string;
  readonly label: string;
  readonly value: number;
  readonly components: readonly string[];
}

/** Cash by currency, and holdings together; the smallest beyond eight join as *Other*. */
function partsOf(row: MethodRow): readonly Part[] {
  const cash = row.components
    .filter(({ id }) => CASH.test(id))
    .map(({ id, valueAtRisk }) => ({
      id,
      label: id.replace(CASH, ''),
      value: valueAtRisk,
      components: [id],
    }))
    .filter(({ value }) => Math.abs(value) >= 0.5);
  const others = row.components.filter(({ id }) => !CASH.test(id));
  const held = others.reduce((sum, { valueAtRisk }) => sum + valueAtRisk, 0);
  const holdings: Part = {
    id: 'holdings',
    label: t('risk.holdings'),
    value: held,
    components: others.map(({ id }) => id),
  };
  const all = [...cash, ...(held === 0 ? [] : [holdings])].sort(
    (one, other) => Math.abs(other.value) - Math.abs(one.value),
  );
  const shown = all.slice(0, all.length > SHOWN ? SHOWN - 1 : SHOWN);
  const left = all.slice(shown.length);
  const sorted = [...shown].sort((one, other) => other.value - one.value);
  if (all.length === shown.length) return sorted;
  const rest: Part = {
    id: 'other',
    label: t('risk.other'),
    value: left.reduce((sum, { value }) => sum + value, 0),
    components: left.flatMap(({ components }) => components),
  };
  return [...sorted, rest];
}

/** Contributions in whole units and in tenths of a percent, both footing to the measure. */
export function contributionsOf(row: MethodRow): readonly Contribution[] {
  const parts = partsOf(row);
  const values = parts.map(({ value }) => value);
  const amounts = roundToTotal(values, Math.round(row.valueAtRisk));
  const total = values.reduce((sum, value) => sum + value, 0) || 1;
  const shares = roundToTotal(
    values.map((value) => (value / total) * 1000),
    1000,
  );
  return parts.map(({ id, label, value, components }, index) => ({
    id,
    label,
    value,
    components,
    amount: unitsText(amounts[index] ?? 0, 0),
    sharePercent: unitsText(shares[index] ?? 0, 1),
  }));
}

/** The tested days as the chart takes them, in millions. */
export function backtestDays(output: BacktestOutput) {
  return output.testedDates.map((date, index) => ({
    date,
    profit: (output.pnl[index] ?? 0) / 1e6,
    valueAtRisk: (output.valueAtRisk[index] ?? 0) / 1e6,
  }));
}
