/** Facts of a fund beside calls and distributions: valuations, flows of its deals, fees, expenses. */
import { counted } from '../../core/counted.ts';
import { booksAt, type MovementKind } from '../../core/fund/accounts/books.ts';
import type { FundAgreement } from '../../core/fund/agreement.ts';
import { categoriesOf, type FlowCategory } from '../../core/fund/flowCategories.ts';
import { Decimal, roundDecimal } from '../../core/money/decimal.ts';
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { currentValuations, flowRows, fundBooks, valuationRows } from '../queries/fundBooks.ts';
import {
  amountWords,
  commitmentsAt,
  decodeTerms,
  type FundRow,
  fundById,
  termsAt,
} from '../queries/funds.ts';
import type { ReadStore } from '../store/index.ts';
import { refuse } from './saveParts.ts';

/** Which way money of a kind goes; others may go both ways. */
const SIGN: { readonly [kind: string]: 1n | -1n } = {
  investment: -1n,
  proceeds: 1n,
  'write-off': -1n,
  'fee-waiver': 1n,
  'fee-rebate': 1n,
};
const OF_DEAL: readonly string[] = ['investment', 'proceeds', 'write-off'];

function assertCurrencyOf(fund: FundRow, amount: Money, path: string): void {
  if (amount.currency !== fund.currency)
    refuse(
      'CURRENCY_MIXED',
      `${fund.name} is in ${fund.currency}, not ${amount.currency}. Convert the amount at a dated rate first.`,
      `${path}.currency`,
    );
}

/** Throws DEAL_UNKNOWN (not-found). */
function dealId(store: ReadStore, fund: FundRow, code: string, path: string): string {
  const id = store.pluck<string>('SELECT id FROM fund_deal WHERE fund_id = ? AND code = ?', [
    fund.id,
    code,
  ]);
  if (id !== undefined) return id;
  throw new AppFailure({
    kind: 'not-found',
    code: 'DEAL_UNKNOWN',
    message: `${fund.name} has no deal "${code}". Choose one of its deals, or enter the deal first.`,
    path,
  });
}

function listValuations(
  { store }: QueryContext,
  { fundId, asOf }: DomainInput<'fundValuations.list'>,
): DomainOutput<'fundValuations.list'> {
  const fund = fundById(store, fundId);
  const rows = valuationRows(store, fundId, asOf);
  const current = new Set(currentValuations(rows).map(({ id }) => id));
  return rows.reverse().map((row) => ({
    id: row.id,
    date: row.valuation_date as IsoDate,
    kind: row.kind as DomainOutput<'fundValuations.list'>[number]['kind'],
    label: row.label,
    dealName: row.deal_name,
    version: Number(row.version),
    amount: money(fund.currency, row.amount_minor),
    method: row.method,
    replaced: !current.has(row.id),
    entry: Number(row.entry),
  }));
}

/** Throws FUND_UNKNOWN, DEAL_UNKNOWN (not-found), CURRENCY_MIXED, VALUATION_NEGATIVE, VALUATION_TWICE. */
function saveValuations(
  { store, newId }: CommandContext,
  { fundId, date, items }: DomainInput<'fundValuations.save'>,
): DomainOutput<'fundValuations.save'> {
  const fund = fundById(store, fundId);
  const seen = new Set<string>();
  for (const [k, { kind, label, amount, method }] of items.entries()) {
    const path = `items.${k}`;
    assertCurrencyOf(fund, amount, `${path}.amount`);
    if (amount.minor < 0n && kind !== 'cash')
      refuse(
        'VALUATION_NEGATIVE',
        `${label} is valued at ${formatAmount(amount)}. A value is zero or above; a debt is a liability.`,
        `${path}.amount.amount`,
      );
    const key = `${kind} ${label}`;
    if (seen.has(key))
      refuse('VALUATION_TWICE', `${label} stands twice. Value each item once.`, `${path}.label`);
    seen.add(key);
    const version = store.pluck<bigint | null>(
      `SELECT MAX(version) FROM fund_valuation
        WHERE fund_id = ? AND valuation_date = ? AND kind = ? AND label = ?`,
      [fundId, date, kind, label],
    );
    store.insert('fund_valuation', {
      id: newId(),
      fund_id: fundId,
      valuation_date: date,
      kind,
      label,
      version: Number(version ?? 0n) + 1,
      deal_id: kind === 'deal' ? dealId(store, fund, label, `${path}.label`) : null,
      amount_minor: amount.minor,
      method,
    });
  }
  return { saved: items.length };
}

function listFlows(
  { store }: QueryContext,
  { fundId, asOf }: DomainInput<'fundFlows.list'>,
): DomainOutput<'fundFlows.list'> {
  const fund = fundById(store, fundId);
  return flowRows(store, fundId, asOf)
    .reverse()
    .map((row) => ({
      id: row.id,
      number: Number(row.number),
      date: row.flow_date as IsoDate,
      kind: row.kind as DomainOutput<'fundFlows.list'>[number]['kind'],
      category: row.category as DomainOutput<'fundFlows.list'>[number]['category'],
      dealCode: row.deal_code,
      dealName: row.deal_name,
      amount: money(fund.currency, row.amount_minor),
      note: row.note,
      runId: row.run_id,
      entry: Number(row.entry),
    }));
}

/** The most that organisation may cost the fund by its agreement; null where nothing is agreed. */
export function organisationCap(
  { organisationalCostCap: cap }: FundAgreement,
  committedMinor: bigint,
): bigint | null {
  if (cap === undefined) return null;
  const share =
    cap.shareOfCommitments === undefined
      ? undefined
      : BigInt(
          roundDecimal(
            new Decimal(cap.shareOfCommitments).times(committedMinor.toString()),
            0,
            'half-even',
          ).toFixed(0),
        );
  const amount = cap.amount?.minor;
  if (share === undefined || amount === undefined) return share ?? amount ?? null;
  return share < amount ? share : amount;
}

/** Throws ORGANISATION_COST_CAP where the agreement's cap would be passed. */
function assertCap(store: ReadStore, fund: FundRow, date: IsoDate, amount: Money): void {
  const agreement = decodeTerms(fund, termsAt(store, fund, date));
  const committed = commitmentsAt(store, fund.id, date).reduce(
    (sum, row) => sum + row.amount_minor,
    0n,
  );
  const cap = organisationCap(agreement, committed);
  if (cap === null) return;
  const before =
    store.pluck<bigint | null>(
      `SELECT SUM(-amount_minor) FROM fund_flow WHERE fund_id = ? AND kind = 'organisation-cost'`,
      [fund.id],
    ) ?? 0n;
  const left = cap > before ? cap - before : 0n;
  if (-amount.minor <= left) return;
  refuse(
    'ORGANISATION_COST_CAP',
    `The agreement caps organisation costs at ${amountWords(money(fund.currency, cap))}, of which ${amountWords(money(fund.currency, left))} is left. Charge that much; the manager bears the rest.`,
    'amount.amount',
  );
}

/** Throws FLOW_CATEGORY_WITHOUT_MEANING where flows of the kind are not of the category. */
function assertCategory(kind: MovementKind, category: FlowCategory | null): void {
  const known = categoriesOf(kind);
  if (category === null || known.includes(category)) return;
  refuse(
    'FLOW_CATEGORY_WITHOUT_MEANING',
    known.length === 0
      ? `A flow of the kind ${kind} has no category. Leave the category out.`
      : `"${category}" is no category of ${kind}. Choose one of ${known.join(', ')}.`,
    'category',
  );
}

/** Inserts one flow under the fund's next number. */
export function insertFlow(
  { store, newId }: CommandContext,
  flow: {
    readonly fundId: string;
    readonly date: IsoDate;
    readonly kind: MovementKind;
    readonly category?: FlowCategory | null;
    readonly dealId?: string | null;
    readonly minor: bigint;
    readonly note: string | null;
    readonly runId?: string | null;
  },
): { id: string; number: number } {
  const last = store.pluck<bigint | null>('SELECT MAX(number) FROM fund_flow WHERE fund_id = ?', [
    flow.fundId,
  ]);
  const id = newId();
  const number = Number(last ?? 0n) + 1;
  store.insert('fund_flow', {
    id,
    fund_id: flow.fundId,
    number,
    flow_date: flow.date,
    kind: flow.kind,
    category: flow.category ?? null,
    deal_id: flow.dealId ?? null,
    amount_minor: flow.minor,
    capital_call_id: null,
    distribution_id: null,
    run_id: flow.runId ?? null,
    note: flow.note,
  });
  return { id, number };
}

/**
 * Throws FUND_UNKNOWN, DEAL_UNKNOWN (not-found), CURRENCY_MIXED, FLOW_SIGN, FLOW_ZERO,
 * FLOW_CATEGORY_WITHOUT_MEANING, FLOW_WITHOUT_DEAL, WRITE_OFF_ABOVE_COST and ORGANISATION_COST_CAP.
 */
function saveFlow(
  context: CommandContext,
  { fundId, date, kind, category, dealCode, amount, note }: DomainInput<'fundFlows.save'>,
): DomainOutput<'fundFlows.save'> {
  const { store } = context;
  const fund = fundById(store, fundId);
  assertCurrencyOf(fund, amount, 'amount');
  if (amount.minor === 0n)
    refuse('FLOW_ZERO', 'A flow of nothing is none. Enter its amount.', 'amount.amount');
  const sign = SIGN[kind];
  if (sign !== undefined && amount.minor * sign < 0n)
    refuse(
      'FLOW_SIGN',
      `This ${kind} is ${formatAmount(amount)}, but it goes ${sign > 0n ? 'into' : 'out of'} the fund. Turn its sign.`,
      'amount.amount',
    );
  assertCategory(kind, category);
  if (OF_DEAL.includes(kind) && dealCode === null)
    refuse('FLOW_WITHOUT_DEAL', `Say which deal this ${kind} is of.`, 'dealCode');
  if (kind === 'organisation-cost') assertCap(store, fund, date, amount);
  if (kind === 'write-off') {
    const standing = booksAt(fundBooks(store, fund, date), date);
    const cost = standing.deals.find(({ deal }) => deal === dealCode)?.costMinor ?? 0n;
    if (-amount.minor > cost)
      refuse(
        'WRITE_OFF_ABOVE_COST',
        `${dealCode} has a cost of ${amountWords(money(fund.currency, cost))} left on ${date}. Write off at most that.`,
        'amount.amount',
      );
  }
  return insertFlow(context, {
    fundId,
    date,
    kind,
    category,
    dealId: dealCode === null ? null : dealId(store, fund, dealCode, 'dealCode'),
    minor: amount.minor,
    note,
  });
}

export const fundFactHandlers = {
  'fundValuations.list': query<'fundValuations.list'>(listValuations),
  'fundValuations.save': command<'fundValuations.save'>(
    ({ date }, { saved }) => `${counted(saved, 'valuation')} of ${date}`,
    saveValuations,
  ),
  'fundFlows.list': query<'fundFlows.list'>(listFlows),
  'fundFlows.save': command<'fundFlows.save'>(
    ({ kind, amount, date }, { number }) =>
      `Fund flow ${number}, ${kind} of ${amountWords(amount)} on ${date}`,
    saveFlow,
  ),
};
