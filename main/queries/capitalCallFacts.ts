/**
 * The input of `fund.capitalCall` from the books: commitments closed by the due date, what of them is
 * unfunded, and who takes no part by a side letter, by hand or in default.
 */
import type { CalculationWarning } from '../../core/calculation.ts';
import {
  type FundAgreement,
  type SideLetter,
  sideLetterSchema,
  termsFor,
} from '../../core/fund/agreement.ts';
import type { CallOptions, CallPurpose } from '../../core/fund/callOptions.ts';
import type { CapitalCallInput } from '../../core/fund/capitalCall.ts';
import { allocate } from '../../core/money/allocate.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import { daysBetween, type IsoDate } from '../../core/time/dates.ts';
import type { ReadStore } from '../store/index.ts';
import { callLines, callsOf, lateTermsOf, lineStanding, receiptRows } from './capitalCalls.ts';
import { type CommitmentRow, commitmentsAt, decodeTerms, type FundRow, termsAt } from './funds.ts';
import { holderIdsOf } from './waterfallFacts.ts';

/** What a call is made from. */
export interface CallDraft {
  /** The call's own id, whose lines do not count as called; null for a new one. */
  readonly callId: string | null;
  readonly dueDate: IsoDate;
  readonly noticeDate: IsoDate | null;
  readonly amount: Money;
  readonly purposes: readonly CallPurpose[];
  readonly options: CallOptions;
}

export interface CallFacts {
  readonly input: CapitalCallInput;
  readonly commitments: readonly CommitmentRow[];
  /** The commitment's row id by holder id of the run. */
  readonly commitmentOf: { readonly [holder: string]: string };
  /** Why an investor takes no part, by commitment. */
  readonly notes: { readonly [commitmentId: string]: string };
  readonly termsVersion: number;
  readonly warnings: readonly CalculationWarning[];
}

/** The side letter in force on a date, by the code of the investor. */
function sideLettersAt(store: ReadStore, fundId: string, date: IsoDate): Map<string, SideLetter> {
  const rows = store.rows<{ code: string; terms: unknown }>(
    'side_letter',
    `SELECT i.code, s.terms FROM side_letter s JOIN investor i ON i.id = s.investor_id
      WHERE s.fund_id = ? AND s.valid_from <= ? ORDER BY s.valid_from, s.version`,
    [fundId, date],
  );
  return new Map(rows.map(({ code, terms }) => [code, sideLetterSchema.parse(terms)]));
}

/** Calls that count as called: whatever is more than a draft. */
const IS_CALLED = "c.status NOT IN ('draft', 'cancelled')";

/** What each call that counts took of a commitment, oldest first. */
export function calledByCall(store: ReadStore, fundId: string, commitmentId: string) {
  return store.all<{ id: string; number: bigint; date: IsoDate; minor: bigint }>(
    `SELECT c.id, c.number, c.due_date AS date, SUM(l.amount_minor) AS minor
       FROM capital_call_line l JOIN capital_call c ON c.id = l.capital_call_id
      WHERE c.fund_id = ? AND l.commitment_id = ? AND ${IS_CALLED}
      GROUP BY c.id ORDER BY c.number`,
    [fundId, commitmentId],
  );
}

/** Minor units called of each commitment by other calls that are more than drafts. */
function calledElsewhere(store: ReadStore, fundId: string, callId: string | null) {
  return new Map(
    store
      .all<{ holder: string; minor: bigint }>(
        `SELECT l.commitment_id AS holder, SUM(l.amount_minor) AS minor
           FROM capital_call_line l JOIN capital_call c ON c.id = l.capital_call_id
          WHERE c.fund_id = ? AND c.id IS NOT ? AND ${IS_CALLED}
          GROUP BY l.commitment_id`,
        [fundId, callId],
      )
      .map(({ holder, minor }) => [holder, minor]),
  );
}

interface RecallOptions {
  /** A distribution that counts although nobody has approved it. */
  readonly including?: string;
  /** One that is left out. */
  readonly without?: string;
}

/** What was paid out as recallable, by commitment: the part of each distribution by its lines. */
export function paidRecallable(
  store: ReadStore,
  facts: { readonly fundId: string; readonly date: IsoDate } & RecallOptions,
): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  const lines = store.all<{ id: string; whole: bigint; holder: string; minor: bigint }>(
    `SELECT d.id, d.recallable_minor AS whole, l.holder, SUM(l.amount_minor) AS minor
       FROM distribution d JOIN distribution_line l ON l.distribution_id = d.id
      WHERE d.fund_id = ? AND d.pay_date <= ? AND d.recallable_minor > 0 AND l.holder <> 'carry'
        AND (d.status IN ('approved', 'noticed', 'settled') OR d.id IS ?) AND d.id IS NOT ?
      GROUP BY d.id, l.holder ORDER BY d.id, l.holder`,
    [facts.fundId, facts.date, facts.including ?? null, facts.without ?? null],
  );
  for (const id of new Set(lines.map((line) => line.id))) {
    const own = lines.filter((line) => line.id === id);
    const parts = allocate(
      own[0]?.whole ?? 0n,
      own.map(({ minor }) => minor),
    );
    own.forEach(({ holder }, k) => {
      sums.set(holder, (sums.get(holder) ?? 0n) + (parts[k] ?? 0n));
    });
  }
  return sums;
}

/**
 * What of distributions may be called again, by commitment: the recallable part of each, in
 * proportion to its lines, at most the agreement's share of the commitment.
 */
function recallable(
  store: ReadStore,
  agreement: FundAgreement,
  facts: {
    readonly fundId: string;
    readonly date: IsoDate;
    readonly commitments: readonly CommitmentRow[];
    readonly letters: ReadonlyMap<string, SideLetter>;
  } & RecallOptions,
): Map<string, bigint> {
  const { recycling } = agreement;
  if (recycling === undefined || (recycling.until !== undefined && facts.date > recycling.until))
    return new Map();
  const sums = paidRecallable(store, facts);
  for (const row of facts.commitments) {
    const { recycles } = termsFor(agreement, row.class_code, facts.letters.get(row.investor_code));
    const share = new Decimal(row.amount_minor.toString()).times(recycling.limitShare);
    const most = BigInt(share.toFixed(0, Decimal.ROUND_FLOOR));
    const sum = sums.get(row.id) ?? 0n;
    sums.set(row.id, recycles ? (sum < most ? sum : most) : 0n);
  }
  return sums;
}

/** What of earlier distributions may be called again on a date, by commitment; minor units. */
export function recallableAt(
  store: ReadStore,
  fund: FundRow,
  date: IsoDate,
  options: RecallOptions = {},
): ReadonlyMap<string, bigint> {
  return recallable(store, decodeTerms(fund, termsAt(store, fund, date)), {
    fundId: fund.id,
    date,
    commitments: commitmentsAt(store, fund.id, date),
    letters: sideLettersAt(store, fund.id, date),
    ...options,
  });
}

interface Deal {
  readonly [column: string]: string | null;
  readonly id: string;
  readonly code: string;
  readonly sector: string | null;
}

function checkPurposes(purposes: readonly CallPurpose[], deals: ReadonlyMap<string, Deal>): void {
  const seen = new Set<string>();
  purposes.forEach(({ id, label, dealId }, index) => {
    const refuse = (code: string, field: string, message: string) => {
      const path = `purposes.${index}.${field}`;
      throw new AppFailure({ kind: 'invalid-input', code, message, path });
    };
    if (seen.has(id))
      refuse('PURPOSE_DUPLICATE', 'id', `Two purposes are called "${id}". Give each its own id.`);
    seen.add(id);
    if (dealId !== null && !deals.has(dealId))
      refuse('DEAL_UNKNOWN', 'dealId', `${label} names a deal that this fund does not have.`);
  });
}

function warningsOf(
  store: ReadStore,
  fund: FundRow,
  agreement: FundAgreement,
  draft: CallDraft,
): CalculationWarning[] {
  const warnings: CalculationWarning[] = [];
  const { investmentPeriod, capitalCalls } = agreement;
  const { dueDate, noticeDate, purposes } = draft;
  const isNew = purposes.some(({ kind }) => kind === 'investment');
  if (investmentPeriod !== undefined && isNew && dueDate > investmentPeriod.to)
    warnings.push({
      code: 'CALL_AFTER_INVESTMENT_PERIOD',
      message: `The investment period ended on ${investmentPeriod.to}. Check that the agreement allows this investment.`,
    });
  if (noticeDate !== null && daysBetween(noticeDate, dueDate) < capitalCalls.noticeDays)
    warnings.push({
      code: 'NOTICE_SHORT',
      message: `Notice on ${noticeDate} is ${daysBetween(noticeDate, dueDate)} days before the due date; the terms ask for ${capitalCalls.noticeDays}.`,
    });
  const late = lateInvestors(store, fund, agreement, draft);
  if (late.length > 0)
    warnings.push({
      code: 'INVESTOR_LATE',
      message: `Earlier calls are not paid by ${late.join(', ')}. Take them out as defaulting, or leave them in.`,
    });
  return warnings;
}

/** Investors that still owe part of an earlier call on the due date and are not taken out. */
function lateInvestors(
  store: ReadStore,
  fund: FundRow,
  agreement: FundAgreement,
  { callId, dueDate, options }: CallDraft,
): string[] {
  const out = new Set(options.exclusions.map(({ commitmentId }) => commitmentId));
  const late = lateTermsOf(agreement.capitalCalls);
  const names = callsOf(store, fund.id)
    .filter(({ id, status }) => id !== callId && ['noticed', 'part-funded'].includes(status))
    .filter(({ date }) => date < dueDate)
    .flatMap((call) => {
      const scope = { fundId: fund.id, callId: call.id };
      const receipts = receiptRows(store, scope);
      const on = { dueDate: call.date as IsoDate, today: dueDate, late };
      return callLines(store, scope)
        .filter(({ commitment_id: id }) => !out.has(id))
        .filter((line) => lineStanding(line, receipts, on).outstandingMinor > 0n)
        .map(({ investor_name: name }) => name);
    });
  return [...new Set(names)];
}

/**
 * The input of `fund.capitalCall`. Throws CALL_BEFORE_CLOSING, PURPOSE_DUPLICATE, DEAL_UNKNOWN,
 * COMMITMENT_UNKNOWN (invalid-input), FUND_TERMS_MISSING and FUND_TERMS_INVALID.
 */
export function callFacts(store: ReadStore, fund: FundRow, draft: CallDraft): CallFacts {
  const { dueDate, purposes, options } = draft;
  const commitments = commitmentsAt(store, fund.id, dueDate);
  if (commitments.length === 0)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'CALL_BEFORE_CLOSING',
      message: `Nobody has committed to ${fund.name} by ${dueDate}. Choose a day after the first closing.`,
      path: 'dueDate',
    });
  const stored = termsAt(store, fund, dueDate);
  const agreement = decodeTerms(fund, stored);
  const rows = store.all<Deal>('SELECT id, code, sector FROM fund_deal WHERE fund_id = ?', [
    fund.id,
  ]);
  const deals = new Map(rows.map((deal) => [deal.id, deal]));
  checkPurposes(purposes, deals);
  const known = new Set(commitments.map(({ id }) => id));
  for (const [field, list] of Object.entries({
    exclusions: options.exclusions,
    caps: options.caps,
  }))
    list.forEach(({ commitmentId }, index) => {
      if (!known.has(commitmentId))
        throw new AppFailure({
          kind: 'invalid-input',
          code: 'COMMITMENT_UNKNOWN',
          message: `An investor taken out or capped has no commitment to ${fund.name} on ${dueDate}.`,
          path: `${field}.${index}.commitmentId`,
        });
    });
  const letters = sideLettersAt(store, fund.id, dueDate);
  const called = calledElsewhere(store, fund.id, draft.callId);
  const again = recallable(store, agreement, {
    fundId: fund.id,
    date: dueDate,
    commitments,
    letters,
  });
  const ids = holderIdsOf(store, fund.id, dueDate);
  const notes: { [commitmentId: string]: string } = {};
  const note = (id: string, text: string) => {
    notes[id] = notes[id] === undefined ? text : `${notes[id]}; ${text}`;
  };
  const investors = commitments.map((row): CapitalCallInput['investors'][number] => {
    const own = options.exclusions.filter(({ commitmentId }) => commitmentId === row.id);
    for (const { reason } of own) note(row.id, reason);
    const { excusedDeals, excusedSectors } = termsFor(
      agreement,
      row.class_code,
      letters.get(row.investor_code),
    );
    const byLetter = purposes.filter(({ dealId }) => {
      const deal = dealId === null ? undefined : deals.get(dealId);
      return (
        deal !== undefined &&
        (excusedDeals.includes(deal.code) || excusedSectors.includes(deal.sector ?? ''))
      );
    });
    if (byLetter.length > 0)
      note(row.id, `Excused by side letter: ${byLetter.map(({ label }) => label).join(', ')}`);
    const cap = options.caps.find(({ commitmentId }) => commitmentId === row.id);
    const unfunded = row.amount_minor - (called.get(row.id) ?? 0n) + (again.get(row.id) ?? 0n);
    return {
      id: ids.get(row.id) ?? row.id,
      commitment: money(fund.currency, row.amount_minor),
      unfunded: money(fund.currency, unfunded > 0n ? unfunded : 0n),
      excused: own.some(({ kind, purposeIds }) => kind === 'excused' && purposeIds === undefined),
      defaulting: own.some(({ kind }) => kind === 'defaulting'),
      excusedFrom: [
        ...own.flatMap(({ kind, purposeIds }) => (kind === 'excused' ? (purposeIds ?? []) : [])),
        ...byLetter.map(({ id }) => id),
      ],
      ...(cap === undefined ? {} : { cap: cap.amount }),
    };
  });
  for (const { commitmentId, amount } of options.caps)
    note(commitmentId, `At most ${amount.currency} ${formatAmount(amount)}`);
  return {
    input: {
      amount: draft.amount,
      basis: options.basis,
      investors,
      purposes: purposes.map(({ id, amount }) => ({ id, amount })),
    },
    commitments,
    commitmentOf: Object.fromEntries([...ids].map(([row, holder]) => [holder, row])),
    notes,
    termsVersion: stored.version,
    warnings: warningsOf(store, fund, agreement, draft),
  };
}
