/** Bank accounts: listed, looked at, checked while typed, saved, closed and opened again. */
import {
  checkAccount,
  checkBank,
  checkEntity,
  printedNumber,
  schemeOf,
} from '../../core/banking/accountChecks.ts';
import {
  type AccountFinding,
  FINDING_LIMITS,
  findingsOf,
  isValidOn,
} from '../../core/banking/accountFindings.ts';
import { compactIdentifier } from '../../core/banking/identifiers.ts';
import { formatAmount, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import {
  type AccountRow,
  accountFacts,
  accountRows,
  type MandateRow,
  openFlowCount,
} from '../queries/accounts.ts';
import { workspaceSettings } from '../queries/settings.ts';
import type { ReadStore } from '../store/index.ts';
import { attachmentsOf } from './attachments.ts';
import { assertCurrency, assertIdentifiers, ownMinor, refuse, saveRow } from './saveParts.ts';

type AccountOut = DomainOutput<'accounts.list'>[number];
type MandateOut = DomainOutput<'accounts.get'>['mandates'][number];

function today({ store, clock }: Pick<QueryContext, 'store' | 'clock'>): IsoDate {
  return workspaceSettings(store).businessDate ?? clock.today();
}

export function stateOn(row: AccountRow, day: IsoDate): AccountOut['state'] {
  if (row.closed_on !== null && row.closed_on <= day) return 'closed';
  return row.opened_on !== null && row.opened_on > day ? 'planned' : 'open';
}

function accountOut(row: AccountRow, day: IsoDate): AccountOut {
  const amount = (minor: bigint | null) => (minor === null ? null : money(row.currency, minor));
  return {
    id: row.id,
    entityId: row.entity_id,
    entityName: row.entity_name,
    bankId: row.bank_id,
    bankName: row.bank_name,
    bankBic: row.bank_bic,
    name: row.name,
    number: row.number,
    printedNumber: printedNumber(row.number, row.number_scheme),
    numberScheme: row.number_scheme,
    routingNumber: row.routing_number,
    currency: row.currency,
    kind: row.kind,
    restriction: row.restriction,
    restricted: amount(row.restricted_minor),
    restrictionReason: row.restriction_reason,
    openedOn: row.opened_on as IsoDate | null,
    closedOn: row.closed_on as IsoDate | null,
    state: stateOn(row, day),
    channel: row.channel,
    target: amount(row.target_minor),
    minimum: amount(row.minimum_minor),
    overdraft: amount(row.overdraft_minor),
    lastStatementDate: row.last as IsoDate | null,
    entry: Number(row.entry),
  };
}

/** A mandate as it stands on a day. */
export function mandateOut(row: MandateRow, day: IsoDate): MandateOut {
  const { limitCurrency, limitMinor, ...rest } = row;
  return {
    ...rest,
    limit: limitCurrency === null || limitMinor === null ? null : money(limitCurrency, limitMinor),
    state: isValidOn(row, day) ? 'valid' : row.validFrom > day ? 'planned' : 'expired',
  };
}

function accountRow(store: ReadStore, accountId: string): AccountRow {
  const [row] = accountRows(store, { accountIds: [accountId] });
  if (row !== undefined) return row;
  throw new AppFailure({
    kind: 'not-found',
    code: 'ACCOUNT_UNKNOWN',
    message: 'This account is not known at the chosen time.',
    path: 'accountId',
  });
}

function findingOut(finding: AccountFinding, row: AccountRow) {
  return { ...finding, accountName: row.name, entityName: row.entity_name };
}

function getAccount(
  { store, journal, past, knownEntry }: QueryContext,
  { accountId, asOf }: DomainInput<'accounts.get'>,
): DomainOutput<'accounts.get'> {
  const row = accountRow(store, accountId);
  const [facts] = accountFacts(store, [row], asOf);
  const mandates = facts?.mandates ?? [];
  return {
    account: accountOut(row, asOf),
    balance:
      facts === undefined || facts.balanceMinor === null
        ? null
        : money(row.currency, facts.balanceMinor),
    statementCount: Number(
      store.pluck<bigint>(
        "SELECT COUNT(*) FROM statement WHERE account_id = ? AND kind = 'booked'",
        [accountId],
      ) ?? 0n,
    ),
    lastMovement: facts?.lastMovement ?? null,
    openFlowCount: openFlowCount(store, accountId),
    mandates: mandates.map((mandate) => mandateOut(mandate, asOf)),
    attachments: attachmentsOf({ store, journal, past, knownEntry }, accountId),
    findings:
      facts === undefined ? [] : findingsOf(facts, asOf).map((found) => findingOut(found, row)),
  };
}

export function listFindings(
  { store }: Pick<QueryContext, 'store'>,
  input: DomainInput<'accounts.findings'>,
): DomainOutput<'accounts.findings'> {
  const rows = accountRows(store, input);
  const byId = new Map(rows.map((row) => [row.id, row]));
  const limits = {
    expiryDays: input.expiryDays ?? FINDING_LIMITS.expiryDays,
    statementDays: input.statementDays ?? FINDING_LIMITS.statementDays,
    dormantDays: input.dormantDays ?? FINDING_LIMITS.dormantDays,
  };
  const findings = accountFacts(store, rows, input.asOf).flatMap((facts) => {
    const row = byId.get(facts.id);
    return row === undefined
      ? []
      : findingsOf(facts, input.asOf, limits).map((found) => findingOut(found, row));
  });
  return { findings, accountCount: rows.length };
}

function bankOf(store: ReadStore, bankId: string | undefined) {
  return bankId === undefined
    ? undefined
    : store.get<{ bic: string | null; country: string }>(
        'SELECT bic, country FROM bank WHERE id = ?',
        [bankId],
      );
}

function check({ store }: QueryContext, input: DomainInput<'accounts.check'>) {
  const bank = bankOf(store, input.bankId);
  const bic = input.bic === undefined || input.bic === null ? null : compactIdentifier(input.bic);
  const lei = input.lei === undefined || input.lei === null ? null : compactIdentifier(input.lei);
  return [
    ...(input.number === undefined || input.number.trim() === ''
      ? []
      : checkAccount({
          number: input.number,
          scheme: input.scheme,
          routingNumber: input.routingNumber,
          bankBic: bank?.bic,
          bankCountry: bank?.country,
        })),
    ...checkBank(bic, input.country ?? ''),
    ...checkEntity(lei),
  ];
}

/** Lines and statements are in the account's currency; another one would make them mean other money. */
function assertSameCurrency(store: ReadStore, id: string, currency: string): void {
  const before = store.pluck<string>('SELECT currency FROM account WHERE id = ?', [id]);
  if (before === undefined || before === currency) return;
  if (store.pluck('SELECT 1 FROM statement WHERE account_id = ? LIMIT 1', [id]) === undefined)
    return;
  refuse(
    'ACCOUNT_CURRENCY_FIXED',
    `The account has statements in ${before}. Open another account for ${currency}.`,
    'currency',
  );
}

/** One number in one currency is one account; a second row would split its statements. */
function assertNew(store: ReadStore, id: string | undefined, number: string, currency: string) {
  const other = store.get<{ id: string; name: string }>(
    'SELECT id, name FROM account WHERE number = ? AND currency = ?',
    [number, currency],
  );
  if (other === undefined || other.id === id) return;
  refuse('ACCOUNT_EXISTS', `${other.name} has this number in ${currency} already.`, 'number');
}

function saveAccount(context: CommandContext, input: DomainInput<'accounts.save'>) {
  const { store } = context;
  assertCurrency(input.currency);
  const bank = bankOf(store, input.bankId);
  const scheme = schemeOf(input.number, input.scheme);
  const number =
    scheme === 'iban' ? compactIdentifier(input.number) : input.number.replace(/\s+/g, '');
  assertIdentifiers(
    checkAccount({
      number,
      scheme,
      routingNumber: input.routingNumber,
      bankBic: bank?.bic,
      bankCountry: bank?.country,
    }),
  );
  if (input.id !== undefined) assertSameCurrency(store, input.id, input.currency);
  assertNew(store, input.id, number, input.currency);
  const amount = (text: string | null, path: string) => ownMinor(text, input.currency, path);
  return saveRow(
    context,
    'account',
    input.id,
    {
      entity_id: input.entityId,
      bank_id: input.bankId,
      name: input.name,
      number,
      number_scheme: scheme,
      routing_number: input.routingNumber?.trim() || null,
      currency: input.currency,
      kind: input.kind,
      opened_on: input.openedOn,
      restriction: input.restriction,
      restricted_minor: amount(input.restrictedAmount, 'restrictedAmount'),
      restriction_reason: input.restrictionReason,
      channel: input.channel,
      target_minor: amount(input.targetAmount, 'targetAmount'),
      minimum_minor: amount(input.minimumAmount, 'minimumAmount'),
      overdraft_minor: amount(input.overdraftAmount, 'overdraftAmount'),
    },
    input.expectedEntry,
  );
}

/** What stands against closing an account on a day, in words; each is a reason to confirm it. */
function obstacles(store: ReadStore, row: AccountRow, closedOn: IsoDate): string[] {
  const [facts] = accountFacts(store, [row], closedOn);
  const found: string[] = [];
  const balance = facts?.balanceMinor ?? null;
  if (balance !== null && balance !== 0n)
    found.push(`a balance of ${row.currency} ${formatAmount(money(row.currency, balance))}`);
  const flows = openFlowCount(store, row.id);
  if (flows > 0) found.push(flows === 1 ? 'an open expected flow' : `${flows} open expected flows`);
  const pools = store.plucks<string>(
    `SELECT p.name FROM cash_pool p WHERE p.header_account_id = :account
      UNION SELECT p.name FROM cash_pool_member m JOIN cash_pool p ON p.id = m.pool_id
             WHERE m.account_id = :account`,
    { account: row.id },
  );
  if (pools.length > 0) found.push(`a place in the pool ${pools.join(', ')}`);
  return found;
}

function closeAccount(context: CommandContext, input: DomainInput<'accounts.close'>) {
  const { store } = context;
  const { accountId, closedOn, confirmed, expectedEntry } = input;
  const row = accountRow(store, accountId);
  if (row.closed_on !== null)
    refuse('ACCOUNT_CLOSED', `${row.name} was closed on ${row.closed_on}.`, 'accountId');
  if (row.opened_on !== null && closedOn < row.opened_on)
    refuse('DATES_ORDER', `${row.name} was opened on ${row.opened_on} only.`, 'closedOn');
  const later = store.pluck<string | null>(
    'SELECT MAX(booking_date) FROM daily_flow WHERE account_id = ? AND booking_date > ?',
    [accountId, closedOn],
  );
  if (later !== undefined && later !== null)
    refuse(
      'ACCOUNT_HAS_LATER_LINES',
      `The bank booked on ${later}, after ${closedOn}. Close it on that day or later.`,
      'closedOn',
    );
  const open = obstacles(store, row, closedOn);
  if (open.length > 0 && !confirmed)
    throw new AppFailure({
      kind: 'conflict',
      code: 'ACCOUNT_NOT_EMPTY',
      message: `${row.name} has ${open.join(' and ')} on ${closedOn}. Settle that first, or confirm the closing.`,
      path: 'confirmed',
      details: { obstacles: open },
    });
  store.update(
    'account',
    accountId,
    { closed_on: closedOn },
    expectedEntry === undefined ? {} : { expectedEntry },
  );
  return { entry: Number(row.entry) };
}

export const accountHandlers = {
  'accounts.list': query<'accounts.list'>((context, { asOf, ...scope }) => {
    const day = asOf ?? today(context);
    return accountRows(context.store, scope).map((row) => accountOut(row, day));
  }),
  'accounts.get': query<'accounts.get'>(getAccount),
  'accounts.check': query<'accounts.check'>(check),
  'accounts.findings': query<'accounts.findings'>(listFindings),
  'accounts.save': command<'accounts.save'>(
    (input) => `Account ${input.name}, ${input.currency}`,
    saveAccount,
  ),
  'accounts.close': command<'accounts.close'>(
    ({ closedOn, reason, confirmed }) =>
      `Account closed on ${closedOn}: ${reason}${confirmed ? ' (confirmed)' : ''}`,
    closeAccount,
  ),
  'accounts.reopen': command<'accounts.reopen'>(
    ({ reason }) => `Account opened again: ${reason}`,
    ({ store }, { accountId }) => {
      const row = accountRow(store, accountId);
      if (row.closed_on === null) refuse('ACCOUNT_OPEN', `${row.name} is not closed.`, 'accountId');
      store.update('account', accountId, { closed_on: null });
      return { id: accountId };
    },
  ),
};
