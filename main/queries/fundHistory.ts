/**
 * The history of a fund as the waterfall takes it: calls by purpose and deal, distributions of every
 * kind, write-offs, carry given back, values of what is still held, and the terms that each investor
 * has by class and side letter.
 */
import { type FundAgreement, sideLetterSchema, termsFor } from '../../core/fund/agreement.ts';
import { callPurposesSchema } from '../../core/fund/callOptions.ts';
import type { Commitment } from '../../core/fund/commitments.ts';
import type { WaterfallFlow } from '../../core/fund/waterfallFlows.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { DECIDED } from './commitmentHistory.ts';
import type { CommitmentRow, FundRow } from './funds.ts';

interface DealRow {
  readonly id: string;
  readonly code: string;
  readonly sector: string | null;
}

/** The deals of a fund by row id. */
export function dealsOf(store: ReadStore, fundId: string): ReadonlyMap<string, DealRow> {
  const rows = store.all<{ id: string; code: string; sector: string | null }>(
    'SELECT id, code, sector FROM fund_deal WHERE fund_id = ? ORDER BY code',
    [fundId],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** The code of a deal. Throws DEAL_UNKNOWN (not-found) where the fund has no such deal. */
export function dealCode(store: ReadStore, fund: FundRow, dealId: string): string {
  const deal = dealsOf(store, fund.id).get(dealId);
  if (deal !== undefined) return deal.code;
  throw new AppFailure({
    kind: 'not-found',
    code: 'DEAL_UNKNOWN',
    message: `${fund.name} has no such deal. Choose one of the fund.`,
    path: 'dealId',
  });
}

type Deals = ReturnType<typeof dealsOf>;

const USES = { investment: 'investment', 'management-fee': 'fees' } as const;

/** A call in parts by purpose; what its purposes leave of it is one more part without a deal. */
function callParts(
  fund: FundRow,
  row: { id: string; date: string; amount_minor: bigint; purposes: unknown; drawn: string | null },
  deals: Deals,
): WaterfallFlow[] {
  const decoded = callPurposesSchema.safeParse(row.purposes ?? []);
  if (!decoded.success)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'CALL_PURPOSES_INVALID',
      message: `The purposes of the call of ${row.date} cannot be read. Enter them again.`,
      path: `calls.${row.id}.purposes`,
    });
  const head = {
    date: row.date as IsoDate,
    kind: 'call' as const,
    ...(row.drawn !== null && { drawnOn: row.drawn as IsoDate }),
  };
  const parts = decoded.data.map(({ kind, dealId, amount }): WaterfallFlow => {
    const deal = dealId === null ? undefined : deals.get(dealId)?.code;
    return {
      ...head,
      amount,
      use: kind in USES ? USES[kind as keyof typeof USES] : 'expenses',
      ...(deal !== undefined && { deal }),
    };
  });
  const rest = parts.reduce((left, { amount }) => left - (amount?.minor ?? 0n), row.amount_minor);
  if (rest <= 0n) return parts;
  return [...parts, { ...head, amount: money(fund.currency, rest) }];
}

function calls(store: ReadStore, fund: FundRow, date: IsoDate, deals: Deals): WaterfallFlow[] {
  const drawn = new Map(
    store
      .all<{ id: string; first: string }>(
        `SELECT f.capital_call_id AS id, MIN(f.flow_date) AS first
           FROM credit_line_flow f JOIN credit_line l ON l.id = f.credit_line_id
          WHERE l.fund_id = ? AND f.kind = 'draw' AND f.capital_call_id IS NOT NULL
          GROUP BY f.capital_call_id`,
        [fund.id],
      )
      .map(({ id, first }) => [id, first]),
  );
  return store
    .rows<{ id: string; due_date: string; amount_minor: bigint; purposes: unknown }>(
      'capital_call',
      `SELECT id, due_date, amount_minor, purposes FROM capital_call
        WHERE fund_id = ? AND due_date <= ? AND ${DECIDED} ORDER BY due_date, number`,
      [fund.id, date],
    )
    .flatMap((row) =>
      callParts(fund, { ...row, date: row.due_date, drawn: drawn.get(row.id) ?? null }, deals),
    );
}

/** Fees that late comers paid at closings; capital and interest pass between investors. */
function closingFees(store: ReadStore, fund: FundRow, date: IsoDate): WaterfallFlow[] {
  return store
    .all<{ date: string; minor: bigint }>(
      `SELECT k.closing_date AS date, SUM(l.amount_minor) AS minor FROM closing k
         JOIN closing_line l ON l.closing_id = k.id AND l.kind = 'fee'
        WHERE k.fund_id = ? AND k.closing_date <= ? AND k.${DECIDED}
        GROUP BY k.id ORDER BY k.closing_date, k.number`,
      [fund.id, date],
    )
    .map((row) => ({
      date: row.date as IsoDate,
      kind: 'call' as const,
      amount: money(fund.currency, row.minor),
      use: 'fees' as const,
    }));
}

/**
 * What is left of a deal after money came out of it: its value of that day, else the one before less
 * the money. Nothing after a date changes how a deal stood on it.
 */
function valueLeft(
  store: ReadStore,
  fundId: string,
  dealId: string,
  { date, minor }: { readonly date: string; readonly minor: bigint },
): bigint {
  const last = store.get<{ valuation_date: string; amount_minor: bigint }>(
    `SELECT valuation_date, amount_minor FROM fund_valuation
      WHERE fund_id = ? AND deal_id = ? AND kind = 'deal' AND valuation_date <= ?
      ORDER BY valuation_date DESC, version DESC LIMIT 1`,
    [fundId, dealId, date],
  );
  if (last === undefined) return 0n;
  return last.valuation_date === date ? last.amount_minor : last.amount_minor - minor;
}

/**
 * The part of a deal that a distribution realises, by relative value: what is paid over it and what
 * is left. Undefined for all of it.
 */
export function realisedShare(
  store: ReadStore,
  fundId: string,
  dealId: string | null,
  paid: { readonly date: string; readonly minor: bigint },
): string | undefined {
  if (dealId === null || paid.minor <= 0n) return undefined;
  const held = valueLeft(store, fundId, dealId, paid);
  if (held <= 0n) return undefined;
  return new Decimal(paid.minor.toString()).div((paid.minor + held).toString()).toFixed(12);
}

function distributions(
  store: ReadStore,
  fund: FundRow,
  until: { readonly date: IsoDate; readonly before: bigint | null },
  deals: Deals,
): WaterfallFlow[] {
  return store
    .all<{
      pay_date: string;
      amount_minor: bigint;
      deal_id: string | null;
      kind: string | null;
      recallable_minor: bigint | null;
    }>(
      `SELECT pay_date, amount_minor, deal_id, kind, recallable_minor FROM distribution
        WHERE fund_id = :fund AND ${DECIDED}
          AND (pay_date < :date OR (pay_date = :date AND (:before IS NULL OR number < :before)))
        ORDER BY pay_date, number`,
      { fund: fund.id, date: until.date, before: until.before },
    )
    .map((row): WaterfallFlow => {
      const deal = row.deal_id === null ? undefined : deals.get(row.deal_id)?.code;
      const isTax = row.kind === 'tax';
      const share = isTax
        ? undefined
        : realisedShare(store, fund.id, row.deal_id, {
            date: row.pay_date,
            minor: row.amount_minor,
          });
      return {
        date: row.pay_date as IsoDate,
        kind: isTax ? 'tax-distribution' : 'distribution',
        amount: money(fund.currency, row.amount_minor),
        ...(deal !== undefined && { deal }),
        ...(share !== undefined && { share }),
        ...(row.recallable_minor !== null && {
          recallable: money(fund.currency, row.recallable_minor),
        }),
      };
    });
}

/** Write-offs as shares of what a deal still had called when they were booked. */
function writeOffs(
  store: ReadStore,
  fund: FundRow,
  date: IsoDate,
  { deals, called }: { readonly deals: Deals; readonly called: readonly WaterfallFlow[] },
): WaterfallFlow[] {
  const lost = new Map<string, bigint>();
  return store
    .all<{ flow_date: string; deal_id: string; amount_minor: bigint }>(
      `SELECT flow_date, deal_id, amount_minor FROM fund_flow
        WHERE fund_id = ? AND kind = 'write-off' AND deal_id IS NOT NULL AND flow_date <= ?
        ORDER BY flow_date, number`,
      [fund.id, date],
    )
    .flatMap((row): WaterfallFlow[] => {
      const deal = deals.get(row.deal_id)?.code;
      if (deal === undefined) return [];
      const cost = called
        .filter((flow) => flow.deal === deal && flow.date <= row.flow_date)
        .reduce((sum, { amount }) => sum + (amount?.minor ?? 0n), 0n);
      const left = cost - (lost.get(deal) ?? 0n);
      const written = row.amount_minor < 0n ? -row.amount_minor : row.amount_minor;
      lost.set(deal, (lost.get(deal) ?? 0n) + written);
      const isWhole = left <= written;
      return [
        {
          date: row.flow_date as IsoDate,
          kind: isWhole ? 'write-off' : 'write-down',
          deal,
          ...(!isWhole && {
            share: new Decimal(written.toString()).div(left.toString()).toFixed(12),
          }),
        },
      ];
    });
}

/**
 * Carry given back, to whom its lines say; by what each lacks where one of them has passed its
 * commitment on since.
 */
function clawbacks(
  store: ReadStore,
  fund: FundRow,
  date: IsoDate,
  holderOf: ReadonlyMap<string, string>,
): WaterfallFlow[] {
  const lines = store.all<{ clawback_id: string; holder: string; amount_minor: bigint }>(
    `SELECT l.clawback_id, l.holder, l.amount_minor FROM clawback_line l
       JOIN clawback k ON k.id = l.clawback_id
      WHERE k.fund_id = ? AND l.amount_minor > 0 AND l.number = 1 ORDER BY l.holder`,
    [fund.id],
  );
  return store
    .all<{ id: string; test_date: string; amount_minor: bigint }>(
      `SELECT id, test_date, amount_minor FROM clawback
        WHERE fund_id = ? AND test_date <= ? AND amount_minor > 0 AND ${DECIDED} ORDER BY number`,
      [fund.id, date],
    )
    .map((row) => {
      const investors = lines
        .filter((line) => line.clawback_id === row.id)
        .flatMap(({ holder, amount_minor: minor }) => {
          const id = holderOf.get(holder);
          return id === undefined ? [] : [{ id, amount: money(fund.currency, minor) }];
        });
      const sum = investors.reduce((total, { amount }) => total + amount.minor, 0n);
      return {
        date: row.test_date as IsoDate,
        kind: 'clawback' as const,
        amount: money(fund.currency, row.amount_minor),
        ...(sum === row.amount_minor && { investors }),
      };
    });
}

/** Within a date calls come first, as the waterfall counts them. */
const ORDER: readonly WaterfallFlow['kind'][] = [
  'call',
  'write-off',
  'write-down',
  'clawback',
  'tax-distribution',
  'distribution',
];

/**
 * Everything that moved the waterfall of a fund by a date, by date with calls first. `before` leaves
 * out the distribution of that number and those after it on the same day; `holderOf` has the id in a
 * run of each commitment, by row id.
 */
export function waterfallHistory(
  store: ReadStore,
  fund: FundRow,
  { date, before }: { readonly date: IsoDate; readonly before: bigint | null },
  holderOf: ReadonlyMap<string, string>,
): WaterfallFlow[] {
  const deals = dealsOf(store, fund.id);
  const called = calls(store, fund, date, deals);
  return [
    ...called,
    ...closingFees(store, fund, date),
    ...distributions(store, fund, { date, before }, deals),
    ...writeOffs(store, fund, date, { deals, called }),
    ...clawbacks(store, fund, date, holderOf),
  ].sort(
    (a, b) =>
      (a.date < b.date ? -1 : a.date > b.date ? 1 : 0) ||
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind),
  );
}

/** What all deals were worth, at each date on which one was valued. */
export function dealValues(store: ReadStore, fund: FundRow, date: IsoDate) {
  const rows = store.all<{ valuation_date: string; label: string; amount_minor: bigint }>(
    `SELECT valuation_date, label, amount_minor FROM fund_valuation
      WHERE fund_id = ? AND kind = 'deal' AND valuation_date <= ?
      ORDER BY valuation_date, version`,
    [fund.id, date],
  );
  const held = new Map<string, bigint>();
  const totals = new Map<string, bigint>();
  for (const row of rows) {
    held.set(row.label, row.amount_minor);
    totals.set(
      row.valuation_date,
      [...held.values()].reduce((sum, minor) => sum + minor, 0n),
    );
  }
  return [...totals].map(([valuedOn, minor]) => ({
    date: valuedOn as IsoDate,
    amount: money(fund.currency, minor),
  }));
}

type OwnTerms = Pick<Commitment, 'carryRate' | 'preferredRate' | 'excusedDeals'>;

/** What each commitment has in place of the fund's terms, by class and side letter on a date. */
export function ownTermsOf(
  store: ReadStore,
  fund: FundRow,
  { agreement, date }: { readonly agreement: FundAgreement; readonly date: IsoDate },
): (row: CommitmentRow) => OwnTerms {
  const letters = new Map(
    store
      .rows<{ investor_code: string; terms: unknown }>(
        'side_letter',
        `SELECT i.code AS investor_code, l.terms FROM side_letter l
           JOIN investor i ON i.id = l.investor_id
          WHERE l.fund_id = ? AND l.valid_from <= ? ORDER BY l.valid_from, l.version`,
        [fund.id, date],
      )
      .map((row) => [row.investor_code, row.terms]),
  );
  const deals = [...dealsOf(store, fund.id).values()];
  return (row) => {
    const stored = letters.get(row.investor_code);
    const letter = stored === undefined ? undefined : sideLetterSchema.parse(stored);
    const own = termsFor(agreement, row.class_code, letter);
    const bySector = deals.filter(({ sector }) => own.excusedSectors.includes(sector ?? ''));
    const excused = [...new Set([...own.excusedDeals, ...bySector.map(({ code }) => code)])].sort();
    return {
      ...(own.carryRate !== undefined && { carryRate: own.carryRate }),
      ...(own.preferredRate !== undefined && { preferredRate: own.preferredRate }),
      ...(excused.length > 0 && { excusedDeals: excused }),
    };
  };
}
