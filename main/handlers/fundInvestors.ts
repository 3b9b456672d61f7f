/** Investors, the deals of a fund, and transfers of commitments between investors. */
import { money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import {
  commitmentHistory,
  countsAsCalled,
  type HeldLine,
  type TransferRow,
  transferById,
  transferRows,
} from '../queries/commitmentHistory.ts';
import { assertFundAmount } from '../queries/fundChecks.ts';
import { amountWords, commitmentsAt, type FundRow, fundById } from '../queries/funds.ts';
import type { ReadStore } from '../store/index.ts';
import { entriesSection, eventName, fundLink, type Line } from './explainParts.ts';
import { refuse, saveRow } from './saveParts.ts';

function listInvestors({ store }: QueryContext): DomainOutput<'investors.list'> {
  const funds = new Map<string, string[]>();
  for (const { id, name } of store.all<{ id: string; name: string }>(
    `SELECT DISTINCT c.investor_id AS id, f.name FROM commitment c JOIN fund f ON f.id = c.fund_id
      ORDER BY f.code`,
  ))
    funds.set(id, [...(funds.get(id) ?? []), name]);
  return store
    .all<{ id: string; code: string; name: string; kind: string; country: string; entry: bigint }>(
      'SELECT id, code, name, kind, country, entry FROM investor ORDER BY code',
    )
    .map((row) => ({ ...row, funds: funds.get(row.id) ?? [], entry: Number(row.entry) }));
}

/** Throws INVESTOR_CODE_TAKEN (invalid-input). */
function saveInvestor(
  context: CommandContext,
  { id, expectedEntry, ...row }: DomainInput<'investors.save'>,
): DomainOutput<'investors.save'> {
  const taken = context.store.pluck<string>(
    'SELECT name FROM investor WHERE code = ? AND id IS NOT ?',
    [row.code, id ?? null],
  );
  if (taken !== undefined)
    refuse('INVESTOR_CODE_TAKEN', `${taken} has the code ${row.code}. Choose another.`, 'code');
  return saveRow(context, 'investor', id, row, expectedEntry);
}

/** Throws FUND_UNKNOWN and DEAL_CODE_TAKEN (invalid-input). */
function saveDeal(
  context: CommandContext,
  { id, fundId, expectedEntry, ...row }: DomainInput<'deals.save'>,
): DomainOutput<'deals.save'> {
  fundById(context.store, fundId);
  const taken = context.store.pluck<string>(
    'SELECT name FROM fund_deal WHERE fund_id = ? AND code = ? AND id IS NOT ?',
    [fundId, row.code, id ?? null],
  );
  if (taken !== undefined)
    refuse('DEAL_CODE_TAKEN', `${taken} has the code ${row.code}. Choose another.`, 'code');
  return saveRow(context, 'fund_deal', id, { fund_id: fundId, ...row }, expectedEntry);
}

const sumOf = (lines: readonly HeldLine[], test: (line: HeldLine) => boolean) =>
  lines.reduce((sum, line) => (test(line) ? sum + line.amount_minor : sum), 0n);

const isDistributed = ({ kind }: HeldLine) => kind === 'distribution' || kind === 'clawback';

interface PartyNames {
  readonly name: string;
  readonly classCode: string;
}

function partyNames(store: ReadStore, fundId: string): Map<string, PartyNames> {
  return new Map(
    store
      .all<{ id: string; name: string; class_code: string }>(
        `SELECT c.id, i.name, c.class_code FROM commitment c
           JOIN investor i ON i.id = c.investor_id WHERE c.fund_id = ?`,
        [fundId],
      )
      .map(({ id, name, class_code: classCode }) => [id, { name, classCode }]),
  );
}

function listTransfers(
  { store }: QueryContext,
  { fundId }: DomainInput<'transfers.list'>,
): DomainOutput<'transfers.list'> {
  const fund = fundById(store, fundId);
  const names = partyNames(store, fundId);
  const { moved } = commitmentHistory(store, fundId, '9999-12-31' as IsoDate, 'transferred');
  return transferRows(store, fundId).map((row) => {
    const lines = moved.get(row.id) ?? [];
    const from = names.get(row.from_commitment_id);
    return {
      id: row.id,
      number: Number(row.number),
      effectiveDate: row.effective_date as IsoDate,
      fromName: from?.name ?? '',
      toName: names.get(row.to_commitment_id)?.name ?? '',
      classCode: from?.classCode ?? '',
      amount: money(fund.currency, row.amount_minor),
      called: money(fund.currency, sumOf(lines, countsAsCalled)),
      distributed: money(fund.currency, sumOf(lines, isDistributed)),
      note: row.note,
      entry: Number(row.entry),
    };
  });
}

interface Giver {
  readonly id: string;
  readonly investor_id: string;
  readonly party: string;
  readonly class_code: string;
  readonly class_name: string;
  readonly closing_date: string;
  readonly held: bigint;
}

/** Throws COMMITMENT_UNKNOWN (not-found) where it is not held on the day. */
function giverAt(store: ReadStore, fund: FundRow, id: string, date: IsoDate): Giver {
  const held = commitmentsAt(store, fund.id, date).find((row) => row.id === id);
  const row = store.get<Omit<Giver, 'held'> & { readonly [column: string]: string }>(
    `SELECT id, investor_id, party, class_code, class_name, closing_date FROM commitment
      WHERE id = ?`,
    [id],
  );
  if (held !== undefined && row !== undefined) return { ...row, held: held.amount_minor };
  throw new AppFailure({
    kind: 'not-found',
    code: 'COMMITMENT_UNKNOWN',
    message: `${fund.name} has no such commitment on ${date}. Choose one of the fund.`,
    path: 'fromCommitmentId',
  });
}

/** What was split after the day would have to be split anew. */
function assertNothingLater(store: ReadStore, fund: FundRow, date: IsoDate): void {
  const later = store.get<{ noun: string; number: bigint; date: string }>(
    `SELECT * FROM (
       SELECT 'Capital call' AS noun, number, due_date AS date FROM capital_call
        WHERE fund_id = :fund AND due_date > :date AND status NOT IN ('draft', 'cancelled')
       UNION ALL
       SELECT 'Distribution', number, pay_date FROM distribution
        WHERE fund_id = :fund AND pay_date > :date AND status NOT IN ('draft', 'cancelled')
       UNION ALL
       SELECT 'Closing', number, closing_date FROM closing
        WHERE fund_id = :fund AND closing_date > :date AND status NOT IN ('draft', 'cancelled')
       UNION ALL
       SELECT 'Transfer', number, effective_date FROM commitment_transfer
        WHERE fund_id = :fund AND effective_date > :date)
      ORDER BY date DESC LIMIT 1`,
    { fund: fund.id, date },
  );
  if (later === undefined) return;
  refuse(
    'TRANSFER_BEFORE_EVENT',
    `${later.noun} ${later.number} of ${later.date} was split without this transfer. Choose that day or a later one, or return it to its draft first.`,
    'effectiveDate',
  );
}

/** The commitment that takes the transfer: one of the class that the investor has, or a new one. */
function takerOf(
  { store, newId }: CommandContext,
  fund: FundRow,
  giver: Giver,
  { toInvestorId, effectiveDate }: DomainInput<'transfers.save'>,
): string {
  const own = store.pluck<string>(
    `SELECT id FROM commitment WHERE fund_id = ? AND investor_id = ? AND class_code = ?
        AND party = ? AND closing_date <= ? ORDER BY closing_date LIMIT 1`,
    [fund.id, toInvestorId, giver.class_code, giver.party, effectiveDate],
  );
  if (own !== undefined) return own;
  const id = newId();
  store.insert('commitment', {
    id,
    fund_id: fund.id,
    investor_id: toInvestorId,
    party: giver.party,
    class_code: giver.class_code,
    class_name: giver.class_name,
    closing_date: effectiveDate,
    amount_minor: 0n,
  });
  return id;
}

/**
 * Throws COMMITMENT_UNKNOWN, CURRENCY_MIXED, AMOUNT_NOT_POSITIVE, TRANSFER_BEYOND_COMMITMENT,
 * TRANSFER_TO_ITSELF and TRANSFER_BEFORE_EVENT.
 */
function saveTransfer(
  context: CommandContext,
  input: DomainInput<'transfers.save'>,
): DomainOutput<'transfers.save'> {
  const { store, newId } = context;
  const { fundId, effectiveDate, fromCommitmentId, toInvestorId, amount, note } = input;
  const fund = fundById(store, fundId);
  assertFundAmount(fund, amount, { what: 'The part that passes on' });
  const giver = giverAt(store, fund, fromCommitmentId, effectiveDate);
  const held = money(fund.currency, giver.held);
  if (amount.minor > giver.held)
    refuse(
      'TRANSFER_BEYOND_COMMITMENT',
      `${amountWords(amount)} is more than the commitment of ${amountWords(held)}. Enter at most that.`,
      'amount.amount',
    );
  if (giver.investor_id === toInvestorId)
    refuse('TRANSFER_TO_ITSELF', 'This investor gives to itself. Choose another.', 'toInvestorId');
  assertNothingLater(store, fund, effectiveDate);
  const last = store.pluck<bigint | null>(
    'SELECT MAX(number) FROM commitment_transfer WHERE fund_id = ?',
    [fundId],
  );
  const number = Number(last ?? 0n) + 1;
  const transferId = newId();
  store.insert('commitment_transfer', {
    id: transferId,
    fund_id: fundId,
    number,
    effective_date: effectiveDate,
    from_commitment_id: fromCommitmentId,
    to_commitment_id: takerOf(context, fund, giver, input),
    amount_minor: amount.minor,
    note,
  });
  return { transferId, number };
}

function transferFigure(
  row: TransferRow,
  lines: readonly HeldLine[],
  figure: DomainInput<'transfers.explain'>['figure'],
) {
  if (figure === 'amount') return { minor: row.amount_minor, shown: [] };
  const shown = lines.filter(figure === 'called' ? countsAsCalled : isDistributed);
  return { minor: sumOf(shown, () => true), shown };
}

/** Throws TRANSFER_UNKNOWN (not-found). */
function explainTransfer(
  { store }: QueryContext,
  { transferId, figure }: DomainInput<'transfers.explain'>,
): Explanation {
  const row = transferById(store, transferId);
  const fund = fundById(store, row.fund_id);
  const names = partyNames(store, fund.id);
  const day = row.effective_date as IsoDate;
  const { moved } = commitmentHistory(store, fund.id, '9999-12-31' as IsoDate, 'transferred');
  const { minor, shown } = transferFigure(row, moved.get(row.id) ?? [], figure);
  const isAmount = figure === 'amount';
  return {
    crumbs: [{ label: fund.name }, { label: `Transfer ${row.number}` }],
    figure: { money: money(fund.currency, minor), converted: false },
    chips: [{ text: `effective ${day}`, tone: 'plain' }],
    sections: [
      {
        title: 'Rule',
        text: isAmount
          ? 'What of the commitment passes on, as entered'
          : 'Of each earlier line the part that passes on over the commitment held until then, by largest remainder; the lines still sum to the event',
        lines: [
          { label: 'From', value: names.get(row.from_commitment_id)?.name ?? '' },
          { label: 'To', value: names.get(row.to_commitment_id)?.name ?? '' },
        ],
      },
      ...(isAmount
        ? []
        : [
            {
              title: 'Summed from',
              lines: [
                ...shown.map(
                  (line): Line => ({
                    label: eventName(line),
                    prefix: line.date,
                    money: money(fund.currency, line.amount_minor),
                    ...(line.tier === null ? {} : { note: line.tier }),
                    link:
                      line.kind === 'clawback'
                        ? {
                            target: 'clawbacks.explain',
                            input: { clawbackId: line.event_id, figure: 'payable' },
                          }
                        : fundLink(day, {
                            fundId: fund.id,
                            figure: line.kind,
                            eventId: line.event_id,
                          }),
                  }),
                ),
                { label: 'Sum', money: money(fund.currency, minor), tone: 'total' as const },
              ],
            },
          ]),
      entriesSection([row.entry, ...shown.map(({ entry }) => entry)]),
    ],
  };
}

export const fundInvestorHandlers = {
  'investors.list': query<'investors.list'>(listInvestors),
  'investors.save': command<'investors.save'>(({ code }) => `Investor ${code}`, saveInvestor),
  'deals.list': query<'deals.list'>(({ store }, { fundId }) =>
    store
      .all<{
        id: string;
        code: string;
        name: string;
        sector: string | null;
        country: string | null;
        entry: bigint;
      }>(
        'SELECT id, code, name, sector, country, entry FROM fund_deal WHERE fund_id = ? ORDER BY code',
        [fundId],
      )
      .map((row) => ({ ...row, entry: Number(row.entry) })),
  ),
  'deals.save': command<'deals.save'>(({ name }) => `Deal ${name}`, saveDeal),
  'transfers.list': query<'transfers.list'>(listTransfers),
  'transfers.save': command<'transfers.save'>(
    ({ amount, effectiveDate }, { number }) =>
      `Transfer ${number}, ${amountWords(amount)} on ${effectiveDate}`,
    saveTransfer,
  ),
  'transfers.explain': query<'transfers.explain'>(explainTransfer),
};
