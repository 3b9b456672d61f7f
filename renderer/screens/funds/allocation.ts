/** A waterfall run as the distribution page shows it: tiers of the chart, and a table that foots. */

import type { TierPart } from '../../chart/geometry.ts';
import type { Tier } from '../../chart/index.ts';
import { signOf, sumDecimals } from '../../format/index.ts';
import type { WaterfallOutput } from '../../run/outputs.ts';

type Holder = WaterfallOutput['holders'][number];
type ClassLine = WaterfallOutput['classes'][number];

export interface AllocationRow {
  readonly id: string;
  readonly kind: 'class' | 'holder' | 'subtotal' | 'total';
  readonly holderKind: Holder['kind'] | null;
  /** What the run calls the class line or holder; `null` for sums over them. */
  readonly lineId: string | null;
  readonly name: string;
  /** Investors in the row; 0 where it is one holder. */
  readonly count: number;
  readonly commitment: string;
  readonly cells: readonly {
    readonly tierId: string;
    readonly amount: string;
    /** The step of the run that explains it; `null` where it is a sum of such steps. */
    readonly step: string | null;
  }[];
  readonly total: string;
  /** Percent with two decimals. */
  readonly percent: string;
}

/** Exact decimal text of a share such as `0.4723` as percent: the point moves, nothing is rounded. */
export function percentOf(share: string): string {
  const [whole = '0', fraction = ''] = share.split('.');
  const digits = fraction.padEnd(4, '0');
  return `${Number(whole + digits.slice(0, 2))}.${digits.slice(2, 4)}`;
}

function rowOf(
  line: Holder | ClassLine,
  kind: 'class' | 'holder',
  /** The holder whose steps explain the row; `null` for several. */
  holderId: string | null,
): AllocationRow {
  return {
    id: `${kind} ${line.id}`,
    kind,
    holderKind: line.kind,
    lineId: line.id,
    name: line.name,
    count: 'holderCount' in line && line.holderCount > 1 ? line.holderCount : 0,
    commitment: line.commitment.amount,
    cells: line.lines.map(({ tierId, amount }) => ({
      tierId,
      amount: amount.amount,
      step: holderId === null ? null : `line.${holderId}.${tierId}`,
    })),
    total: line.total.amount,
    percent: percentOf(line.share),
  };
}

const sum = (texts: readonly string[]) => sumDecimals(texts) ?? '0';

function sumRow(
  id: string,
  kind: 'subtotal' | 'total',
  rows: readonly AllocationRow[],
  tierIds: readonly string[],
): AllocationRow {
  return {
    id,
    kind,
    holderKind: kind === 'subtotal' ? 'lp' : null,
    lineId: null,
    name: '',
    count: rows.reduce((count, row) => count + Math.max(1, row.count), 0),
    commitment: sum(rows.map((row) => row.commitment)),
    cells: tierIds.map((tierId, index) => ({
      tierId,
      amount: sum(rows.map((row) => row.cells[index]?.amount ?? '0')),
      step: null,
    })),
    total: sum(rows.map((row) => row.total)),
    percent: sum(rows.map((row) => row.percent)),
  };
}

/** Rows by class with their holders where opened, the investors' subtotal, and the total. */
export function allocationRows(
  output: WaterfallOutput,
  opened: ReadonlySet<string>,
): readonly AllocationRow[] {
  const tierIds = output.tiers.map(({ id }) => id);
  const classRow = (line: ClassLine): AllocationRow => {
    const members = output.holders.filter(
      ({ classId, kind }) => classId === line.classId && kind === line.kind,
    );
    const only = members.length === 1 ? members[0] : undefined;
    return rowOf(line, 'class', only?.id ?? null);
  };
  const withHolders = (line: ClassLine): readonly AllocationRow[] => {
    const row = classRow(line);
    if (!opened.has(row.id)) return [row];
    const members = output.holders
      .filter(({ classId, kind }) => classId === line.classId && kind === line.kind)
      .map((holder) => rowOf(holder, 'holder', holder.id));
    return [row, ...members];
  };
  const investors = output.classes.filter(({ kind }) => kind === 'lp');
  const others = output.classes.filter(({ kind }) => kind !== 'lp');
  const all = output.classes.map(classRow);
  return [
    ...investors.flatMap(withHolders),
    sumRow('subtotal', 'subtotal', investors.map(classRow), tierIds),
    ...others.flatMap(withHolders),
    sumRow('total', 'total', all, tierIds),
  ];
}

const GP_COMMITMENT_TIER = 'gp-commitment';
const CATCH_UP_TIER = 'catch-up';

/** The tiers as columns of the chart, in millions; the parts of a tier sum to it. */
export function chartTiers(
  output: WaterfallOutput,
  words: (tier: WaterfallOutput['tiers'][number]) => {
    readonly label: string;
    readonly note: string;
  },
): readonly Tier[] {
  return output.tiers.map((tier) => {
    const part = (holder: TierPart['holder'], amount: string): TierPart[] =>
      signOf(amount) === 0 ? [] : [{ holder, value: Number(amount) / 1e6 }];
    return {
      id: tier.id,
      ...words(tier),
      parts: [
        ...part('pool', tier.gpCommitmentAmount.amount),
        ...part('lp', tier.lpAmount.amount),
        ...part('gp', tier.carryAmount.amount),
      ],
    };
  });
}

/** The number of a tier as agreements count them: the commitment of the general partner has none. */
export function tierNumber(output: WaterfallOutput, tierId: string): string {
  const numbered = output.tiers.filter(({ id }) => id !== GP_COMMITMENT_TIER);
  const at = numbered.findIndex(({ id }) => id === tierId);
  return at < 0 ? '' : String(at + 1);
}

export function isCatchUp(tierId: string): boolean {
  return tierId === CATCH_UP_TIER;
}

/** What the investors and the carry vehicle get of a distribution, exact. */
export function sidesOf(output: WaterfallOutput): { readonly lp: string; readonly carry: string } {
  return {
    lp: sum(output.tiers.map(({ lpAmount }) => lpAmount.amount)),
    carry: sum(output.tiers.map(({ carryAmount }) => carryAmount.amount)),
  };
}
