/**
 * What a waterfall of a fund runs on: terms, commitments and history up to a date as its calculations
 * take them, and a distribution after it.
 */
import type { CalculationWarning } from '../../core/calculation.ts';
import type { FundAgreement } from '../../core/fund/agreement.ts';
import { type FundTerms, fundTermsSchema } from '../../core/fund/terms.ts';
import type { WaterfallInput } from '../../core/fund/waterfallCalculation.ts';
import { type Money, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { firstClosing } from './fundChecks.ts';
import {
  dealCode,
  dealValues,
  ownTermsOf,
  realisedShare,
  waterfallHistory,
} from './fundHistory.ts';
import { type CommitmentRow, commitmentsAt, decodeTerms, type FundRow, termsAt } from './funds.ts';

/** The terms of a fund's waterfall, in the fund's currency. */
export function waterfallTermsOf({ waterfall, currency }: FundAgreement): FundTerms {
  return fundTermsSchema.parse({ ...waterfall, currency });
}

/**
 * The id of a holder in a run: the investor's code, with the closing date where one investor has
 * committed more than once. Natural ids make equal facts hash alike whatever their rows are called.
 */
function holderIds(commitments: readonly CommitmentRow[]): Map<string, string> {
  const counts = new Map<string, number>();
  for (const { investor_code: code } of commitments) counts.set(code, (counts.get(code) ?? 0) + 1);
  return new Map(
    commitments.map((row) => [
      row.id,
      counts.get(row.investor_code) === 1
        ? row.investor_code
        : `${row.investor_code}.${row.closing_date}`,
    ]),
  );
}

/** The id in a run of every commitment closed by a date, by the commitment's row id. */
export function holderIdsOf(
  store: ReadStore,
  fundId: string,
  date: IsoDate,
): ReadonlyMap<string, string> {
  return holderIds(commitmentsAt(store, fundId, date));
}

export interface WaterfallFacts {
  readonly input: WaterfallInput;
  /** The commitment's row id by holder id of the run. */
  readonly commitmentOf: { readonly [holder: string]: string };
  readonly termsVersion: number;
  readonly warnings: readonly CalculationWarning[];
}

/**
 * What is to be distributed; `number` is the distribution's own, null for one that is only tried.
 */
export interface Payout {
  readonly payDate: IsoDate;
  readonly amount: Money;
  readonly number: bigint | null;
  /** Terms that are tried instead of those in force on the pay date. */
  readonly terms?: FundAgreement;
  /** The deal whose proceeds it is; waterfalls by deal need it. */
  readonly dealId?: string | null | undefined;
  readonly kind?: string | null | undefined;
}

/** Earlier distributions on whose payment nobody has decided yet are not in the history. */
export function undecidedWarning(
  store: ReadStore,
  fund: FundRow,
  payout: Pick<Payout, 'payDate' | 'number'>,
): CalculationWarning[] {
  const numbers = store.plucks<bigint>(
    `SELECT number FROM distribution
      WHERE fund_id = ? AND pay_date <= ? AND status IN ('draft', 'computed', 'reviewed')
        AND (? IS NULL OR number < ?) ORDER BY number`,
    [fund.id, payout.payDate, payout.number, payout.number],
  );
  if (numbers.length === 0) return [];
  return [
    {
      code: 'DISTRIBUTION_UNDECIDED',
      message: `Distribution ${numbers.join(', ')} is earlier and not approved yet: it is not part of the history.`,
    },
  ];
}

/** What every calculation on a fund's carry starts from, before a distribution. */
export type HistoryFacts = Omit<WaterfallFacts, 'input' | 'warnings'> & {
  readonly agreement: FundAgreement;
  readonly history: Omit<WaterfallInput, 'distribution'>;
};

/**
 * The history of a fund up to a date. `before` leaves out the distribution of that number and those
 * after it on the same day; `terms` are tried instead of those in force. Throws FUND_TERMS_MISSING, FUND_TERMS_INVALID, CALL_PURPOSES_INVALID.
 */
export function historyFacts(
  store: ReadStore,
  fund: FundRow,
  date: IsoDate,
  {
    before = null,
    terms,
  }: { readonly before?: bigint | null; readonly terms?: FundAgreement } = {},
): HistoryFacts {
  const stored = termsAt(store, fund, date);
  const agreement = terms ?? decodeTerms(fund, stored);
  const commitments = commitmentsAt(store, fund.id, date);
  const ids = holderIds(commitments);
  const own = ownTermsOf(store, fund, { agreement, date });
  const closing = firstClosing(store, fund.id);
  const { recycling, taxDistributions, clawback } = agreement;
  const values = dealValues(store, fund, date);
  return {
    agreement,
    termsVersion: stored.version,
    commitmentOf: Object.fromEntries([...ids].map(([row, holder]) => [holder, row])),
    history: {
      terms: waterfallTermsOf(agreement),
      commitments: commitments.map((row) => ({
        id: ids.get(row.id) ?? row.id,
        name: row.investor_name,
        classId: row.class_code,
        className: row.class_name,
        kind: row.party === 'gp' ? 'gp' : 'lp',
        commitment: money(fund.currency, row.amount_minor),
        ...own(row),
      })),
      flows: waterfallHistory(store, fund, { date, before }, ids),
      ...(closing !== null && { firstClosing: closing }),
      ...(values.length > 0 && { valuations: values }),
      ...(recycling && { recycling: { limitShare: recycling.limitShare } }),
      ...(taxDistributions && { taxDistributions }),
      ...(Number(clawback.escrowShare) > 0 && { escrowShare: clawback.escrowShare }),
    },
  };
}

/** The input of `fund.waterfall`. Throws what `historyFacts` throws, and DEAL_UNKNOWN. */
export function waterfallFacts(store: ReadStore, fund: FundRow, payout: Payout): WaterfallFacts {
  const { payDate, amount, number, dealId = null } = payout;
  const {
    history,
    agreement: _,
    ...facts
  } = historyFacts(store, fund, payDate, {
    before: number,
    ...(payout.terms && { terms: payout.terms }),
  });
  const deal = dealId === null ? undefined : dealCode(store, fund, dealId);
  const share = realisedShare(store, fund.id, dealId, { date: payDate, minor: amount.minor });
  return {
    ...facts,
    warnings: undecidedWarning(store, fund, payout),
    input: {
      ...history,
      distribution: {
        date: payDate,
        amount,
        ...(payout.kind === 'tax' && { kind: payout.kind }),
        ...(deal !== undefined && { deal }),
        ...(share !== undefined && { share }),
      },
    },
  };
}
