/** Intraday and prior-day positions, available balances, worksheet, ladder, pools and signing. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, isoDate } from '../../core/time/dates.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { testId, testMeta } from '../../test/helpers/workspace.ts';

let group: AnalysisWorkspace;

beforeAll(async () => {
  group = await analysisWorkspace();
});
afterAll(() => group?.dispose());

const NEXT = addDays(AS_OF, 3);
const eur = (amount: string) => ({ currency: 'EUR', amount });

/** An amount of two decimals in minor units. */
function cents(value: { readonly amount: string } | null | undefined): bigint {
  return BigInt((value?.amount ?? '').replace('.', ''));
}

async function accountOf(asOf: string, basis: 'prior' | 'intraday' | 'booked' | 'projected') {
  const { rows } = await group.call('position.get', { asOf, basis, groupBy: 'none' });
  const row = rows.find(({ accountId }) => accountId === ID.eur);
  if (row === undefined) throw new Error('the account has a row');
  return row;
}

function interim(number: number, more: object) {
  return {
    id: testId(50_000 + number),
    statement_id: testId(50_000),
    account_id: ID.eur,
    position: number,
    status: 'booked',
    booking_date: NEXT,
    value_date: NEXT,
    currency: 'EUR',
    amount_minor: 10_000n,
    reversal: false,
    fingerprint: `i${number}`,
    occurrence: 1,
    ...more,
  };
}

const report = (number: number, kind: string) => ({
  id: testId(number),
  account_id: ID.eur,
  kind,
  currency: 'EUR',
  from_date: NEXT,
  to_date: NEXT,
  line_count: 3,
  credit_minor: 0n,
  debit_minor: 0n,
  proof: 'unproven',
  identity: `${kind} ${number}`,
});

describe('the basis of a position', () => {
  it('adds interim entries once, after the last statement, unless a line took their place', async () => {
    const booked = await accountOf(NEXT, 'booked');
    const [line] = group.store.plucks<string>('SELECT id FROM statement_line LIMIT 1');
    group.store.command(testMeta('test'), (tx) => {
      tx.insert('statement', report(50_000, 'interim'));
      tx.insert('statement', report(50_900, 'notification'));
      tx.insert('interim_line', interim(1, {}));
      tx.insert('interim_line', interim(2, { amount_minor: -2_500n }));
      tx.insert('interim_line', interim(3, { superseded_line_id: line ?? null }));
      tx.insert('interim_line', interim(4, { status: 'pending' }));
      tx.insert('interim_line', interim(5, { booking_date: AS_OF }));
      tx.insert('interim_line', interim(6, { statement_id: testId(50_900) }));
      tx.insert('interim_line', interim(7, { booking_date: addDays(AS_OF, 2) }));
    });
    const intraday = await accountOf(NEXT, 'intraday');
    // One of the day before into the opening; the notification repeats what the report tells.
    expect(cents(intraday.opening) - cents(booked.opening)).toBe(10_000n);
    expect(cents(intraday.inflow)).toBe(10_000n);
    expect(cents(intraday.outflow)).toBe(2_500n);
    expect(cents(intraday.closing) - cents(booked.closing)).toBe(17_500n);
    expect((await accountOf(NEXT, 'booked')).closing).toEqual(booked.closing);
    const told = await group.call('position.explain', {
      asOf: NEXT,
      basis: 'intraday',
      accountId: ID.eur,
      column: 'closing',
    });
    const entries = told.sections.find(({ title }) => title === 'Interim entries');
    expect(entries?.lines[0]?.link?.target).toBe('statements.explain');
  });

  it('shows the weekday before as the prior day', async () => {
    const prior = await accountOf(NEXT, 'prior');
    const friday = await accountOf(AS_OF, 'booked');
    expect(prior.closing).toEqual(friday.closing);
    expect(prior.inflow).toEqual(friday.inflow);
  });
});

describe('available balances', () => {
  it('hold what is restricted, add the overdraft, foot, and are undone', async () => {
    await group.call('position.saveLimits', {
      accountId: ID.eur,
      target: eur('1000.00'),
      minimum: eur('99000000.00'),
      overdraft: eur('250.00'),
      restriction: 'restricted',
      restricted: eur('700.50'),
      reason: 'Pledged for a guarantee',
    });
    const asked = { asOf: AS_OF, groupBy: 'entity' as const };
    const { rows, total } = await group.call('position.available', asked);
    const row = rows.find(({ accountId }) => accountId === ID.eur);
    const { closing, available, short, overTarget } = row?.own ?? {};
    expect(cents(available)).toBe(cents(closing) - 70_050n + 25_000n);
    expect(cents(overTarget)).toBe(cents(closing) - 100_000n);
    expect(cents(short)).toBe(9_900_000_000n - cents(closing));
    expect(row?.limits).toMatchObject({ reason: 'Pledged for a guarantee' });
    expect(total.shortCount).toBe(1);
    for (const { reporting } of rows)
      if (reporting !== null)
        expect(cents(reporting.available)).toBe(
          cents(reporting.closing) -
            cents(reporting.restricted) -
            cents(reporting.trapped) +
            cents(reporting.overdraft),
        );
    const told = await group.call('position.explainAvailable', {
      ...asked,
      rowId: ID.eur,
      column: 'available',
    });
    expect(told.figure.money).toEqual(available);
    const sum = await group.call('position.explainAvailable', {
      ...asked,
      accountIds: [ID.eur],
      rowId: 'total',
      column: 'restricted',
    });
    expect(sum.figure.money).toEqual(eur('700.50'));
    const { rows: entries } = await group.call('journal.list', { count: 1 });
    await group.call('journal.undo', { entries: [entries[0]?.entry ?? 0] });
    const again = await group.call('position.available', asked);
    expect(again.rows.find(({ accountId }) => accountId === ID.eur)?.limits?.target).toBeNull();
  });

  it('refuses an amount in another currency', async () => {
    expect(
      await group.refusal('position.saveLimits', {
        accountId: ID.eur,
        target: { currency: 'USD', amount: '1.00' },
        minimum: null,
        overdraft: null,
      }),
    ).toMatchObject({ code: 'ACCOUNT_CURRENCY', path: 'target' });
  });
});

describe('the worksheet', () => {
  const asked = { asOf: AS_OF, back: 2, ahead: 3 };

  it('foots, agrees with the position, and every cell opens to that figure', async () => {
    const { rows, days, reportingCurrency } = await group.call('position.worksheet', asked);
    const position = await group.call('position.get', { asOf: AS_OF });
    const at = (id: string, day: number) => rows.find((row) => row.id === id)?.cells[day];
    const today = days.indexOf(AS_OF);
    const known = position.rows.filter((row) => row.kind === 'account' && row.closing !== null);
    const closing = known.reduce((sum, row) => sum + cents(row.closing), 0n);
    expect(cents(at('closing', today))).toBe(closing);
    days.forEach((_, day) => {
      const flowed = cents(at('in', day)) - cents(at('out', day)) + cents(at('manual', day));
      const rounding = cents(at('rounding', day));
      expect(cents(at('opening', day)) + flowed + rounding).toBe(cents(at('closing', day)));
    });
    for (const row of rows) {
      const told = await group.call('position.explainCell', {
        ...asked,
        rowId: row.id,
        day: AS_OF,
      });
      expect(told.figure.money, row.id).toEqual(row.cells[today]);
      expect(told.figure.money?.currency).toBe(reportingCurrency);
    }
    const receipts = await group.call('position.explainCell', {
      ...asked,
      rowId: `in:${ID.receipts}`,
      day: AS_OF,
    });
    const lines = receipts.sections.find(({ title }) => title === 'Statement lines');
    expect(lines?.lines.map((line) => line.link?.target)).toEqual([
      'lines.explain',
      'lines.explain',
    ]);
  });

  it('agrees with the position by value date too', async () => {
    const byValue = { ...asked, by: 'value' as const };
    const { rows, days } = await group.call('position.worksheet', byValue);
    const position = await group.call('position.get', { asOf: AS_OF, basis: 'value' });
    const known = position.rows.filter((row) => row.kind === 'account' && row.closing !== null);
    const closing = rows.find(({ id }) => id === 'closing')?.cells[days.indexOf(AS_OF)];
    expect(cents(closing)).toBe(known.reduce((sum, row) => sum + cents(row.closing), 0n));
  });

  it('shows manual items in rows of their own, which go with undo', async () => {
    const before = await group.call('position.worksheet', asked);
    const { id } = await group.call('position.saveItem', {
      accountId: ID.eur,
      categoryId: ID.debt,
      date: NEXT,
      amount: eur('-123.45'),
      description: 'Coupon, by telephone',
    });
    const after = await group.call('position.worksheet', asked);
    const row = after.rows.find((each) => each.id === `manual:${id}`);
    expect(row?.cells[after.days.indexOf(NEXT)]).toEqual(eur('-123.45'));
    expect((await group.call('position.items', {}))[0]).toMatchObject({
      description: 'Coupon, by telephone',
      userName: 'A. Treasurer',
    });
    await group.call('position.removeItem', { id });
    const { rows: entries } = await group.call('journal.list', { count: 2 });
    await group.call('journal.undo', { entries: entries.map(({ entry }) => entry) });
    expect((await group.call('position.worksheet', asked)).rows).toEqual(before.rows);
  });

  it('leaves flows of other sources alone', async () => {
    const [flow] = group.store.plucks<string>(
      "SELECT id FROM expected_flow WHERE source <> 'manual' LIMIT 1",
    );
    expect(
      await group.refusal('position.removeItem', { id: flow ?? testId(99_999) }),
    ).toMatchObject({ code: 'ITEM_UNKNOWN' });
  });
});

describe('the ladder', () => {
  it('runs to what is expected, and every figure opens', async () => {
    await group.call('position.saveItem', {
      accountId: ID.usd,
      categoryId: ID.debt,
      date: addDays(AS_OF, 10),
      amount: { currency: 'USD', amount: '-1000.00' },
      description: 'Loan',
    });
    for (const groupBy of ['currency', 'entity'] as const) {
      const asked = { asOf: AS_OF, groupBy };
      const { rows, total, buckets } = await group.call('position.ladder', asked);
      for (const row of [...rows, total]) {
        let running = cents(row.opening);
        for (const [index, cell] of row.cells.entries()) {
          running += cents(cell?.inflow) - cents(cell?.outflow);
          expect(cents(cell?.cumulative)).toBe(running);
          for (const column of ['inflow', 'outflow', 'cumulative'] as const) {
            const bucket = buckets[index]?.id ?? '';
            const told = await group.call('position.explainLadder', {
              ...asked,
              rowId: row.id,
              column,
              bucket,
            });
            expect(told.figure.money).toEqual(cell?.[column]);
          }
        }
        const told = await group.call('position.explainLadder', {
          ...asked,
          rowId: row.id,
          column: 'opening',
        });
        expect(told.figure.money).toEqual(row.opening);
      }
      expect(rows.reduce((sum, row) => sum + cents(row.opening), 0n)).toBe(cents(total.opening));
    }
  });
});

describe('the counts beside the position', () => {
  const asked = { asOf: NEXT, basis: 'booked' as const };
  const named = async (count: 'late' | 'short' | 'breached', groupBy?: 'currency' | 'entity') => {
    const told = await group.call('position.explainCount', {
      ...asked,
      count,
      ...(groupBy ? { groupBy } : {}),
    });
    return { told, lines: told.sections[1]?.lines ?? [] };
  };

  it('open the accounts whose statement is late, with the day it ends on', async () => {
    const sheet = await group.call('position.worksheet', { asOf: addDays(AS_OF, 10) });
    const { sections } = await group.call('position.explainCount', {
      asOf: addDays(AS_OF, 10),
      count: 'late',
    });
    const lines = sections[1]?.lines ?? [];
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.map(({ label }) => label)).toEqual(sheet.lateAccounts);
    expect(lines[0]?.link?.target).toBe('position.explain');
  });

  it('open the accounts and groups below their minimum, each with what it lacks', async () => {
    await group.call('position.saveLimits', {
      accountId: ID.eur,
      target: null,
      minimum: eur('99000000.00'),
      overdraft: null,
    });
    const { total, rows } = await group.call('position.available', { ...asked, groupBy: 'none' });
    const { told, lines } = await named('short');
    expect(told.figure.text).toBe(`${total.shortCount} account`);
    const row = rows.find(({ accountId }) => accountId === ID.eur);
    expect(lines.map(({ money }) => money)).toEqual([row?.own?.short]);
    for (const groupBy of ['currency', 'entity'] as const) {
      const ladder = await group.call('position.ladder', { ...asked, groupBy });
      const below = ladder.rows.filter(({ breach }) => breach !== null);
      const { lines: found } = await named('breached', groupBy);
      expect(below.length).toBeGreaterThan(0);
      expect(found.map(({ label, note }) => [label, note])).toEqual(
        below.map(({ label, breach }) => [label, breach]),
      );
      const { figure } = await group.call(
        'position.explainLadder',
        found[0]?.link?.input as Parameters<typeof group.call<'position.explainLadder'>>[1],
      );
      expect(figure.money).toEqual(found[0]?.money);
    }
  });
});

describe("the ladder's days", () => {
  it('put what falls due on a weekend into the next business day, and say which days', async () => {
    const asked = { asOf: AS_OF, groupBy: 'currency' as const };
    const saturday = addDays(AS_OF, 1);
    await group.call('position.saveItem', {
      accountId: ID.usd,
      categoryId: ID.debt,
      date: saturday,
      amount: { currency: 'USD', amount: '-250.00' },
      description: 'Due on a Saturday',
    });
    const { days } = await group.call('position.ladder', asked);
    const monday = addDays(AS_OF, 3);
    for (const { ends } of days) expect(ends.slice(0, 2)).toEqual([AS_OF, monday]);
    const shown = await group.call('position.explainLadder', {
      ...asked,
      rowId: 'USD',
      column: 'outflow',
      bucket: '1d',
    });
    const flows = shown.sections.find(({ title }) => title === 'Expected flows');
    expect(flows?.lines.map(({ label }) => label)).toContain('Due on a Saturday');
    const told = shown.sections.find(({ title }) => title === 'Days');
    expect(told?.lines).toEqual([
      { label: 'USD', value: `${saturday} – ${monday}`, note: 'New York' },
    ]);
  });
});

describe('cash pools', () => {
  const saved = () => ({
    code: 'EUR1',
    name: 'Euro pool',
    kind: 'target-balance' as const,
    headerAccountId: ID.small,
    creditRate: '0.02',
    debitRate: '0.06',
    members: [{ accountId: ID.eur, target: eur('1000.00') }],
  });

  it('proposes without moving anything; an unknown header gives no sweep', async () => {
    const { id } = await group.call('pools.save', saved());
    const [pool] = await group.call('pools.list', {});
    expect(pool).toMatchObject({ code: 'EUR1', currency: 'EUR', headerName: 'New account' });
    const unknown = await group.call('pools.propose', { poolId: id, asOf: AS_OF });
    expect(unknown.transfers).toEqual([]);
    expect(unknown.missing).toEqual(['New account']);
    await group.call('pools.save', {
      ...saved(),
      id,
      headerAccountId: ID.eur,
      members: [{ accountId: ID.small }],
    });
    const proposal = await group.call('pools.propose', { poolId: id, asOf: AS_OF });
    const booked = await accountOf(AS_OF, 'booked');
    expect(proposal.participants[0]?.before).toEqual(booked.accountBalance);
    expect(proposal.days).toBe(20);
    expect(proposal.total.benefit).toEqual(eur('0.00'));
    const shares = proposal.participants.reduce(
      (sum, { interest }) => sum + (interest === null ? 0n : cents(interest)),
      0n,
    );
    expect(cents(proposal.total.interest)).toBe(shares);
    for (const figure of ['before', 'after', 'transfer', 'alone', 'benefit', 'interest'] as const) {
      const told = await group.call('pools.explain', { poolId: id, asOf: AS_OF, figure });
      if (figure !== 'transfer') expect(told.figure.money).toEqual(proposal.total[figure]);
      const one = await group.call('pools.explain', {
        poolId: id,
        asOf: AS_OF,
        figure,
        accountId: ID.eur,
      });
      expect(one.figure.money).toEqual(proposal.participants[0]?.[figure] ?? undefined);
    }
    const moves = { poolId: id, asOf: AS_OF, figure: 'transferCount' } as const;
    const counted = await group.call('pools.explain', moves);
    expect(counted.figure.text).toBe(String(proposal.transfers.length));
    expect(
      counted.sections
        .at(-1)
        ?.lines.slice(0, -1)
        .map(({ money }) => money),
    ).toEqual(proposal.transfers.map(({ amount }) => amount));
    const target = { poolId: id, asOf: AS_OF, figure: 'target', accountId: ID.small } as const;
    const told = await group.call('pools.explain', target);
    expect(told.figure.money).toEqual(proposal.participants[1]?.target);
    expect(told.sections.at(-1)?.lines.at(-1)?.link?.target).toBe('screen:journal');
    // Undone one after the other, the change first and then what made the pool.
    const { rows } = await group.call('journal.list', { count: 20 });
    const saves = rows.filter(({ command }) => command === 'pools.save').slice(0, 2);
    for (const { entry } of saves) await group.call('journal.undo', { entries: [entry] });
    expect(await group.call('pools.list', {})).toEqual([]);
  });

  it.each([
    ['a second currency', { members: [{ accountId: ID.usd }] }, 'POOL_CURRENCY_MIXED'],
    ['the header as a member', { members: [{ accountId: ID.small }] }, 'POOL_MEMBER_TWICE'],
    ['a rate in percent', { creditRate: '2' }, 'POOL_RATE'],
  ])('refuses %s', async (_what, wrong, code) => {
    expect(await group.refusal('pools.save', { ...saved(), ...wrong })).toMatchObject({ code });
  });
});

describe('signing', () => {
  const asOf = isoDate('2026-11-20');
  /** Without the account that no statement tells of. */
  const close = () =>
    group.store.command(testMeta('test'), (tx) => {
      tx.run("UPDATE account SET closed_on = '2026-11-01' WHERE id = ?", [ID.small]);
    });

  it('refuses an incomplete position, then keeps it and compares it with later knowledge', async () => {
    expect(await group.refusal('position.publish', { asOf })).toMatchObject({
      code: 'POSITION_INCOMPLETE',
    });
    close();
    const first = await group.call('position.publish', { asOf, note: 'Before the call' });
    expect(first).toMatchObject({ number: 1, signedBy: 'A. Treasurer', note: 'Before the call' });
    const { total } = await group.call('position.get', { asOf });
    expect(first.total).toEqual(total.closing);
    const nothing = await group.call('position.compare', { beforeId: first.id });
    expect(nothing.total.difference).toEqual(eur('0.00'));
    expect(nothing.accounts.every(({ change }) => change === 'same')).toBe(true);
    expect(nothing.cells).toEqual([]);
    await group.call('position.saveItem', {
      accountId: ID.eur,
      categoryId: ID.debt,
      date: NEXT,
      amount: eur('-500.00'),
      description: 'Late invoice',
    });
    const second = await group.call('position.publish', { asOf });
    expect(second.number).toBe(2);
    expect(second.advice).toMatch(/another person should sign/);
    const changed = await group.call('position.compare', {
      beforeId: first.id,
      afterId: second.id,
    });
    const item = changed.cells.find(({ label }) => label === 'Late invoice');
    expect(item?.value).toEqual({
      before: eur('0.00'),
      after: eur('-500.00'),
      difference: eur('-500.00'),
    });
    const told = await group.call('position.explainChange', {
      beforeId: first.id,
      afterId: second.id,
      rowId: item?.rowId ?? '',
      day: NEXT,
    });
    expect(told.figure.money).toEqual(eur('-500.00'));
    expect(told.sections.at(-1)?.lines.some((line) => /Late invoice/.test(line.value ?? ''))).toBe(
      true,
    );
    const total2 = await group.call('position.explainChange', {
      beforeId: first.id,
      rowId: 'total',
    });
    expect(total2.figure.money).toEqual(eur('0.00'));
    const { rows, count } = await group.call('position.snapshots', {});
    expect([rows[0]?.number, count]).toEqual([2, 2]);
  });

  it('refuses the preparer where the policy requires four eyes', async () => {
    await group.call('settings.set', { key: 'position.fourEyes', value: 'require' });
    expect(await group.refusal('position.publish', { asOf })).toMatchObject({
      code: 'POSITION_FOUR_EYES',
    });
  });
});

describe('home', () => {
  it('shows no balance of a currency whose accounts are not all known', async () => {
    const tile = async (currency: string) => {
      const { currencies } = await group.call('home.get', { asOf: AS_OF });
      return currencies.find((one) => one.currency === currency);
    };
    const before = await tile('USD');
    expect(before?.balance).not.toBeNull();
    expect(before?.history).not.toHaveLength(0);
    group.store.command(testMeta('test'), (tx) =>
      tx.insert('account', {
        id: testId(51_000),
        entity_id: ID.inc,
        bank_id: ID.bank,
        name: 'Never reported',
        number: '7',
        number_scheme: 'other',
        currency: 'USD',
        kind: 'operating',
        restriction: 'none',
      }),
    );
    expect(await tile('USD')).toMatchObject({
      accountCount: (before?.accountCount ?? 0) + 1,
      balance: null,
      history: [],
    });
  });
});
