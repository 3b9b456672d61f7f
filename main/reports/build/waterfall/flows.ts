/**
 * The sheet of flows, stated once for the whole fund, and a sheet of each group's part in them: by
 * commitment among those who take part, expenses by what deals had called.
 */
import { isByDeal } from '../../../../core/fund/flowChecks.ts';
import { fairValueAt } from '../../../../core/fund/fundHistory.ts';
import { type Group, partOf, sumMinor, takingPart } from '../../../../core/fund/groups.ts';
import { Decimal } from '../../../../core/money/decimal.ts';
import type { IsoDate } from '../../../../core/time/dates.ts';
import { cellName } from '../../excel/formulas.ts';
import type { ReportTable } from '../../model.ts';
import { decimalColumn, line, major, moneyColumn, textColumn } from './cells.ts';
import { everyGroup, type WorkbookInput } from './input.ts';
import { type Live, LiveSheet, liveCell, NIL, over, plus, stated, times } from './live.ts';
import { committedBy, groupFigure, termOf } from './terms.ts';

export type FlowKind = 'call' | 'realise' | 'give-back' | 'advance' | 'payment';

const WORDS: { readonly [Kind in FlowKind]: string } = {
  call: 'Call',
  realise: 'Deal realised',
  'give-back': 'Carry given back',
  advance: 'Advance on carry',
  payment: 'Distribution',
};

/** One flow of the fund; a row of the sheet. */
export interface FundFlow {
  readonly date: IsoDate;
  readonly kind: FlowKind;
  readonly deal: string | undefined;
  readonly minor: bigint;
  /** Of a call that earns no return where fees do not. */
  readonly isFee: boolean;
  /** Of what waits for a deal. */
  readonly share: Decimal | undefined;
  /** Of carry given back, by the id of a commitment. */
  readonly to: ReadonlyMap<string, Decimal> | undefined;
  readonly isLast: boolean;
}

function flowOf(flow: Partial<FundFlow> & Pick<FundFlow, 'date' | 'kind'>): FundFlow {
  return {
    ...{ deal: undefined, minor: 0n, isFee: false, share: undefined, to: undefined },
    isLast: false,
    ...flow,
  };
}

const sumGiven = (parts: readonly (Decimal | undefined)[]): Decimal =>
  parts.reduce((sum: Decimal, part) => sum.plus(part ?? 0), new Decimal(0));

/** What a group's members get of carry given back, in minor units. */
const givenTo = ({ members }: Group, { to }: FundFlow): Decimal =>
  sumGiven(members.map(({ id }) => to?.get(id)));

/** The history and the distribution, in the order in which the waterfall reads them. */
export function fundFlows({ terms, events, distribution }: WorkbookInput): FundFlow[] {
  const isDealwise = isByDeal(terms);
  const past = events.flatMap((event): FundFlow[] => {
    const { date, calls, realised, givenBackTo, advances, payments } = event;
    return [
      ...calls.map((call) => flowOf({ date, kind: 'call', ...call })),
      ...(isDealwise ? realised.map((each) => flowOf({ date, kind: 'realise', ...each })) : []),
      ...(givenBackTo.size > 0
        ? [
            flowOf({
              date,
              kind: 'give-back',
              minor: BigInt(sumGiven([...givenBackTo.values()]).toFixed(0)),
              to: givenBackTo,
            }),
          ]
        : []),
      ...advances.map((each) => flowOf({ date, kind: 'advance', ...each })),
      ...payments
        .filter(({ minor }) => minor > 0n)
        .map((each) => flowOf({ date, kind: 'payment', ...each })),
    ];
  });
  const { date, amount, kind, deal, share } = distribution;
  const isTax = kind === 'tax';
  const realises =
    !isDealwise || distribution.liquidates || isTax || deal === undefined
      ? []
      : [flowOf({ date, kind: 'realise', deal, share: new Decimal(share ?? 1) })];
  const last = flowOf({
    ...{ date, deal, minor: amount.minor, isLast: true },
    kind: isTax ? 'advance' : 'payment',
  });
  return [...past, ...realises, last];
}

const testsFairValue = ({ terms }: WorkbookInput): boolean =>
  terms.form === 'hybrid' && terms.test.kind === 'fair-value';

/** A figure of a flow's row. */
export function flowFigure(
  { flow, row }: { readonly flow: FundFlow; readonly row: number },
  column: 'amount' | 'share' | 'held',
  input: WorkbookInput,
): Live {
  const value =
    column === 'amount'
      ? major(flow.minor, input.digits)
      : column === 'share'
        ? (flow.share ?? new Decimal(1))
        : major(fairValueAt(input.valuations, flow.date), input.digits);
  return liveCell(value, cellName('flows', column, row));
}

export function flowTable(input: WorkbookInput, flows: readonly FundFlow[]): ReportTable {
  const { terms, digits } = input;
  const hasShares = flows.some(({ share }) => share !== undefined);
  const text = (minor: bigint) => major(minor, digits).toFixed(digits);
  return {
    kind: 'table',
    id: 'flows',
    title: 'Flows',
    columns: [
      { id: 'date', title: 'Date', type: 'date' },
      textColumn('kind', 'Flow'),
      textColumn('deal', 'Deal'),
      moneyColumn('amount', 'Fund', terms.currency),
      ...(hasShares ? [decimalColumn('share', 'Realised of the deal', 6)] : []),
      ...(testsFairValue(input) ? [moneyColumn('held', 'Still held', terms.currency)] : []),
    ],
    rows: flows.map(({ date, kind, deal, minor, isFee, share, isLast }) =>
      line({
        date,
        kind: isFee ? 'Call for fees or expenses' : WORDS[kind],
        deal: deal ?? '',
        amount: isLast
          ? { value: text(minor), formula: termOf(input, 'amount').text }
          : kind === 'realise'
            ? undefined
            : text(minor),
        share: share?.toFixed(),
        held:
          testsFairValue(input) && kind === 'payment'
            ? text(fairValueAt(input.valuations, date))
            : undefined,
      }),
    ),
    notes: [
      'Every flow of the past runs through the same tiers as the last; change one and all that follows computes anew.',
    ],
  };
}

/** A flow as one group bears it; an expense that deals bear comes once a deal. */
export interface GroupFlow {
  readonly flow: FundFlow;
  readonly row: number;
  readonly deal: string | undefined;
  readonly own: Live;
}

/** The groups among which a flow is shared. */
function among(input: WorkbookInput, { kind, deal }: FundFlow): readonly Group[] {
  const { investors } = input.groups;
  return takingPart(kind === 'advance' ? investors : everyGroup(input), deal);
}

function sharesOf(input: WorkbookInput, group: Group, flow: FundFlow): Live {
  const taking = among(input, flow);
  if (flow.kind === 'realise' || flow.to !== undefined || !taking.includes(group)) return NIL;
  return over(groupFigure(input, group, 'commitment'), committedBy(input, taking));
}

/** Which deals bear an expense of a group, each with the calls that count for it. */
type Bearing = ReadonlyMap<string, readonly number[]>;

/** By row of the flows; calls of no deal are borne by deals where carry is by deal. */
function bearings(
  input: WorkbookInput,
  group: Group,
  flows: readonly FundFlow[],
): ReadonlyMap<number, Bearing> {
  const found = new Map<number, Bearing>();
  if (!isByDeal(input.terms)) return found;
  const ofDeals = flows.flatMap((flow, row) =>
    flow.kind === 'call' &&
    flow.deal !== undefined &&
    flow.minor > 0n &&
    !group.excused.has(flow.deal)
      ? [{ row, date: flow.date, deal: flow.deal }]
      : [],
  );
  const first = ofDeals[0]?.date;
  if (first === undefined) return found;
  flows.forEach(({ kind, deal, date }, row) => {
    if (kind !== 'call' || deal !== undefined) return;
    const until = date < first ? first : date;
    const bearing = new Map<string, number[]>();
    for (const call of ofDeals)
      if (call.date <= until) bearing.set(call.deal, [...(bearing.get(call.deal) ?? []), call.row]);
    found.set(row, bearing);
  });
  return found;
}

export const partsId = (group: Group): string => `parts_${group.id}`;

/** What a group bears of each flow, with its sheet. */
export function groupParts(
  input: WorkbookInput,
  group: Group,
  flows: readonly FundFlow[],
): { readonly sheet: LiveSheet; readonly parts: readonly GroupFlow[] } {
  const sheet = new LiveSheet(partsId(group));
  const borne = bearings(input, group, flows);
  // An expense may be borne by calls further down, so places are settled before figures.
  let next = 0;
  const places = flows.map((_, row) => {
    const at = next;
    next += 1 + (borne.get(row)?.size ?? 0);
    return at;
  });
  const ownOf = flows.map((flow, row) => {
    const exact =
      flow.to === undefined
        ? among(input, flow).includes(group) && flow.kind !== 'realise'
          ? partOf(flow.minor, group, sumMinor(among(input, flow)))
          : new Decimal(0)
        : givenTo(group, flow);
    const scale = new Decimal(10).pow(input.digits);
    return liveCell(exact.div(scale), cellName(sheet.id, 'own', places[row] ?? 0));
  });
  const parts = flows.flatMap((flow, row): GroupFlow[] => {
    const amount = flowFigure({ flow, row }, 'amount', input);
    sheet.open({ date: flow.date, kind: WORDS[flow.kind], deal: flow.deal });
    if (flow.kind !== 'realise') sheet.put('amount', amount);
    const share = sheet.put('share', sharesOf(input, group, flow));
    const given = givenTo(group, flow);
    const own = sheet.put(
      'own',
      flow.to === undefined
        ? times(amount, share)
        : given.gt(0)
          ? stated(given.div(new Decimal(10).pow(input.digits)))
          : NIL,
    );
    const bearing = borne.get(row);
    if (bearing === undefined) return [{ flow, row, deal: flow.deal, own }];
    const all = plus(...[...bearing.values()].flat().map((at) => ownOf[at] ?? NIL));
    return [...bearing].map(([deal, rows]) => {
      sheet.open({ date: flow.date, kind: 'Borne by', deal });
      const called = plus(...rows.map((at) => ownOf[at] ?? NIL));
      const part = sheet.put('own', over(times(own, called), all));
      return { flow, row, deal, own: part };
    });
  });
  return { sheet, parts };
}

export function partsTable(input: WorkbookInput, group: Group, sheet: LiveSheet): ReportTable {
  const { currency } = input.terms;
  return {
    kind: 'table',
    id: sheet.id,
    title: `Parts of ${group.id}`,
    columns: [
      { id: 'date', title: 'Date', type: 'date' },
      textColumn('kind', 'Flow'),
      textColumn('deal', 'Deal'),
      moneyColumn('amount', 'Fund', currency),
      decimalColumn('share', 'Part of the group', 8),
      decimalColumn('own', 'Of the group'),
    ],
    rows: sheet.rows.map((cells) => line(Object.fromEntries(cells))),
    notes: ['Unrounded, by commitment among the groups that take part.'],
  };
}
