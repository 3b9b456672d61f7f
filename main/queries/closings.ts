/**
 * Closings as stored, and the input of their equalisation: what every commitment has paid of each
 * earlier call, walked through calls, earlier closings and transfers in the order of their days.
 */
import { callOptionsSchema, callPurposesSchema } from '../../core/fund/callOptions.ts';
import { type EqualisationInput, equalise } from '../../core/fund/equalisation.ts';
import { allocate } from '../../core/money/allocate.ts';
import { money } from '../../core/money/money.ts';
import { unwrap } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { DECIDED, transferRows } from './commitmentHistory.ts';
import type { EventRow } from './fundEventRows.ts';
import { decodeTerms, type FundRow, termsAt } from './funds.ts';

export interface ClosingCommitment {
  readonly [column: string]: string | bigint;
  readonly id: string;
  readonly investor_id: string;
  readonly investor_code: string;
  readonly investor_name: string;
  readonly party: string;
  readonly class_code: string;
  readonly class_name: string;
  readonly closing_date: string;
  readonly amount_minor: bigint;
  readonly entry: bigint;
}

const COMMITMENTS = `SELECT c.id, c.investor_id, i.code AS investor_code, i.name AS investor_name,
  c.party, c.class_code, c.class_name, c.closing_date, c.amount_minor, c.entry
  FROM commitment c JOIN investor i ON i.id = c.investor_id`;

/** What was committed at a closing, approved or not, by class and investor. */
export function closingCommitments(
  store: ReadStore,
  fundId: string,
  date: IsoDate,
): ClosingCommitment[] {
  return store.all<ClosingCommitment>(
    `${COMMITMENTS} WHERE c.fund_id = ? AND c.closing_date = ? AND c.amount_minor <> 0
      ORDER BY c.class_code, i.code`,
    [fundId, date],
  );
}

export interface ClosingLine {
  readonly [column: string]: string | bigint;
  readonly commitment_id: string;
  readonly investor_name: string;
  readonly class_code: string;
  readonly closing_date: string;
  readonly kind: string;
  readonly amount_minor: bigint;
  readonly entry: bigint;
}

/** What commitments pay or get back at a closing, newcomers first, then by class and investor. */
export function closingLines(store: ReadStore, closingId: string): ClosingLine[] {
  return store.all<ClosingLine>(
    `SELECT l.commitment_id, i.name AS investor_name, c.class_code, c.closing_date, l.kind,
            l.amount_minor, l.entry
       FROM closing_line l JOIN commitment c ON c.id = l.commitment_id
       JOIN investor i ON i.id = c.investor_id
      WHERE l.closing_id = ? ORDER BY c.closing_date DESC, c.class_code, i.code, l.kind`,
    [closingId],
  );
}

/** The id of a commitment in the run of a closing; it names the closing, as investors may add. */
export function equalisationId({ investor_code: code, closing_date: date }: ClosingCommitment) {
  return `${code}.${date}`;
}

/** One purpose of an earlier call, or the whole call where it names none. */
interface CallPart {
  readonly id: string;
  readonly date: IsoDate;
  readonly kind: 'shared' | 'fee';
  readonly excused: ReadonlySet<string>;
  /** Minor units by commitment; changes as closings and transfers follow. */
  paid: Map<string, bigint>;
}

interface CallHead {
  readonly id: string;
  readonly number: number;
  readonly due_date: string;
  readonly purposes: unknown;
  readonly options: unknown;
  readonly [column: string]: unknown;
}

/** Minor units by purpose as a line keeps them; by largest remainder where it does not. */
function partsOf(stored: unknown, amountMinor: bigint, weights: readonly bigint[]): bigint[] {
  if (Array.isArray(stored) && stored.length === weights.length)
    return stored.map((part) => BigInt(String(part)));
  return allocate(amountMinor, weights);
}

function callParts(store: ReadStore, fundId: string, date: IsoDate): CallPart[] {
  const heads = store.rows<CallHead>(
    'capital_call',
    `SELECT id, number, due_date, purposes, options FROM capital_call
      WHERE fund_id = ? AND due_date <= ? AND ${DECIDED}
      ORDER BY due_date, number`,
    [fundId, date],
  );
  return heads.flatMap((head) => {
    const purposes = callPurposesSchema.safeParse(head.purposes ?? []).data ?? [];
    const options = callOptionsSchema.safeParse(head.options ?? {}).data;
    const excused = (purposeId: string | null) =>
      new Set(
        (options?.exclusions ?? [])
          .filter(({ kind }) => kind === 'excused')
          .filter(({ purposeIds }) => !purposeIds || purposeIds.includes(purposeId ?? ''))
          .map(({ commitmentId }) => commitmentId),
      );
    const lines = store.rows<{ commitment_id: string; amount_minor: bigint; parts: unknown }>(
      'capital_call_line',
      'SELECT commitment_id, amount_minor, parts FROM capital_call_line WHERE capital_call_id = ?',
      [head.id],
    );
    const name = `call-${head.number}`;
    const dated = { date: head.due_date as IsoDate };
    if (purposes.length === 0) {
      const paid = new Map(lines.map((line) => [line.commitment_id, line.amount_minor]));
      return [{ id: name, ...dated, kind: 'shared' as const, excused: excused(null), paid }];
    }
    const weights = purposes.map(({ amount }) => amount.minor);
    return purposes.map(
      (purpose, index): CallPart => ({
        id: `${name}.${purpose.id}`,
        ...dated,
        kind: purpose.kind === 'management-fee' ? 'fee' : 'shared',
        excused: excused(purpose.id),
        paid: new Map(
          lines.map((line) => [
            line.commitment_id,
            partsOf(line.parts, line.amount_minor, weights)[index] ?? 0n,
          ]),
        ),
      }),
    );
  });
}

interface Walk {
  readonly store: ReadStore;
  readonly fund: FundRow;
  readonly parts: readonly CallPart[];
  readonly names: ReadonlyMap<string, ClosingCommitment>;
  /** Commitments held so far, by id. */
  readonly held: Map<string, bigint>;
}

/** The input of one closing, on what was held and paid until then. */
function inputAt(walk: Walk, date: IsoDate): EqualisationInput {
  const { store, fund, parts, names, held } = walk;
  const inFund = (minor: bigint) => money(fund.currency, minor);
  const terms = decodeTerms(fund, termsAt(store, fund, date)).equalisation;
  const fresh = [...names.values()].filter(
    (row) => row.closing_date === date && row.amount_minor !== 0n,
  );
  const holders = new Set([...held.keys(), ...fresh.map(({ id }) => id)]);
  const ordered = [...names.values()].filter(({ id }) => holders.has(id));
  return {
    currency: fund.currency,
    date,
    interestRateAnnual: terms.rateAnnual,
    ...(terms.compounding !== undefined && { compounding: terms.compounding }),
    dayCount: terms.dayCount,
    interestOnFees: terms.onFees,
    investors: ordered.map((row) => {
      const before = held.get(row.id) ?? 0n;
      const added = row.closing_date === date ? row.amount_minor : 0n;
      return {
        id: equalisationId(row),
        name: row.investor_name,
        before: inFund(before),
        after: inFund(before + added),
      };
    }),
    calls: parts
      .filter((part) => part.date <= date && held.size > 0)
      .map((part) => {
        const paid = ordered.map(({ id }) => part.paid.get(id) ?? 0n);
        const excused = ordered.filter(({ id }) => part.excused.has(id)).map(equalisationId);
        return {
          id: part.id,
          date: part.date,
          kind: part.kind,
          amount: inFund(paid.reduce((sum, minor) => sum + minor, 0n)),
          paid: paid.map(inFund),
          ...(excused.length === 0 ? {} : { excused }),
        };
      }),
  };
}

/** An approved closing: what it moved counts as paid from then on. */
function applyClosing(walk: Walk, date: IsoDate): void {
  const input = inputAt(walk, date);
  const result = unwrap(equalise(input));
  const ids = new Map([...walk.names.values()].map((row) => [equalisationId(row), row.id]));
  input.calls.forEach(({ id }, at) => {
    const part = walk.parts.find((each) => each.id === id);
    input.investors.forEach((investor, k) => {
      const holder = ids.get(investor.id) ?? '';
      const moved = result.lines[at]?.[k]?.capital ?? 0n;
      part?.paid.set(holder, (part.paid.get(holder) ?? 0n) + moved);
    });
  });
  for (const row of walk.names.values())
    if (row.closing_date === date && row.amount_minor !== 0n)
      walk.held.set(row.id, row.amount_minor);
}

function applyTransfer(
  walk: Walk,
  transfer: {
    readonly from: string;
    readonly to: string;
    readonly minor: bigint;
    readonly day: string;
  },
): void {
  const { from, to, minor, day } = transfer;
  const before = walk.held.get(from) ?? 0n;
  for (const { paid, date } of walk.parts) {
    if (date > day) continue;
    const [moved = 0n, kept = 0n] = allocate(paid.get(from) ?? 0n, [minor, before - minor]);
    paid.set(from, kept);
    paid.set(to, (paid.get(to) ?? 0n) + moved);
  }
  walk.held.set(from, before - minor);
  walk.held.set(to, (walk.held.get(to) ?? 0n) + minor);
}

export interface EqualisationFacts {
  readonly input: EqualisationInput;
  /** The commitment's row id by its id in the run. */
  readonly commitmentOf: { readonly [id: string]: string };
}

/** The input of `fund.equalisation` for a closing. Throws FUND_TERMS_MISSING, FUND_TERMS_INVALID. */
export function equalisationFacts(
  store: ReadStore,
  fund: FundRow,
  closing: EventRow,
): EqualisationFacts {
  const date = closing.date as IsoDate;
  const all = store.all<ClosingCommitment>(
    `${COMMITMENTS} WHERE c.fund_id = ? AND c.closing_date <= ? ORDER BY c.class_code, i.code,
      c.closing_date`,
    [fund.id, date],
  );
  const statusOf = new Map(
    store
      .all<{ date: string; counts: bigint }>(
        `SELECT k.closing_date AS date, (k.${DECIDED}) AS counts FROM closing k WHERE k.fund_id = ?`,
        [fund.id],
      )
      .map((row) => [row.date, row.counts === 1n]),
  );
  const counted = all.filter(
    (row) =>
      row.closing_date === date ||
      row.amount_minor === 0n ||
      (statusOf.get(row.closing_date) ?? true),
  );
  const names = new Map(counted.map((row) => [row.id, row]));
  const walk: Walk = {
    store,
    fund,
    parts: callParts(store, fund.id, date),
    names,
    held: new Map(),
  };
  const days = [...new Set(counted.map((row) => row.closing_date))].filter((day) => day < date);
  const steps = [
    ...days.map((day) => ({ day, order: 0, run: () => applyClosing(walk, day as IsoDate) })),
    ...transferRows(store, fund.id, date).map((row) => ({
      day: row.effective_date,
      order: 1,
      run: () =>
        applyTransfer(walk, {
          from: row.from_commitment_id,
          to: row.to_commitment_id,
          minor: row.amount_minor,
          day: row.effective_date,
        }),
    })),
  ].sort((a, b) => (a.day === b.day ? a.order - b.order : a.day < b.day ? -1 : 1));
  for (const { run } of steps) run();
  return {
    input: inputAt(walk, date),
    commitmentOf: Object.fromEntries(counted.map((row) => [equalisationId(row), row.id])),
  };
}
