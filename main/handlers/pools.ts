/** Cash pools: kept by people, with sweeps and notional interest as proposals that move nothing. */
import { heldBy, NO_LIMITS } from '../../core/cash/available.ts';
import { type NotionalInterest, notionalInterest } from '../../core/cash/notional.ts';
import { proposeSweep, type Sweep } from '../../core/cash/sweep.ts';
import { Decimal } from '../../core/money/decimal.ts';
import { type Money, money } from '../../core/money/money.ts';
import { AppFailure, invariant } from '../../core/result.ts';
import { addDays, dateOf, dateParts, type IsoDate } from '../../core/time/dates.ts';
import { DAY_COUNTS, type DayCount } from '../../core/time/dayCount.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { accountLimits } from '../queries/accountLimits.ts';
import { dailyBalances, type StoredPool, storedPools } from '../queries/pools.ts';
import { positionAccounts } from '../queries/position.ts';
import type { ReadStore } from '../store/index.ts';

type Proposal = DomainOutput<'pools.propose'>;
type PoolOut = Proposal['pool'];

function poolOut(pool: StoredPool): PoolOut {
  const { members, headerEntityName: _entity, ...rest } = pool;
  return {
    ...rest,
    members: members.map(({ targetMinor, minimumTransferMinor, ...member }) => ({
      ...member,
      target: money(pool.currency, targetMinor),
      minimumTransfer: money(pool.currency, minimumTransferMinor),
    })),
  };
}

function poolOf(store: ReadStore, id: string): StoredPool {
  const found = storedPools(store).find((pool) => pool.id === id);
  if (found !== undefined) return found;
  throw new AppFailure({
    kind: 'not-found',
    code: 'POOL_UNKNOWN',
    message: 'There is no such cash pool at the chosen time. It may have been removed.',
    path: 'poolId',
  });
}

export interface ComputedProposal {
  readonly pool: StoredPool;
  readonly from: IsoDate;
  readonly balances: ReadonlyMap<string, bigint>;
  readonly held: ReadonlyMap<string, bigint>;
  readonly floorMinor: bigint;
  /** Null for notional pools, in which nothing moves, and where the header's balance is unknown. */
  readonly sweep: Sweep | null;
  /** Null where the pool has no rates. */
  readonly interest: NotionalInterest | null;
  readonly daily: ReadonlyMap<string, readonly bigint[]>;
  readonly missing: readonly string[];
}

/** Header first, then the members in their order. */
function participantIds(pool: StoredPool): string[] {
  return [pool.headerAccountId, ...pool.members.map(({ accountId }) => accountId)];
}

function isDayCount(text: string): text is DayCount {
  return (DAY_COUNTS as readonly string[]).includes(text);
}

function interestOf(
  pool: StoredPool,
  daily: ComputedProposal['daily'],
  from: IsoDate,
  asOf: IsoDate,
): NotionalInterest | null {
  const { creditRate, debitRate, dayCount } = pool;
  if (creditRate === null || debitRate === null) return null;
  invariant(isDayCount(dayCount), `a pool's day count is known: ${dayCount}`);
  const own = new Map(pool.members.map((member) => [member.accountId, member]));
  return notionalInterest({
    from,
    to: addDays(asOf, 1),
    dayCount,
    rates: { creditRate, debitRate },
    members: participantIds(pool).flatMap((id) => {
      const balances = daily.get(id);
      const member = own.get(id);
      return balances === undefined
        ? []
        : [
            {
              id,
              balances,
              rates: {
                creditRate: member?.creditRate ?? creditRate,
                debitRate: member?.debitRate ?? debitRate,
              },
            },
          ];
    }),
  });
}

/** What a sweep now and the interest since the first day would come to. */
export function computeProposal(
  store: ReadStore,
  input: DomainInput<'pools.propose'>,
): ComputedProposal {
  const { asOf, basis } = input;
  const pool = poolOf(store, input.poolId);
  const { year, month } = dateParts(asOf);
  const from = input.from ?? dateOf(year, month, 1);
  if (from > asOf)
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'POOL_PERIOD',
      message: `The interest cannot begin on ${from}, after the effective date ${asOf}.`,
      path: 'from',
    });
  const ids = participantIds(pool);
  const balances = new Map<string, bigint>();
  for (const account of positionAccounts(store, asOf, basis, { accountIds: ids }))
    if (account.opening !== null)
      balances.set(
        account.id,
        account.opening.minor + account.inflow.minor - account.outflow.minor,
      );
  const limits = accountLimits(store, ids);
  const held = new Map(
    [...balances].map(([id, minor]) => [id, heldBy(minor, limits.get(id) ?? NO_LIMITS)]),
  );
  const header = limits.get(pool.headerAccountId) ?? NO_LIMITS;
  const floorMinor = header.minimum ?? -(header.overdraft ?? 0n);
  const headerBalance = balances.get(pool.headerAccountId);
  const daily = dailyBalances(store, ids, from, asOf);
  const names = new Map([
    [pool.headerAccountId, pool.headerName],
    ...pool.members.map(({ accountId, accountName }) => [accountId, accountName] as const),
  ]);
  return {
    pool,
    from,
    balances,
    held,
    floorMinor,
    daily,
    sweep:
      pool.kind === 'notional' || headerBalance === undefined
        ? null
        : proposeSweep({
            header: { id: pool.headerAccountId, balanceMinor: headerBalance, floorMinor },
            members: pool.members.flatMap((member) => {
              const balanceMinor = balances.get(member.accountId);
              return balanceMinor === undefined
                ? []
                : [
                    {
                      id: member.accountId,
                      balanceMinor,
                      heldMinor: held.get(member.accountId) ?? 0n,
                      targetMinor: pool.kind === 'zero-balance' ? 0n : member.targetMinor,
                      minimumTransferMinor: member.minimumTransferMinor,
                      priority: member.priority,
                    },
                  ];
            }),
          }),
    interest: interestOf(pool, daily, from, asOf),
    missing: ids.filter((id) => !balances.has(id)).map((id) => names.get(id) ?? id),
  };
}

export function targetOf(pool: StoredPool, accountId: string): bigint | null {
  if (pool.kind === 'notional') return null;
  if (pool.kind === 'zero-balance') return 0n;
  return pool.members.find((member) => member.accountId === accountId)?.targetMinor ?? null;
}

export function getProposal(
  { store }: Pick<QueryContext, 'store'>,
  input: DomainInput<'pools.propose'>,
): Proposal {
  const { pool, from, balances, held, sweep, interest, missing } = computeProposal(store, input);
  const of = (minor: bigint | null | undefined): Money | null =>
    minor === null || minor === undefined ? null : money(pool.currency, minor);
  const shares = new Map((interest?.shares ?? []).map((share) => [share.id, share]));
  const swept = new Map(
    sweep === null ? [] : [sweep.header, ...sweep.members].map((each) => [each.id, each]),
  );
  const facts = [
    {
      accountId: pool.headerAccountId,
      accountName: pool.headerName,
      entityName: pool.headerEntityName,
    },
    ...pool.members,
  ];
  const names = new Map(facts.map(({ accountId, accountName }) => [accountId, accountName]));
  const participants = facts.map(({ accountId, accountName, entityName }, index) => {
    const before = balances.get(accountId);
    const after = swept.get(accountId);
    const share = shares.get(accountId);
    const isHeader = index === 0;
    return {
      accountId,
      accountName,
      entityName,
      isHeader,
      before: of(before),
      held: of(held.get(accountId)),
      target: isHeader ? null : of(targetOf(pool, accountId)),
      transfer: after === undefined ? null : of(after.afterMinor - after.beforeMinor),
      after: of(after?.afterMinor ?? (pool.kind === 'notional' ? before : undefined)),
      left: before === undefined ? ('unknown' as const) : (after?.left ?? null),
      alone: of(share?.aloneMinor),
      benefit: of(share?.benefitMinor),
      interest: of(share?.interestMinor),
    };
  });
  const sum = (pick: (row: (typeof participants)[number]) => Money | null) =>
    money(
      pool.currency,
      participants.reduce((total, row) => total + (pick(row)?.minor ?? 0n), 0n),
    );
  return {
    pool: poolOut(pool),
    asOf: input.asOf,
    from,
    days: interest?.days ?? 0,
    transfers: (sweep?.transfers ?? []).map(({ fromId, toId, amountMinor, kind }) => ({
      fromId,
      fromName: names.get(fromId) ?? '',
      toId,
      toName: names.get(toId) ?? '',
      amount: money(pool.currency, amountMinor),
      kind,
    })),
    participants,
    total: {
      before: sum((row) => row.before),
      after: sum((row) => row.after),
      alone: of(interest?.aloneMinor),
      benefit: of(interest?.benefitMinor),
      interest: of(interest?.poolMinor),
    },
    missing: [...missing],
  };
}

type SaveInput = DomainInput<'pools.save'>;

function refuse(code: string, message: string, path: string): never {
  throw new AppFailure({ kind: 'invalid-input', code, message, path });
}

/** A pool has one currency, no account twice, and not its header among the members. */
function checkPool(store: ReadStore, input: SaveInput): string {
  const ids = [input.headerAccountId, ...input.members.map(({ accountId }) => accountId)];
  const rows = store.all<{ id: string; currency: string; name: string }>(
    'SELECT id, currency, name FROM account WHERE id IN (SELECT value FROM json_each(?))',
    [JSON.stringify(ids)],
  );
  const known = new Map(rows.map((row) => [row.id, row]));
  const header = known.get(input.headerAccountId);
  if (header === undefined)
    refuse('ACCOUNT_UNKNOWN', 'There is no such header account.', 'headerAccountId');
  const seen = new Set([header.id]);
  input.members.forEach((member, index) => {
    const path = `members.${index}`;
    const account = known.get(member.accountId);
    if (account === undefined)
      refuse('ACCOUNT_UNKNOWN', 'There is no such account.', `${path}.accountId`);
    if (seen.has(account.id))
      refuse(
        'POOL_MEMBER_TWICE',
        `${account.name} is in the pool already. Each account takes part once; the header is no member.`,
        `${path}.accountId`,
      );
    seen.add(account.id);
    if (account.currency !== header.currency)
      refuse(
        'POOL_CURRENCY_MIXED',
        `${account.name} is in ${account.currency}, the pool in ${header.currency}. A pool has one currency.`,
        `${path}.accountId`,
      );
    for (const name of ['target', 'minimumTransfer'] as const) {
      const amount = member[name];
      if (amount === null) continue;
      if (amount.currency !== header.currency)
        refuse('POOL_CURRENCY_MIXED', `Write the amount in ${header.currency}.`, `${path}.${name}`);
      if (name === 'minimumTransfer' && amount.minor < 0n)
        refuse(
          'POOL_MINIMUM_NEGATIVE',
          'The smallest transfer is not below zero.',
          `${path}.${name}`,
        );
    }
  });
  for (const name of ['creditRate', 'debitRate'] as const) {
    const rate = input[name];
    if (rate !== null && new Decimal(rate).abs().gt(1))
      refuse('POOL_RATE', `A rate of ${rate} is more than 100 %. Write 0.02 for 2 %.`, name);
  }
  return header.currency;
}

function savePool({ store, newId }: CommandContext, input: SaveInput): { id: string } {
  const currency = checkPool(store, input);
  const other = store.pluck<string>('SELECT id FROM cash_pool WHERE code = ?', [input.code]);
  if (other !== undefined && other !== input.id)
    throw new AppFailure({
      kind: 'conflict',
      code: 'POOL_CODE_TAKEN',
      message: `There is a pool with the code ${input.code} already. Choose another code.`,
      path: 'code',
    });
  const id = input.id ?? newId();
  const row = {
    code: input.code,
    name: input.name,
    kind: input.kind,
    currency,
    header_account_id: input.headerAccountId,
    credit_rate: input.creditRate,
    debit_rate: input.debitRate,
    day_count: input.dayCount,
  };
  if (input.id === undefined) store.insert('cash_pool', { id, ...row });
  else {
    const { expectedEntry } = input;
    store.update('cash_pool', id, row, expectedEntry === undefined ? {} : { expectedEntry });
  }
  const wanted = new Set(input.members.map(({ accountId }) => accountId));
  for (const member of membersOf(store, id))
    if (!wanted.has(member.account_id)) store.remove('cash_pool_member', member.id);
  for (const member of input.members)
    store.upsert('cash_pool_member', {
      id: newId(),
      pool_id: id,
      account_id: member.accountId,
      target_minor: member.target?.minor ?? 0n,
      minimum_transfer_minor: member.minimumTransfer?.minor ?? 0n,
      priority: member.priority,
      credit_rate: member.creditRate,
      debit_rate: member.debitRate,
    });
  return { id };
}

function membersOf(store: ReadStore, poolId: string) {
  return store.all<{ id: string; account_id: string }>(
    'SELECT id, account_id FROM cash_pool_member WHERE pool_id = ?',
    [poolId],
  );
}

export const poolHandlers = {
  'pools.list': query<'pools.list'>(({ store }) => storedPools(store).map(poolOut)),
  'pools.propose': query<'pools.propose'>(getProposal),
  'pools.save': command<'pools.save'>((input) => `Cash pool ${input.name}`, savePool),
  'pools.remove': command<'pools.remove'>(
    () => 'A cash pool removed',
    ({ store }, { id, expectedEntry }) => {
      for (const member of membersOf(store, id)) store.remove('cash_pool_member', member.id);
      store.remove('cash_pool', id, expectedEntry === undefined ? {} : { expectedEntry });
      return { id };
    },
  ),
};
