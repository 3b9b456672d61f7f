/** The chart of accounts, posting rules and accounting periods. */
import { type AccountKind, checkChart, type LedgerAccount } from '../../core/ledger/chart.ts';
import {
  lastLocked,
  nextStatus,
  type PeriodAction,
  type PeriodStatus,
} from '../../core/ledger/periods.ts';
import { type PostingActions, partWeights } from '../../core/ledger/postingRules.ts';
import { AppFailure, unwrap } from '../../core/result.ts';
import type { Conditions } from '../../core/rules/condition.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { DEFAULT_CHART } from '../../resources/reference/chart.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { booksOf, chartOf, periodsOf } from '../queries/ledger.ts';

function listAccounts({ store }: QueryContext): DomainOutput<'ledger.accounts'> {
  const counts = new Map(
    store
      .all<{ id: string; count: bigint }>(
        `SELECT ledger_account_id AS id, SUM(posting_count) AS count FROM ledger_total
          GROUP BY ledger_account_id`,
      )
      .map(({ id, count }) => [id, Number(count)]),
  );
  const rest = new Map(
    store
      .all<{ id: string; bank_name: string | null; entry: bigint }>(
        `SELECT g.id, a.name AS bank_name, g.entry FROM ledger_account g
           LEFT JOIN account a ON a.id = g.bank_account_id`,
      )
      .map((row) => [row.id, row]),
  );
  return chartOf(store).map((account) => ({
    ...account,
    bankAccountName: rest.get(account.id)?.bank_name ?? null,
    postingCount: counts.get(account.id) ?? 0,
    entry: Number(rest.get(account.id)?.entry ?? 0n),
  }));
}

function columnsOf(account: Omit<LedgerAccount, 'id'>) {
  return {
    code: account.code,
    name: account.name,
    kind: account.kind,
    parent_id: account.parentId,
    currency: account.currency,
    bank_account_id: account.bankAccountId,
    monetary: account.monetary,
    closed: account.closed,
  };
}

/** What postings fix: kind and currency of an account that has any. */
function refuseRewriting(before: LedgerAccount | undefined, after: LedgerAccount, posted: boolean) {
  if (before === undefined || !posted) return;
  if (before.kind === after.kind && (after.currency === null || before.currency === after.currency))
    return;
  throw new AppFailure({
    kind: 'conflict',
    code: 'ACCOUNT_POSTED',
    message: `Account ${before.code} has postings, so its kind stays ${before.kind} and no currency can be demanded of it. Close it and add another.`,
    path: 'kind',
  });
}

function saveAccount(context: CommandContext, input: DomainInput<'ledger.saveAccount'>) {
  const { store, newId } = context;
  const { expectedEntry, id = newId(), ...rest } = input;
  const account: LedgerAccount = { id, ...rest };
  const chart = chartOf(store);
  const before = chart.find((each) => each.id === id);
  const posted =
    store.pluck('SELECT 1 FROM ledger_total WHERE ledger_account_id = ? LIMIT 1', [id]) !==
    undefined;
  refuseRewriting(before, account, posted);
  unwrap(checkChart([...chart.filter((each) => each.id !== id), account]));
  if (input.id === undefined) store.insert('ledger_account', { id, ...columnsOf(account) });
  else
    store.update(
      'ledger_account',
      id,
      columnsOf(account),
      expectedEntry === undefined ? {} : { expectedEntry },
    );
  return { id };
}

/** Mirrors of bank accounts stand under this group, from the next number on. */
const CASH = '1000';
const FIRST_MIRROR = 1001;

function adoptChart(context: CommandContext): DomainOutput<'ledger.adoptChart'> {
  const { store, newId } = context;
  const chart = chartOf(store);
  const ids = new Map(chart.map(({ code, id }) => [code, id]));
  const kinds = new Map<string, AccountKind>(chart.map(({ code, kind }) => [code, kind]));
  const add = (account: Omit<LedgerAccount, 'id'>) => {
    const id = newId();
    ids.set(account.code, id);
    kinds.set(account.code, account.kind);
    store.insert('ledger_account', { id, ...columnsOf(account) });
  };
  const shared = { currency: null, bankAccountId: null, closed: false };
  let accounts = 0;
  for (const { parent, ...seed } of DEFAULT_CHART) {
    if (ids.has(seed.code)) continue;
    // Somebody's own account may use the group's number for something else.
    const fits = parent !== null && kinds.get(parent) === seed.kind;
    add({ ...shared, ...seed, parentId: fits ? (ids.get(parent) ?? null) : null });
    accounts++;
  }
  const mirrored = new Set(chart.map(({ bankAccountId }) => bankAccountId));
  let [number, mirrors] = [FIRST_MIRROR, 0];
  for (const bank of store.all<{ id: string; name: string; currency: string; bank: string }>(
    `SELECT a.id, a.name, a.currency, b.name AS bank FROM account a JOIN entity e ON e.id = a.entity_id
       JOIN bank b ON b.id = a.bank_id ORDER BY e.code, a.name, a.id`,
  )) {
    if (mirrored.has(bank.id)) continue;
    while (ids.has(String(number))) number++;
    const kind = 'asset' as const;
    const parentId = kinds.get(CASH) === kind ? (ids.get(CASH) ?? null) : null;
    const name = `${bank.name}, ${bank.bank}`.slice(0, 120);
    const { currency } = bank;
    add({
      code: String(number),
      name,
      kind,
      parentId,
      currency,
      bankAccountId: bank.id,
      monetary: true,
      closed: false,
    });
    mirrors++;
  }
  unwrap(checkChart(chartOf(store)));
  return { accounts, mirrors };
}

function listRules({ store }: QueryContext): DomainOutput<'ledger.rules'> {
  return store
    .rows<{
      id: string;
      name: string;
      position: number;
      conditions: unknown;
      actions: unknown;
      active: boolean;
      entry: number;
      journals: bigint;
    }>(
      'posting_rule',
      `SELECT r.id, r.name, r.position, r.conditions, r.actions, r.active, r.entry,
              (SELECT COUNT(*) FROM ledger_journal j WHERE j.rule_id = r.id) AS journals
         FROM posting_rule r ORDER BY r.position, r.name`,
    )
    .map(({ journals, conditions, actions, ...row }) => ({
      ...row,
      conditions: conditions as Conditions,
      actions: actions as PostingActions,
      journalCount: Number(journals),
    }));
}

function saveRule({ store, newId }: CommandContext, input: DomainInput<'ledger.saveRule'>) {
  const { id, expectedEntry, position, name, conditions, actions, active } = input;
  unwrap(partWeights(actions.parts));
  const chart = new Map(chartOf(store).map((account) => [account.id, account]));
  const targets = [...actions.parts, ...(actions.tax === undefined ? [] : [actions.tax])];
  for (const { ledgerAccountId } of targets)
    if (chart.get(ledgerAccountId)?.closed !== false)
      throw new AppFailure({
        kind: 'invalid-input',
        code: 'RULE_ACCOUNT',
        message: 'The rule posts to an account that the chart does not have, or that is closed.',
        path: 'actions.parts',
      });
  const last = store.pluck<bigint | null>('SELECT MAX(position) FROM posting_rule') ?? 0n;
  const row = { name, conditions, actions, active };
  if (id !== undefined) {
    store.update(
      'posting_rule',
      id,
      position === undefined ? row : { ...row, position },
      expectedEntry === undefined ? {} : { expectedEntry },
    );
    return { id };
  }
  const made = newId();
  store.insert('posting_rule', { id: made, ...row, position: position ?? Number(last) + 1 });
  return { id: made };
}

function listPeriods(
  { store }: QueryContext,
  input: DomainInput<'ledger.periods'>,
): DomainOutput<'ledger.periods'> {
  return store
    .all<{
      id: string;
      entity_id: string;
      from_date: string;
      to_date: string;
      status: string;
      decided_by: string | null;
      decided_at: string | null;
      journals: bigint;
      entry: bigint;
    }>(
      `SELECT p.id, p.entity_id, p.from_date, p.to_date, p.status, u.name AS decided_by,
              p.decided_at, p.entry,
              (SELECT COUNT(*) FROM ledger_journal j WHERE j.entity_id = p.entity_id
                 AND j.posting_date BETWEEN p.from_date AND p.to_date) AS journals
         FROM ledger_period p LEFT JOIN user u ON u.id = p.decided_by
        WHERE :entity IS NULL OR p.entity_id = :entity ORDER BY p.from_date DESC, p.entity_id`,
      { entity: input.entityId ?? null },
    )
    .map((row) => ({
      id: row.id,
      entityId: row.entity_id,
      from: row.from_date as IsoDate,
      to: row.to_date as IsoDate,
      status: row.status as PeriodStatus,
      decidedBy: row.decided_by,
      decidedAt: row.decided_at,
      journalCount: Number(row.journals),
      entry: Number(row.entry),
    }));
}

type SpanInput = DomainInput<'ledger.closePeriod'>;

function decidePeriod(context: CommandContext, input: SpanInput, action: PeriodAction) {
  const { store, session, clock, newId } = context;
  const { entityId, from, to } = input;
  booksOf(store, entityId);
  const periods = periodsOf(store, entityId);
  const status = nextStatus(periods, { from, to }, action);
  const locked = lastLocked(periods);
  if (locked !== null && from <= locked)
    throw new AppFailure({
      kind: 'conflict',
      code: 'PERIOD_LOCKED',
      message: `Everything up to ${locked} is locked already.`,
      path: 'from',
    });
  const decided = { status, decided_by: session.userId, decided_at: clock.now() };
  const same = periods.find((period) => period.from === from && period.to === to);
  if (same !== undefined) {
    store.update('ledger_period', same.id, decided);
    return { id: same.id };
  }
  const id = newId();
  const span = { entity_id: entityId, from_date: from, to_date: to };
  store.insert('ledger_period', { id, ...span, ...decided });
  return { id };
}

const spanText = ({ from, to }: SpanInput) => `${from} to ${to}`;

export const ledgerHandlers = {
  'ledger.accounts': query<'ledger.accounts'>(listAccounts),
  'ledger.saveAccount': command<'ledger.saveAccount'>(
    (input) => `Account ${input.code} ${input.name}`,
    saveAccount,
  ),
  'ledger.adoptChart': command<'ledger.adoptChart'>(
    (_, { accounts, mirrors }) => `Default chart: ${accounts} accounts, ${mirrors} bank mirrors`,
    adoptChart,
  ),
  'ledger.rules': query<'ledger.rules'>(listRules),
  'ledger.saveRule': command<'ledger.saveRule'>((input) => `Posting rule ${input.name}`, saveRule),
  'ledger.periods': query<'ledger.periods'>(listPeriods),
  'ledger.closePeriod': command<'ledger.closePeriod'>(
    (input) => `Period ${spanText(input)} closed`,
    (context, input) => decidePeriod(context, input, 'close'),
  ),
  'ledger.lockPeriod': command<'ledger.lockPeriod'>(
    (input) => `Period ${spanText(input)} locked`,
    (context, input) => decidePeriod(context, input, 'lock'),
  ),
  'ledger.reopenPeriod': command<'ledger.reopenPeriod'>(
    (input) => `Period ${spanText(input)} opened again`,
    (context, input) => decidePeriod(context, input, 'reopen'),
  ),
};
