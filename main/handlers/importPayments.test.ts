/** Payment orders kept once, expected once, answered by the bank, and taken back. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { matchItems } from '../../core/reconcile/match.ts';
import { bankDays, type ImportRig, importRig, mt940Day } from '../../test/helpers/importRig.ts';
import {
  nachaFile,
  type OrderedBlock,
  pain001File,
  pain002File,
} from '../../test/helpers/paymentFiles.ts';
import { flowStatus } from '../queries/matched.ts';
import { materialOf } from './reconcile.ts';

let rig: ImportRig;
let start = 0;
const DAY = '2026-03-02';
const LATER = '2026-03-05';

beforeAll(async () => {
  rig = await importRig();
  const days = bankDays([DAY], [[{ cents: 100, name: 'X', text: 'X', reference: null }]]);
  await rig.import(days.map((day) => mt940Day(day)));
  await rig.call('categories.save', { code: 'SUP', name: 'Suppliers', direction: 'out' });
});
afterAll(() => rig.dispose());
beforeEach(() => {
  start = rig.last();
});
afterEach(async () => {
  if (rig.last() > start) await rig.undoTo(start);
});

const BLOCK: OrderedBlock = {
  id: 'RUN-1',
  date: LATER,
  transfers: [
    { id: 'E2E-0001', amount: '100.00', name: 'Alpha' },
    { id: 'E2E-0002', amount: '250.50', name: 'Beta' },
  ],
};
const ORDER = pain001File('MSG-1', [BLOCK]);

interface FlowRow {
  reference: string;
  amount_minor: bigint;
  due_date: string;
  source: string;
  status: string;
}
const flows = () =>
  rig.rows<FlowRow>(
    `SELECT x.reference, x.amount_minor, x.due_date, x.source, ${flowStatus('x')} AS status
       FROM expected_flow x ORDER BY x.reference`,
  );
const payments = () =>
  rig.rows<{ end_to_end_id: string; status: string; status_code: string | null }>(
    'SELECT end_to_end_id, status, status_code FROM payment ORDER BY end_to_end_id',
  );
const plan = async (reference: string, minor: bigint) => {
  const entity = rig.rows<{ id: string }>('SELECT entity_id AS id FROM account')[0]?.id ?? '';
  const category = rig.rows<{ id: string }>("SELECT id FROM category WHERE code = 'SUP'")[0]?.id;
  const cents = String(-minor).padStart(3, '0');
  return rig.call('expectedFlows.save', {
    entityId: entity,
    categoryId: category ?? '',
    dueDate: '2026-03-20',
    amount: { currency: 'EUR', amount: `-${cents.slice(0, -2)}.${cents.slice(-2)}` },
    probability: '1',
    description: `Invoice ${reference}`,
    reference,
    status: 'open',
  });
};

describe('orders', () => {
  it('are shown before, kept as one command, and expected once', async () => {
    const { files } = await rig.inspect([ORDER]);
    expect(files[0]?.payment?.effect).toEqual({
      newCount: 2,
      knownCount: 0,
      plannedCount: 0,
      changedCount: 0,
      toldCount: 0,
    });
    const done = await rig.import([ORDER]);
    expect(done).toMatchObject({ paymentCount: 2, paymentStatusCount: 0, statementCount: 0 });
    expect(rig.last()).toBe(start + 1);
    expect(flows()).toEqual([
      {
        reference: 'E2E-0001',
        amount_minor: -10_000n,
        due_date: LATER,
        source: 'payment',
        status: 'open',
      },
      {
        reference: 'E2E-0002',
        amount_minor: -25_050n,
        due_date: LATER,
        source: 'payment',
        status: 'open',
      },
    ]);
    const [kept] = (await rig.call('import.history', {})).rows;
    expect(kept).toMatchObject({ name: 'MSG-1.xml', format: 'pain.001', paymentCount: 2 });
    const explained = await rig.call('import.explainFile', {
      fileId: kept?.id ?? '',
      column: 'payments',
    });
    expect(explained.figure.text).toBe('2');
    expect(explained.sections[1]?.lines).toHaveLength(2);
    await rig.call('journal.undo', { entries: [rig.last()] });
    expect([flows(), payments()]).toEqual([[], []]);
  });

  it('come once, by file and by message', async () => {
    await rig.import([ORDER]);
    const again = await rig.import([ORDER]);
    const sameMessage = { ...ORDER, bytes: Buffer.concat([ORDER.bytes, Buffer.from('\n')]) };
    const other = await rig.import([sameMessage]);
    expect([again.paymentCount, other.paymentCount, flows().length]).toEqual([0, 0, 2]);
    expect(other.files[0]?.payment?.effect.knownCount).toBe(2);
  });

  it('that another message repeats for the same day come once, and that is said', async () => {
    await rig.import([ORDER]);
    const done = await rig.import([pain001File('MSG-2', [{ ...BLOCK, id: 'RUN-2' }])]);
    expect(done.paymentCount).toBe(0);
    expect(done.files[0]?.issues.map(({ code }) => code)).toEqual([
      'PAYMENT_REPEATED',
      'PAYMENT_REPEATED',
    ]);
    const next = await rig.import([
      pain001File('MSG-3', [{ ...BLOCK, id: 'RUN-3', date: '2026-04-05' }]),
    ]);
    expect([next.paymentCount, flows().length]).toEqual([2, 4]);
    expect(flows().map(({ reference }) => reference)).toContain('RUN-3 #1');
  });

  it('whose message id was used for others are refused', async () => {
    await rig.import([ORDER]);
    const [first] = BLOCK.transfers;
    const changed = pain001File('MSG-1', [
      { ...BLOCK, transfers: first === undefined ? [] : [{ ...first, amount: '101.00' }] },
    ]);
    const done = await rig.import([changed]);
    expect(done.paymentCount).toBe(0);
    expect(done.files[0]?.issues.map(({ code }) => code)).toEqual(['PAYMENT_BATCH_CHANGED']);
  });

  it('of an account that the register lacks wait, and may come again', async () => {
    const stranger = pain001File('MSG-9', [{ ...BLOCK, account: 'DE02120300000000202051' }]);
    const { files } = await rig.inspect([stranger]);
    // The file is sound; what the register lacks stands among its issues.
    expect(files[0]?.class).toBe('valid');
    const done = await rig.import([stranger]);
    expect(done.files[0]?.issues.map(({ code }) => code)).toEqual(['PAYMENT_ACCOUNT_UNKNOWN']);
    expect([done.paymentCount, rig.rows('SELECT id FROM raw_file').length]).toEqual([0, 1]);
  });

  it('that pay planned flows are those flows; what differs is said', async () => {
    await plan('INV-1001', -30_000n);
    await plan('INV-1002', -12_000n);
    await plan('INV-1003', -5_000n);
    const order = pain001File('MSG-4', [
      {
        ...BLOCK,
        transfers: [
          { id: 'PAY-7001', amount: '420.00', text: 'INV-1001 and INV-1002' },
          { id: 'PAY-7002', amount: '45.00', text: 'INV-1003 less 10 %' },
        ],
      },
    ]);
    const done = await rig.import([order]);
    expect(done.files[0]?.payment?.effect).toMatchObject({ newCount: 2, plannedCount: 1 });
    expect(done.files[0]?.issues.map(({ code }) => code)).toEqual(['PAYMENT_DIFFERS']);
    expect(flows().map(({ reference, source }) => [reference, source])).toEqual([
      ['INV-1001', 'manual'],
      ['INV-1002', 'manual'],
      ['INV-1003', 'manual'],
      ['PAY-7002', 'payment'],
    ]);
    await rig.import([
      pain002File('answer', 'MSG-4', { blocks: { 'RUN-1': [{ id: 'PAY-7001', status: 'RJCT' }] } }),
    ]);
    const linked = flows().filter(({ status }) => status === 'open');
    expect(linked).toHaveLength(4);
    const retry = await rig.import([
      pain001File('MSG-5', [
        {
          ...BLOCK,
          id: 'RUN-5',
          transfers: [{ id: 'PAY-7009', amount: '420.00', text: 'INV-1001 INV-1002' }],
        },
      ]),
    ]);
    expect(retry.files[0]?.payment?.effect.plannedCount).toBe(1);
  });

  it('between own accounts are expected on both', async () => {
    const own = rig.rows<{ id: string; entity_id: string; bank_id: string }>(
      'SELECT id, entity_id, bank_id FROM account',
    )[0];
    await rig.call('accounts.save', {
      entityId: own?.entity_id ?? '',
      bankId: own?.bank_id ?? '',
      name: 'Other',
      number: 'DE02120300000000202051',
      currency: 'EUR',
      kind: 'operating',
      restriction: 'none',
    });
    const transfers = [{ id: 'SWEEP-01', amount: '7.00', account: 'DE02120300000000202051' }];
    await rig.import([pain001File('MSG-6', [{ ...BLOCK, transfers }])]);
    expect(flows().map(({ amount_minor }) => amount_minor)).toEqual([700n, -700n]);
  });
});

describe('answers of the bank', () => {
  const accepted = pain002File('a', 'MSG-1', { message: 'ACCP' });
  const rejected = pain002File('r', 'MSG-1', {
    message: 'PART',
    blocks: {
      'RUN-1': [
        { id: 'E2E-0001', status: 'ACSC' },
        { id: 'E2E-0002', status: 'RJCT', reason: 'AC04' },
      ],
    },
  });

  it('change the status; a rejected payment is not expected any more', async () => {
    await rig.import([ORDER]);
    const done = await rig.import([rejected]);
    expect(done.paymentStatusCount).toBe(2);
    expect(payments()).toEqual([
      { end_to_end_id: 'E2E-0001', status: 'settled', status_code: 'ACSC' },
      { end_to_end_id: 'E2E-0002', status: 'rejected', status_code: 'RJCT' },
    ]);
    expect(flows().map(({ status }) => status)).toEqual(['open', 'cancelled']);
    await rig.call('journal.undo', { entries: [rig.last()] });
    expect(flows().map(({ status }) => status)).toEqual(['open', 'open']);
    expect(payments().map(({ status }) => status)).toEqual(['ordered', 'ordered']);
  });

  it('count the same in any order, and once', async () => {
    const ends: unknown[] = [];
    for (const order of [
      [accepted, rejected],
      [rejected, accepted],
      [rejected, accepted, rejected],
    ]) {
      const before = rig.last();
      await rig.import([ORDER]);
      for (const one of order) await rig.import([one]);
      ends.push([payments(), flows()]);
      await rig.undoTo(before);
    }
    expect(ends[1]).toEqual(ends[0]);
    expect(ends[2]).toEqual(ends[0]);
  });

  it('about orders that nobody imported wait for them', async () => {
    const early = await rig.import([rejected]);
    expect(early.paymentStatusCount).toBe(0);
    expect(early.files[0]?.issues.map(({ code }) => code)).toContain('PAYMENT_UNKNOWN');
    await rig.import([ORDER]);
    expect((await rig.import([rejected])).paymentStatusCount).toBe(2);
  });
});

describe('a payment that is shown', () => {
  it('tells batch and status beside its open item, and opens to its line of the file', async () => {
    await rig.import([ORDER]);
    await rig.import([
      pain002File('s', 'MSG-1', {
        blocks: { 'RUN-1': [{ id: 'E2E-0001', status: 'RJCT', reason: 'AC04' }] },
      }),
    ]);
    const open = await rig.call('reconcile.open', { side: 'book', asOf: LATER });
    expect(open.rows.map(({ payment }) => payment)).toMatchObject([
      { name: 'E2E-0002', batch: 'RUN-1', status: 'ordered', statusCode: null },
    ]);
    const [rejected] = rig.rows<{ id: string }>(
      "SELECT id FROM payment WHERE end_to_end_id = 'E2E-0001'",
    );
    const told = await rig.call('payments.explain', { id: rejected?.id ?? '' });
    expect(told.figure.money).toEqual({ currency: 'EUR', amount: '-100.00' });
    expect(told.chips[0]).toEqual({ text: 'rejected, RJCT', tone: 'negative' });
    const source = told.sections.at(-1);
    expect(source?.lines[0]).toMatchObject({ label: 'MSG-1.xml', prefix: 'line 1' });
    expect(source?.raw).toMatch(/^<CdtTrfTxInf>.*E2E-0001.*<\/CdtTrfTxInf>$/);
    const flow = told.sections.find(({ title }) => title === 'Expected as')?.lines[0];
    expect(flow?.label).toBe('E2E-0001, cancelled');
    expect(told.sections.find(({ title }) => title === 'Booked')?.text).toContain('No bank line');
    const unknown = rig.call('payments.explain', { id: '01900000-0000-7000-8000-000000000000' });
    await expect(unknown).rejects.toMatchObject({ error: { code: 'PAYMENT_UNKNOWN' } });
  });
});

describe('NACHA', () => {
  const ORDERS = nachaFile('payroll.ach', 'A', [
    { code: '22', amount: '500.00', number: 1 },
    { code: '27', amount: '80.00', number: 2 },
    { code: '23', amount: '0.00', number: 3 },
  ]);
  const RETURNS = nachaFile('returns.ach', 'B', [
    { code: '21', amount: '500.00', number: 9, about: ['R03', 1] },
  ]);
  const dollarAccount = (number: string, routingNumber: string | null) => {
    const own = rig.rows<{ entity_id: string; bank_id: string }>(
      'SELECT entity_id, bank_id FROM account',
    )[0];
    return rig.call('accounts.save', {
      entityId: own?.entity_id ?? '',
      bankId: own?.bank_id ?? '',
      name: number,
      number,
      routingNumber,
      currency: 'USD',
    });
  };

  it('finds its account by routing number; credits go out, debits come in, prenotes are nothing', async () => {
    await dollarAccount('11112222', '121042882');
    const done = await rig.import([ORDERS]);
    expect(done.files[0]?.questions).toEqual([]);
    expect(flows().map(({ amount_minor, due_date }) => [amount_minor, due_date])).toEqual([
      [-50_000n, LATER],
      [8_000n, LATER],
    ]);
    const answer = await rig.import([RETURNS]);
    expect([answer.paymentCount, answer.paymentStatusCount]).toEqual([0, 1]);
    expect(payments().map(({ status, status_code }) => [status, status_code])).toEqual([
      ['returned', 'R03'],
      ['ordered', null],
    ]);
    expect(flows().map(({ status }) => status)).toEqual(['cancelled', 'open']);
  });

  it('asks for the account where two could have ordered, and takes the answer', async () => {
    await dollarAccount('11112222', '121042882');
    await dollarAccount('33334444', '121042882');
    const asked = await rig.inspect([ORDERS]);
    expect(asked.files[0]?.questions).toEqual(['account']);
    expect(asked.files[0]?.payment?.effect.newCount).toBe(0);
    const answers = { 'payroll.ach': { account: '33334444' } };
    const done = await rig.import([ORDERS], { answers });
    expect(done.paymentCount).toBe(2);
    expect(
      rig.rows('SELECT a.number FROM payment_batch b JOIN account a ON a.id = b.account_id'),
    ).toEqual([{ number: '33334444' }]);
  });
});

describe('bookings of orders', () => {
  /** The matches of the day on which the bank books the orders. */
  async function book(...bookings: readonly { cents: number; text: string; reference: string }[]) {
    const first = { cents: 100, name: 'X', text: 'X', reference: null };
    const days = bankDays([DAY, LATER], [[first], bookings.map((one) => ({ ...one, name: '' }))]);
    await rig.import(days.slice(1).map((day) => mt940Day(day)));
    const material = materialOf(rig.store, {});
    const named = new Map(material.book.map(({ id, references }) => [id, references?.[0]]));
    const { matches } = matchItems(material.bank, material.book, material.options);
    return matches.map(({ method, book: items, differenceMinor }) => ({
      method,
      differenceMinor,
      items: items.map(({ id }) => named.get(id)).sort(),
    }));
  }

  it('as one sum take every payment of the batch that the bank names', async () => {
    await rig.import([ORDER]);
    await plan('INV-OTHER', -10_000n);
    expect(await book({ cents: -35_050, text: 'SAMMLER', reference: 'RUN-1' })).toMatchObject([
      { differenceMinor: 0, items: ['E2E-0001', 'E2E-0002'] },
    ]);
  });

  it('of hundreds of payments are one match, however many that are', async () => {
    const transfers = Array.from({ length: 600 }, (_, at) => ({
      id: `SAL-${String(at + 1).padStart(4, '0')}`,
      amount: '1.00',
    }));
    await rig.import([pain001File('MSG-8', [{ id: 'RUN-8', date: LATER, transfers }])]);
    const [match] = await book({ cents: -60_000, text: 'SAMMLER', reference: 'RUN-8' });
    expect([match?.method, match?.items.length]).toEqual(['subset', 600]);
    const [line] = (await rig.call('reconcile.open', { side: 'bank', asOf: LATER, order: 'size' }))
      .rows;
    const items = await rig.call('reconcile.open', { side: 'book', asOf: LATER, count: 1000 });
    await rig.call('reconcile.accept', {
      matches: [
        {
          bank: [{ lineId: line?.id ?? '', amount: { currency: 'EUR', amount: '-600.00' } }],
          book: items.rows.map(({ id, open }) => ({ kind: 'flow', id, amount: open })),
          method: 'subset',
        },
      ],
    });
    expect(flows().every(({ status }) => status === 'settled')).toBe(true);
    const [{ id = '' } = {}] = (await rig.call('reconcile.list', {})).rows;
    const told = await rig.call('reconcile.explain', { id });
    const named = told.sections.find(({ title }) => title === 'Items of the books')?.lines;
    expect([named?.length, named?.at(-1)?.label, named?.at(-1)?.money]).toEqual([
      201,
      '400 more',
      { currency: 'EUR', amount: '-400.00' },
    ]);
  });

  it('one by one are found by their end-to-end ids, also where they pay planned flows', async () => {
    await plan('INV-77', -10_000n);
    const own = { id: 'E2E-7', amount: '100.00', name: 'Alpha', text: 'Invoice INV-77' };
    await rig.import([pain001File('MSG-7', [{ id: 'RUN-7', date: LATER, transfers: [own] }])]);
    expect(flows().map(({ source }) => source)).not.toContain('payment');
    expect(await book({ cents: -10_000, text: 'UEBERWEISUNG', reference: 'E2E-7' })).toMatchObject([
      { method: 'exact', items: ['INV-77'] },
    ]);
  });
});
