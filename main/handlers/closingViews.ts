/** What a closing shows: who comes in, what each pays or gets back by kind, and the terms of it. */
import { type Money, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import type { QueryContext } from '../backend/handler.ts';
import { type ClosingLine, closingCommitments, closingLines } from '../queries/closings.ts';
import { CLOSING, type EventRow, eventById } from '../queries/fundEventRows.ts';
import { decodeTerms, type FundRow, fundById, termsAt } from '../queries/funds.ts';
import type { ReadStore } from '../store/index.ts';
import { eventHead } from './fundEventSteps.ts';

export const PARTS = ['capital', 'fee', 'interest'] as const;
type Part = (typeof PARTS)[number];
type Parts = { readonly [part in Part | 'total']: Money };

/** Lines of one commitment or of all, by kind. */
export function partsOf(lines: readonly ClosingLine[], currency: string): Parts {
  const sum = (kind?: Part) =>
    money(
      currency,
      lines.reduce(
        (total, line) => (kind && line.kind !== kind ? total : total + line.amount_minor),
        0n,
      ),
    );
  return { capital: sum('capital'), fee: sum('fee'), interest: sum('interest'), total: sum() };
}

/** The lines that a closing shows: those of a draft are of a run that no longer stands. */
export function shownLines(store: ReadStore, closing: EventRow): ClosingLine[] {
  return closing.status === 'draft' ? [] : closingLines(store, closing.id);
}

/** What those pay who have to pay. */
export function paidInMinor(lines: readonly ClosingLine[]): bigint {
  const totals = new Map<string, bigint>();
  for (const { commitment_id: id, amount_minor: minor } of lines)
    totals.set(id, (totals.get(id) ?? 0n) + minor);
  return [...totals.values()].reduce((sum, minor) => (minor > 0n ? sum + minor : sum), 0n);
}

export function closingHead(store: ReadStore, fund: FundRow, row: EventRow) {
  const commitments = closingCommitments(store, fund.id, row.date as IsoDate);
  return {
    id: row.id,
    number: Number(row.number),
    closingDate: row.date as IsoDate,
    committed: money(
      fund.currency,
      commitments.reduce((sum, each) => sum + each.amount_minor, 0n),
    ),
    commitmentCount: commitments.length,
    paidIn: money(fund.currency, paidInMinor(shownLines(store, row))),
    ...eventHead(store, CLOSING, row),
  };
}

function termsWords(store: ReadStore, fund: FundRow, date: IsoDate): string {
  const { rateAnnual, dayCount, onFees } = decodeTerms(
    fund,
    termsAt(store, fund, date),
  ).equalisation;
  const percent = `${Number(rateAnnual) * 100}%`;
  return `${percent} a year, simple, ${dayCount}${onFees ? '' : ', none on fees'}`;
}

export function getClosing(
  { store }: QueryContext,
  { closingId }: DomainInput<'closings.get'>,
): DomainOutput<'closings.get'> {
  const row = eventById(store, CLOSING, closingId);
  const fund = fundById(store, row.fund_id);
  const lines = shownLines(store, row);
  const holders = [...new Set(lines.map((line) => line.commitment_id))];
  return {
    closing: closingHead(store, fund, row),
    fundId: fund.id,
    currency: fund.currency,
    commitments: closingCommitments(store, fund.id, row.date as IsoDate).map((each) => ({
      id: each.id,
      investorId: each.investor_id,
      investorName: each.investor_name,
      party: each.party,
      classCode: each.class_code,
      className: each.class_name,
      amount: money(fund.currency, each.amount_minor),
      entry: Number(each.entry),
    })),
    lines: holders.map((holder) => {
      const own = lines.filter((line) => line.commitment_id === holder);
      return {
        commitmentId: holder,
        investorName: own[0]?.investor_name ?? '',
        classCode: own[0]?.class_code ?? '',
        isNew: own[0]?.closing_date === row.date,
        ...partsOf(own, fund.currency),
      };
    }),
    total: partsOf(lines, fund.currency),
    terms: termsWords(store, fund, row.date as IsoDate),
  };
}
