/** Payments that come back: before and after they were matched, told by a line or by the bank's files. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { matchItems } from '../../core/reconcile/match.ts';
import type { InputOf } from '../../preload/contract/index.ts';
import { bankDays, type ImportRig, importRig, mt940Day } from '../../test/helpers/importRig.ts';
import { pain001File, pain002File } from '../../test/helpers/paymentFiles.ts';
import { flowStatus, isOpenFlow } from '../queries/matched.ts';
import { materialOf } from './reconcile.ts';
import { shownMatches } from './suggestions.ts';

type Accepted = InputOf<'reconcile.accept'>['matches'];

const DAYS = ['2026-03-02', '2026-03-05', '2026-03-09', '2026-03-12'] as const;
const ORDER = pain001File('MSG-1', [
  { id: 'RUN-1', date: DAYS[1], transfers: [{ id: 'E2E-0001', amount: '100.00', name: 'Alpha' }] },
]);
const BOOKED = { cents: -10_000, name: '', text: 'PAID', reference: 'E2E-0001' };
const BACK = { cents: 10_000, name: '', text: 'RETURN E2E-0001', reference: null };

let rig: ImportRig;
let start = 0;
beforeAll(async () => {
  rig = await importRig();
  const first = { cents: 100, name: 'X', text: 'X', reference: null };
  await rig.import(bankDays([DAYS[0]], [[first]]).map((day) => mt940Day(day)));
  await rig.call('categories.save', { code: 'SUP', name: 'Suppliers', direction: 'out' });
});
afterAll(() => rig.dispose());
beforeEach(() => {
  start = rig.last();
});
afterEach(async () => {
  if (rig.last() > start) await rig.undoTo(start);
});

/** Days of the bank that go on from the first one. */
const book = async (...days: readonly (readonly (typeof BOOKED | typeof BACK)[])[]) => {
  const first = { cents: 100, name: 'X', text: 'X', reference: null };
  const made = bankDays(DAYS.slice(0, days.length + 1), [[first], ...days]);
  await rig.import(made.slice(1).map((day) => mt940Day(day)));
};

function suggest() {
  const { bank, book: items, options } = materialOf(rig.store, {});
  const { matches } = matchItems(bank, items, options);
  const own = matches.filter(({ bank: lines }) =>
    lines.some(({ amountMinor }) => amountMinor !== 100),
  );
  return shownMatches(rig.store, own).map((one) => ({
    ...one,
    sums: one.book.map(({ amount }) => amount.minor),
  }));
}

const wired = (found: ReturnType<typeof suggest>): Accepted =>
  found.map(({ bank, book: items, method, score, grounds, differenceKind }) => {
    const wire = ({ currency, minor }: { currency: string; minor: bigint }) => {
      const digits = String(minor < 0n ? -minor : minor).padStart(3, '0');
      const text = `${digits.slice(0, -2)}.${digits.slice(-2)}`;
      return { currency, amount: minor < 0n ? `-${text}` : text };
    };
    return {
      bank: bank.map(({ lineId, detail, amount }) => ({ lineId, detail, amount: wire(amount) })),
      book: items.map(({ kind, id, amount }) => ({ kind, id, amount: wire(amount) })),
      ...{ method, score, grounds, differenceKind },
    };
  });
const accept = (found = suggest()) => rig.call('reconcile.accept', { matches: wired(found) });

const flows = () =>
  rig.rows<{ status: string }>(
    `SELECT ${flowStatus('x')} AS status FROM expected_flow x ORDER BY x.reference`,
  );
const statuses = () => flows().map(({ status }) => status);
const payment = () => rig.rows<{ status: string }>('SELECT status FROM payment')[0]?.status;
/** What is expected besides what the bank has booked. */
const expected = () =>
  rig.rows<{ sum: bigint | null }>(
    `SELECT SUM(x.amount_minor) AS sum FROM expected_flow x WHERE ${isOpenFlow('x')}`,
  )[0]?.sum ?? 0n;
const openCounts = async () => {
  const count = async (side: 'bank' | 'book') =>
    (await rig.call('reconcile.open', { side, asOf: DAYS[3] })).count;
  // The line of the first day stays open throughout.
  return [(await count('bank')) - 1, await count('book')];
};

const plan = (reference: string) =>
  rig.call('expectedFlows.save', {
    entityId: rig.rows<{ id: string }>('SELECT entity_id AS id FROM account')[0]?.id ?? '',
    categoryId: rig.rows<{ id: string }>("SELECT id FROM category WHERE code = 'SUP'")[0]?.id ?? '',
    dueDate: '2026-03-20',
    amount: { currency: 'EUR', amount: '-100.00' },
    probability: '1',
    description: `Invoice ${reference}`,
    reference,
    status: 'open',
  });

describe('a payment that is matched and comes back', () => {
  beforeEach(async () => {
    await rig.import([ORDER]);
    await book([BOOKED], [BACK]);
    const [first] = suggest();
    expect(first).toMatchObject({ method: 'exact', sums: [-10_000n] });
    await accept(first === undefined ? [] : [first]);
    expect([statuses(), payment()]).toEqual([['settled'], 'ordered']);
  });

  it('meets its return, which cancels what the order alone was expected as', async () => {
    const [back] = suggest();
    expect(back).toMatchObject({ method: 'return', shape: 'one-to-one', sums: [10_000n] });
    expect(back?.grounds.map(({ text }) => text).join()).toContain('E2E0001');
    const done = await accept();
    expect([statuses(), payment(), expected()]).toEqual([['cancelled'], 'returned', 0n]);
    expect(await openCounts()).toEqual([0, 0]);
    const told = await rig.call('reconcile.explain', { id: done.ids[0] ?? '' });
    expect(told.sections.find(({ title }) => title === 'Rule')?.text).toContain('cancelled');
    expect(suggest()).toEqual([]);
  });

  it('is settled again when the return is taken back or undone', async () => {
    const found = suggest();
    for (const back of ['unmatch', 'undo'] as const) {
      const { ids } = await accept(found);
      expect(statuses()).toEqual(['cancelled']);
      if (back === 'unmatch') await rig.call('reconcile.unmatch', { ids });
      else await rig.call('journal.undo', { entries: [rig.last()] });
      expect([statuses(), payment(), expected()]).toEqual([['settled'], 'ordered', 0n]);
      expect(suggest()).toMatchObject([{ method: 'return' }]);
    }
  });

  it('cannot lose the first match while the return stands', async () => {
    const entry = rig.last();
    const first = (await rig.call('reconcile.list', {})).rows.map(({ id }) => id);
    const { ids } = await accept();
    await expect(rig.call('reconcile.unmatch', { ids: first })).rejects.toMatchObject({
      error: { code: 'MATCH_RETURNED' },
    });
    await expect(rig.call('journal.undo', { entries: [entry] })).rejects.toMatchObject({
      error: { code: 'UNDO_BLOCKED' },
    });
    const both = await rig.call('reconcile.unmatch', { ids: [...first, ...ids] });
    expect([both.removed, statuses(), payment()]).toEqual([2, ['open'], 'ordered']);
  });

  it('comes back once', async () => {
    const found = suggest();
    await accept(found);
    await expect(accept(found)).rejects.toMatchObject({ error: { code: 'MATCH_NOT_OPEN' } });
    await book([BOOKED], [BACK], [{ ...BACK, text: 'AGAIN E2E-0001' }]);
    expect(suggest()).toEqual([]);
    const [line] = (
      await rig.call('reconcile.open', { side: 'bank', asOf: DAYS[3], order: 'size' })
    ).rows;
    const again = wired(found).map((one) => ({
      ...one,
      bank: one.bank.map((part) => ({ ...part, lineId: line?.id ?? '' })),
    }));
    await expect(rig.call('reconcile.accept', { matches: again })).rejects.toMatchObject({
      error: { code: 'MATCH_NOT_TAKEN' },
    });
  });
});

describe('a planned flow whose payment comes back', () => {
  it('is open again, and another order may pay it', async () => {
    await plan('INV-1001');
    const transfers = [{ id: 'E2E-0001', amount: '100.00', text: 'INV-1001' }];
    await rig.import([pain001File('MSG-2', [{ id: 'RUN-2', date: DAYS[1], transfers }])]);
    await book([BOOKED], [BACK]);
    await accept(suggest().slice(0, 1));
    expect([statuses(), expected()]).toEqual([['settled'], 0n]);
    await accept();
    expect([statuses(), payment(), expected()]).toEqual([['open'], 'returned', -10_000n]);
    expect(await openCounts()).toEqual([0, 1]);
    const retry = [{ id: 'E2E-0009', amount: '100.00', text: 'INV-1001' }];
    const done = await rig.import([
      pain001File('MSG-3', [{ id: 'RUN-3', date: DAYS[3], transfers: retry }]),
    ]);
    expect(done.files[0]?.payment?.effect.plannedCount).toBe(1);
    expect(expected()).toBe(-10_000n);
  });
});

describe('a payment that comes back before it is matched', () => {
  it('is one match of both lines and what it was expected as', async () => {
    await rig.import([ORDER]);
    const marked = { ...BACK, text: 'RETURN', reference: 'E2E-0001' };
    await book([BOOKED], [marked]);
    const material = materialOf(rig.store, {});
    const bank = material.bank.map((one) =>
      one.amountMinor === 10_000 ? { ...one, reversal: true } : one,
    );
    const { matches } = matchItems(bank, material.book, material.options);
    const found = shownMatches(
      rig.store,
      matches.filter(({ method }) => method === 'return'),
    ).map((one) => ({ ...one, sums: one.book.map(({ amount }) => amount.minor) }));
    expect(found).toMatchObject([{ method: 'return', sums: [-10_000n, 10_000n] }]);
    await accept(found);
    expect([statuses(), payment(), expected()]).toEqual([['cancelled'], 'returned', 0n]);
    expect(await openCounts()).toEqual([0, 0]);
    await rig.call('journal.undo', { entries: [rig.last()] });
    expect([statuses(), payment(), expected()]).toEqual([['open'], 'ordered', -10_000n]);
  });

  it('by the word of the bank is not expected, and its two lines cancel each other', async () => {
    await rig.import([ORDER]);
    await rig.import([
      pain002File('r', 'MSG-1', { blocks: { 'RUN-1': [{ id: 'E2E-0001', status: 'RJCT' }] } }),
    ]);
    await book([BOOKED], [BACK]);
    expect(suggest()).toMatchObject([{ method: 'return', sums: [] }]);
    await accept();
    expect([statuses(), payment(), expected()]).toEqual([['cancelled'], 'rejected', 0n]);
    expect(await openCounts()).toEqual([0, 0]);
  });
});

it('a line without reference meets the one payment that the bank gave back', async () => {
  await rig.import([ORDER]);
  await book([BOOKED], [{ ...BACK, text: 'RETURN' }]);
  await accept(suggest().slice(0, 1));
  expect(suggest()).toEqual([]);
  await rig.import([
    pain002File('r', 'MSG-1', { blocks: { 'RUN-1': [{ id: 'E2E-0001', status: 'RJCT' }] } }),
  ]);
  expect(statuses()).toEqual(['settled']);
  expect(suggest()).toMatchObject([{ method: 'return', sums: [10_000n] }]);
  await accept();
  expect([statuses(), expected()]).toEqual([['cancelled'], 0n]);
});

describe('a return that a person matches', () => {
  const line = async () => {
    const { rows } = await rig.call('reconcile.open', {
      side: 'bank',
      asOf: DAYS[3],
      order: 'size',
    });
    return rows[0];
  };
  const giveBack = async (change: object = {}) => {
    const back = await line();
    const [settled] = (await rig.call('reconcile.settled', { lineId: back?.id ?? '' })).rows;
    return rig.call('reconcile.accept', {
      matches: [
        {
          bank: [
            { lineId: back?.id ?? '', amount: back?.open ?? { currency: 'EUR', amount: '0' } },
          ],
          book: (settled?.parts ?? []).map((part) => ({
            ...{ kind: 'flow' as const, isBack: true },
            ...part,
            ...change,
          })),
          differenceKind: back?.open.amount === '100.00' ? null : 'fee',
        },
      ],
    });
  };

  it('meets what was settled although nothing names it, less what the bank kept', async () => {
    await rig.import([ORDER]);
    await book([BOOKED], [{ ...BACK, cents: 9_500, text: 'SEE LETTER' }]);
    await accept(suggest().slice(0, 1));
    expect(suggest()).toEqual([]);
    const back = await line();
    const asked = { lineId: back?.id ?? '' };
    const { rows, count } = await rig.call('reconcile.settled', asked);
    expect(count).toBe(1);
    expect(rows[0]).toMatchObject({
      amount: { amount: '-100.00' },
      open: { amount: '100.00' },
      payment: { name: 'E2E-0001', status: 'ordered' },
    });
    expect((await rig.call('reconcile.settled', { ...asked, search: 'e2e-0001' })).count).toBe(1);
    expect((await rig.call('reconcile.settled', { ...asked, search: 'nobody' })).count).toBe(0);
    const part = { amount: { currency: 'EUR', amount: '40.00' } };
    await expect(giveBack(part)).rejects.toMatchObject({
      error: { code: 'MATCH_RETURN_PARTIAL' },
    });
    const { ids } = await giveBack();
    expect([statuses(), payment(), expected()]).toEqual([['cancelled'], 'returned', 0n]);
    expect(await openCounts()).toEqual([0, 0]);
    const told = await rig.call('reconcile.explain', { id: ids[0] ?? '' });
    const source = told.sections.find(({ title }) => title === 'Source')?.lines[0];
    expect(source).toMatchObject({
      label: expect.stringContaining('Gives back'),
      link: { target: 'reconcile.explain', input: { id: rows[0]?.matchId } },
    });
    expect(told.chips[0]?.text).toBe('manual');
    expect((await rig.call('reconcile.settled', asked)).count).toBe(0);
    const first = { ids: [rows[0]?.matchId ?? ''] };
    await expect(rig.call('reconcile.unmatch', first)).rejects.toMatchObject({
      error: { code: 'MATCH_RETURNED' },
    });
    await rig.call('reconcile.unmatch', { ids });
    expect([statuses(), payment(), expected()]).toEqual([['settled'], 'ordered', 0n]);
    await giveBack();
    await rig.call('journal.undo', { entries: [rig.last()] });
    expect([statuses(), payment()]).toEqual([['settled'], 'ordered']);
  });

  it('opens a planned flow again, and gives back no more than was taken', async () => {
    await plan('INV-1001');
    await book([{ ...BOOKED, reference: 'INV-1001' }], [{ ...BACK, text: 'SEE LETTER' }]);
    await accept(suggest().slice(0, 1));
    const more = { amount: { currency: 'EUR', amount: '100.01' } };
    await expect(giveBack(more)).rejects.toMatchObject({ error: { code: 'MATCH_NOT_TAKEN' } });
    const other = { amount: { currency: 'EUR', amount: '-100.00' } };
    await expect(giveBack(other)).rejects.toMatchObject({ error: { code: 'MATCH_NOT_TAKEN' } });
    // What no order paid may come back in part.
    const { ids } = await giveBack({ amount: { currency: 'EUR', amount: '40.00' } });
    const rest = await rig.call('reconcile.open', { side: 'book', asOf: DAYS[3] });
    expect(rest.rows.map(({ open }) => open.amount)).toEqual(['-40.00']);
    await rig.call('reconcile.unmatch', { ids });
    await giveBack();
    expect([statuses(), expected()]).toEqual([['open'], -10_000n]);
    await expect(
      rig.call('reconcile.settled', { lineId: '01980000-0000-7000-8000-000000000000' }),
    ).rejects.toMatchObject({ error: { code: 'MATCH_PART_UNKNOWN' } });
  });
});
