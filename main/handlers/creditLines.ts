/** Subscription lines of a fund: what is drawn and owed, and what they do to its rate of return. */
import { silentContext } from '../../core/calculation.ts';
import { booksAt } from '../../core/fund/accounts/books.ts';
import { creditLineCalculation } from '../../core/fund/accounts/creditLine.ts';
import { checkCreditLine } from '../../core/fund/accounts/lineInterest.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { money } from '../../core/money/money.ts';
import { AppFailure, unwrap } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, query } from '../backend/handler.ts';
import {
  type CreditLineRow,
  creditLineRows,
  fundBooks,
  lineFacts,
  lineFlowRows,
} from '../queries/fundBooks.ts';
import { amountWords, type FundRow, fundById, fundFlows } from '../queries/funds.ts';
import type { ReadStore } from '../store/index.ts';
import { assertPeriod, refuse, saveRow } from './saveParts.ts';

const RATE_PLACES = 6;
const rateOf = (value: number | undefined) =>
  value === undefined ? null : new Decimal(value).toFixed(RATE_PLACES);

type CreditLineOut = DomainOutput<'creditLines.list'>[number];

/** A line on a date, with the rate of return of the fund with it and without it. */
export function lineStanding(store: ReadStore, fund: FundRow, row: CreditLineRow, asOf: IsoDate) {
  const nav = money(fund.currency, booksAt(fundBooks(store, fund, asOf), asOf).navMinor);
  return unwrap(
    creditLineCalculation.run(
      {
        currency: fund.currency,
        line: lineFacts(store, fund, row, asOf),
        date: asOf,
        investorFlows: fundFlows(store, fund, asOf),
        nav,
      },
      silentContext,
    ),
  );
}

function lineOut(
  store: ReadStore,
  fund: FundRow,
  row: CreditLineRow,
  asOf: IsoDate,
): CreditLineOut {
  const { output } = lineStanding(store, fund, row, asOf);
  const { withLine, withoutLine } = output;
  return {
    id: row.id,
    name: row.name,
    limit: money(fund.currency, row.limit_minor),
    rateAnnual: row.rate_annual,
    dayCount: row.day_count as CreditLineOut['dayCount'],
    validFrom: row.valid_from as IsoDate,
    validTo: row.valid_to as IsoDate | null,
    entry: Number(row.entry),
    principal: output.principal,
    available: output.available,
    drawn: output.drawn,
    repaid: output.repaid,
    interestAccrued: output.interestAccrued,
    interestPaid: output.interestPaid,
    interestOwed: output.interestOwed,
    feesPaid: output.feesPaid,
    irrWith: rateOf(withLine?.headline),
    irrWithout: rateOf(withoutLine?.headline),
    flows: lineFlowRows(store, row.id, asOf).map((flow) => ({
      id: flow.id,
      number: Number(flow.number),
      date: flow.flow_date as IsoDate,
      kind: flow.kind as CreditLineOut['flows'][number]['kind'],
      amount: money(fund.currency, flow.amount_minor),
      callNumber: flow.call_number === null ? null : Number(flow.call_number),
    })),
  };
}

/** Far beyond any flow, so that a check sees all of them. */
const EVER = '9999-12-31' as IsoDate;

function unknownLine(path: string): never {
  throw new AppFailure({
    kind: 'not-found',
    code: 'CREDIT_LINE_UNKNOWN',
    message: 'This credit line does not exist at the chosen time. Choose one of the fund.',
    path,
  });
}

/** What was drawn must still be allowed by a line that is changed. */
function checkChange(
  store: ReadStore,
  fund: FundRow,
  id: string,
  { limit, validFrom, validTo }: DomainInput<'creditLines.save'>,
): void {
  const row = creditLineRows(store, fund.id).find((each) => each.id === id);
  const facts = lineFacts(store, fund, row ?? unknownLine('id'), EVER);
  const checked = checkCreditLine({ ...facts, limit }, fund.currency, '');
  if (!checked.ok) throw new AppFailure({ ...checked.error, path: 'limit.amount' });
  const outside = facts.flows.find(
    ({ kind, date }) => kind === 'draw' && (date < validFrom || date > (validTo ?? EVER)),
  );
  if (outside !== undefined)
    refuse(
      'CREDIT_LINE_ENDED',
      `A draw of ${amountWords(outside.amount)} stands on ${outside.date}. Keep that day within the line.`,
      outside.date < validFrom ? 'validFrom' : 'validTo',
    );
}

/**
 * Throws FUND_UNKNOWN, CREDIT_LINE_UNKNOWN (not-found), CURRENCY_MIXED, AMOUNT_NOT_POSITIVE,
 * DATES_ORDER, and where what was drawn is no longer allowed DRAWN_ABOVE_LIMIT, CREDIT_LINE_ENDED.
 */
function saveLine(
  context: CommandContext,
  { id, expectedEntry, ...line }: DomainInput<'creditLines.save'>,
): DomainOutput<'creditLines.save'> {
  const fund = fundById(context.store, line.fundId);
  if (line.limit.currency !== fund.currency)
    refuse('CURRENCY_MIXED', `${fund.name} is in ${fund.currency}.`, 'limit.currency');
  if (line.limit.minor <= 0n)
    refuse('AMOUNT_NOT_POSITIVE', 'Enter a limit above zero.', 'limit.amount');
  assertPeriod(line.validFrom, line.validTo);
  if (id !== undefined) checkChange(context.store, fund, id, line);
  const row = {
    fund_id: fund.id,
    name: line.name,
    limit_minor: line.limit.minor,
    rate_annual: line.rateAnnual,
    day_count: line.dayCount,
    valid_from: line.validFrom,
    valid_to: line.validTo,
  };
  return saveRow(context, 'credit_line', id, row, expectedEntry);
}

/**
 * Throws CREDIT_LINE_UNKNOWN (not-found), CURRENCY_MIXED, AMOUNT_NOT_POSITIVE, CREDIT_LINE_ENDED and
 * what `checkCreditLine` refuses, such as DRAWN_ABOVE_LIMIT.
 */
function recordLineFlow(
  { store, newId }: CommandContext,
  { creditLineId, date, kind, amount, capitalCallId }: DomainInput<'creditLines.record'>,
): DomainOutput<'creditLines.record'> {
  const fundId = store.pluck<string>('SELECT fund_id FROM credit_line WHERE id = ?', [
    creditLineId,
  ]);
  const line = fundId && creditLineRows(store, fundId).find(({ id }) => id === creditLineId);
  if (!fundId || !line) return unknownLine('creditLineId');
  const fund = fundById(store, fundId);
  if (amount.currency !== fund.currency)
    refuse('CURRENCY_MIXED', `${line.name} is in ${fund.currency}.`, 'amount.currency');
  if (amount.minor <= 0n)
    refuse('AMOUNT_NOT_POSITIVE', 'Enter the amount above zero.', 'amount.amount');
  if (kind === 'draw' && (date < line.valid_from || (line.valid_to ?? EVER) < date))
    refuse(
      'CREDIT_LINE_ENDED',
      `${line.name} can be drawn from ${line.valid_from}${line.valid_to === null ? '' : ` until ${line.valid_to}`}.`,
      'date',
    );
  const facts = lineFacts(store, fund, line, EVER);
  const flows = [...facts.flows, { date, kind, amount, byCall: capitalCallId !== null }].sort(
    (one, other) => (one.date < other.date ? -1 : one.date > other.date ? 1 : 0),
  );
  const checked = checkCreditLine({ ...facts, flows }, fund.currency, '');
  if (!checked.ok) throw new AppFailure({ ...checked.error, path: 'amount.amount' });
  const last = store.pluck<bigint | null>(
    'SELECT MAX(number) FROM credit_line_flow WHERE credit_line_id = ?',
    [creditLineId],
  );
  const id = newId();
  const number = Number(last ?? 0n) + 1;
  store.insert('credit_line_flow', {
    id,
    credit_line_id: creditLineId,
    number,
    flow_date: date,
    kind,
    amount_minor: amount.minor,
    capital_call_id: capitalCallId,
  });
  return { id, number };
}

export const creditLineHandlers = {
  'creditLines.list': query<'creditLines.list'>(({ store }, { fundId, asOf }) => {
    const fund = fundById(store, fundId);
    return creditLineRows(store, fundId)
      .filter((row) => row.valid_from <= asOf)
      .map((row) => lineOut(store, fund, row, asOf));
  }),
  'creditLines.save': command<'creditLines.save'>(
    ({ name, limit }) => `Credit line ${name}, ${amountWords(limit)}`,
    saveLine,
  ),
  'creditLines.record': command<'creditLines.record'>(
    ({ kind, amount, date }) => `Credit line ${kind} of ${amountWords(amount)} on ${date}`,
    recordLineFlow,
  ),
};
