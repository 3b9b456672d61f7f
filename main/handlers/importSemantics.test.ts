/** What channels, notifications, interim reports and corrections do, each on a small case. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Booking,
  bankDays,
  camt053Day,
  camtReport,
  type ImportRig,
  importRig,
  mt940Day,
  mt942Report,
  type RigFile,
} from '../../test/helpers/importRig.ts';
import { openBankItems } from '../queries/bankItems.ts';

let rig: ImportRig;
let start = 0;
beforeAll(async () => {
  rig = await importRig();
});
afterAll(() => rig.dispose());
beforeEach(() => {
  start = rig.last();
});
afterEach(async () => {
  if (rig.last() > start) await rig.undoTo(start);
});

const pay = (cents: number, name: string, reference: string | null = null): Booking => ({
  cents,
  name,
  text: `INVOICE OF ${name}`,
  reference,
});
const [FIRST, SECOND] = ['2026-03-02', '2026-03-03'] as const;
const days = bankDays(
  [FIRST, SECOND],
  [[pay(-500, 'ALPHA', 'BANKREF001'), pay(-90_000, 'WAGES', 'BANKREF002')], [pay(2500, 'BETA')]],
);
const [one, two] = days as [(typeof days)[number], (typeof days)[number]];

const open = () =>
  rig.rows<{ amount_minor: bigint; status: string }>(
    'SELECT amount_minor, status FROM interim_line WHERE superseded_line_id IS NULL ORDER BY amount_minor',
  );
const lineIdOf = (cents: number) =>
  rig.rows<{ id: string }>(`SELECT id FROM statement_line WHERE amount_minor = ${cents}`)[0]?.id ??
  '';

describe('channels', () => {
  it('another channel tells more of the lines and adds none; the preview says so', async () => {
    await rig.import([mt940Day(one)]);
    const { files } = await rig.inspect([camt053Day(one)]);
    expect(files[0]?.statements[0]).toMatchObject({
      role: 'enriches',
      newLineCount: 0,
      duplicateLineCount: 2,
      enrichLineCount: 2,
      leftLineCount: 0,
      chain: [],
    });
    const done = await rig.import([camt053Day(one)]);
    expect(done).toMatchObject({ lineCount: 0, enrichedLineCount: 2, duplicateLineCount: 2 });
    expect(rig.rows('SELECT kind FROM statement ORDER BY kind')).toEqual([
      { kind: 'booked' },
      { kind: 'enriching' },
    ]);
    const shown = await rig.call('lines.explain', { lineId: lineIdOf(-500) });
    expect(shown.sections.find(({ title }) => title === 'Told by another channel')).toMatchObject({
      lines: expect.arrayContaining([{ label: 'End-to-end id', value: 'E2E-1-0' }]),
    });
  });

  it('what the ruling channel does not tell is left out, and told', async () => {
    await rig.import([mt940Day(one)]);
    const more = { ...one, bookings: [...one.bookings, pay(-700, 'GAMMA')] };
    const done = await rig.import([camt053Day(more)]);
    expect(done).toMatchObject({ lineCount: 0, enrichedLineCount: 2, leftLineCount: 1 });
  });

  it('the register may name the channel that rules, whatever came first', async () => {
    await rig.import([mt940Day(one)]);
    const [account] = rig.rows<{ id: string }>('SELECT id FROM account');
    rig.store.command(
      {
        userId: null,
        deviceId: null,
        at: '2026-11-20T00:00:00.000Z',
        command: 'test.channel',
        input: {},
        undo: { kind: 'inverse' },
        entryId: crypto.randomUUID(),
      },
      (tx) => tx.update('account', account?.id ?? '', { channel: 'mt940' }),
    );
    const done = await rig.import([camt053Day(two)]);
    expect(done).toMatchObject({ lineCount: 0, leftLineCount: 1 });
    expect(await rig.import([mt940Day(two)])).toMatchObject({ lineCount: 1 });
  });

  it('days that no other channel told are booked from whichever comes', async () => {
    await rig.import([mt940Day(one)]);
    expect(await rig.import([camt053Day(two)])).toMatchObject({ lineCount: 1, leftLineCount: 0 });
    expect(await rig.import([mt940Day(two)])).toMatchObject({ lineCount: 0, enrichedLineCount: 1 });
  });
});

describe('notifications', () => {
  const wages = {
    ...pay(-90_000, 'WAGES', 'BANKREF002'),
    parts: [
      [-40_000, 'WAGE-0001'],
      [-50_000, 'WAGE-0002'],
    ] as const,
  };
  const single = (cents: number, id: string, reference: string | null) => ({
    ...pay(cents, `PERSON ${id}`, reference),
    endToEnd: id,
    paymentInfo: 'RUN-2026-03',
  });

  /** What matching sees of the collective booking: its parts with amount and reference. */
  function partsOfWages(): unknown {
    const items = openBankItems(rig.store, {}, false);
    const item = items.find(({ amountMinor }) => amountMinor === -90_000);
    return item?.parts?.map(({ amountMinor, references }) => [amountMinor, references?.[0]]);
  }
  const WAGE_PARTS = [
    [-40_000, 'WAGE-0001'],
    [-50_000, 'WAGE-0002'],
  ];

  it.each([
    ['after the line', true],
    ['before the line', false],
  ])('the parts of a collective booking reach the matching, told %s', async (_name, isLater) => {
    const notice = camtReport('054', 'N1', FIRST, [wages]);
    const files = isLater ? [mt940Day(one), notice] : [notice, mt940Day(one)];
    for (const file of files) await rig.import([file]);
    expect(rig.rows('SELECT line_id FROM line_enrichment')).toEqual([
      { line_id: lineIdOf(-90_000) },
    ]);
    expect(open()).toEqual([]);
    const shown = await rig.call('lines.explain', { lineId: lineIdOf(-90_000) });
    expect(shown.sections.find(({ title }) => title === 'Notified by the bank')).toMatchObject({
      lines: expect.arrayContaining([
        { label: 'WAGE-0002', prefix: '2', money: { currency: 'EUR', amount: '-500.00' } },
      ]),
    });
    expect(partsOfWages()).toEqual(WAGE_PARTS);
  });

  it('single entries are parts of the line with their payment information, never lines', async () => {
    const batch = { ...wages, parts: [], paymentInfo: 'RUN-2026-03' };
    await rig.import([camt053Day({ ...one, bookings: [batch] })]);
    const parts = [single(-40_000, 'WAGE-0001', null), single(-50_000, 'WAGE-0002', null)];
    await rig.import([camtReport('054', 'N2', FIRST, parts)]);
    expect(rig.rows('SELECT COUNT(*) AS n FROM statement_line')).toEqual([{ n: 1n }]);
    expect(rig.rows('SELECT COUNT(*) AS n FROM line_enrichment')).toEqual([{ n: 2n }]);
    expect(partsOfWages()).toEqual(WAGE_PARTS);
  });
});

describe('provisional entries', () => {
  it('a later report takes the place of an earlier one, also where it comes first', async () => {
    const early = mt942Report(one, '1100', 1);
    const late = mt942Report(
      { ...one, bookings: [pay(-500, 'ALPHA LIMITED', 'BANKREF001'), pay(-90_000, 'WAGES')] },
      '1500',
    );
    for (const files of [
      [early, late],
      [late, early],
    ]) {
      const before = rig.last();
      for (const file of files) await rig.import([file]);
      expect(open().map(({ amount_minor }) => amount_minor)).toEqual([-90_000n, -500n]);
      expect(
        rig.rows("SELECT id FROM interim_line WHERE counterparty_name = 'ALPHA LIMITED'"),
      ).toHaveLength(1);
      await rig.undoTo(before);
    }
  });

  it('what two channels tell provisionally is held once', async () => {
    await rig.import([mt942Report(one, '1100')]);
    await rig.import([camtReport('052', 'R1', FIRST, one.bookings)]);
    expect(open()).toHaveLength(2);
  });

  it('a pending entry gives way to the line of a later statement, not to one beside it', async () => {
    const pending = { ...pay(2500, 'BETA'), status: 'PDNG' as const };
    const alike = { ...one, bookings: [pay(2500, 'BETA')] };
    await rig.import([camt053Day(alike, [pending])]);
    expect(open()).toEqual([{ amount_minor: 2500n, status: 'pending' }]);
    await rig.import([camt053Day({ ...two, openingCents: 102_500 })]);
    expect(open()).toEqual([]);
  });

  it('an entry waits for its own line while a like payment of another day is booked', async () => {
    const [first, second] = bankDays([FIRST, SECOND], [[pay(-500, 'RENT')], [pay(-500, 'RENT')]]);
    if (first === undefined || second === undefined) return;
    await rig.import([mt940Day(first)]);
    await rig.import([mt942Report(second, '1100')]);
    expect(open()).toHaveLength(1);
    await rig.import([mt940Day(second)]);
    expect(open()).toEqual([]);
    const shown = await rig.call('lines.explain', { lineId: lineIdOf(-500) });
    expect(shown.sections.map(({ title }) => title)).not.toContain('Told by another channel');
  });
});

const ofx = (entries: string, balance: string): RigFile => ({
  name: 'card.ofx',
  bytes: Buffer.from(
    `OFXHEADER:100\nDATA:OFXSGML\n\n<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>EUR<BANKACCTFROM><BANKID>1<ACCTID>777<ACCTTYPE>CHECKING</BANKACCTFROM><BANKTRANLIST><DTSTART>20260301<DTEND>20260302${entries}</BANKTRANLIST><LEDGERBAL><BALAMT>${balance}<DTASOF>20260302</LEDGERBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>`,
  ),
});
const transaction = (id: string, amount: string, more = '') =>
  `<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260302<TRNAMT>${amount}<FITID>${id}${more}<NAME>SHOP</STMTTRN>`;

describe('corrections', () => {
  it.each([
    ['replace', 'REPLACE', [-600n]],
    ['delete', 'DELETE', []],
  ])('an entry that the bank %ss by its id waits for a decision', async (_name, action, wanted) => {
    await rig.import([ofx(transaction('F1', '-5.00'), '95.00')]);
    const fix = ofx(
      transaction('F2', '-6.00', `<CORRECTFITID>F1<CORRECTACTION>${action}`),
      '94.00',
    );
    const held = await rig.import([fix]);
    expect(held).toMatchObject({ heldCorrectionCount: 1, correctedLineCount: 0 });
    const amounts = () =>
      rig
        .rows<{ amount_minor: bigint }>('SELECT amount_minor FROM statement_line')
        .map(({ amount_minor }) => amount_minor);
    expect(amounts()).toEqual([-500n]);
    const done = await rig.import([fix], { corrections: 'apply' });
    expect(done).toMatchObject({ heldCorrectionCount: 0, correctedLineCount: 1 });
    expect(amounts()).toEqual(wanted);
  });

  it('a line that was matched is not taken back behind the match', async () => {
    await rig.import([mt940Day(one)]);
    const amount = { currency: 'EUR', amount: '-5.00' };
    const { id: flowId } = await rig.call('expectedFlows.save', {
      entityId: rig.rows<{ id: string }>('SELECT entity_id AS id FROM account')[0]?.id ?? '',
      categoryId: (
        await rig.call('categories.save', { code: 'bill', name: 'Bill', direction: 'out' })
      ).id,
      dueDate: FIRST,
      amount,
      description: 'Bill',
    });
    await rig.call('reconcile.accept', {
      matches: [
        {
          bank: [{ lineId: lineIdOf(-500), amount }],
          book: [{ kind: 'flow', id: flowId, amount }],
        },
      ],
    });
    const fixed = { ...one, bookings: [pay(-600, 'ALPHA', 'BANKREF001')] };
    const { files } = await rig.inspect([mt940Day(fixed)]);
    expect(files[0]?.statements[0]?.correction?.useCount).toBeGreaterThan(0);
    await expect(rig.import([mt940Day(fixed)], { corrections: 'apply' })).rejects.toMatchObject({
      error: { code: 'CORRECTION_LINE_USED' },
    });
  });

  it('keeps the category of a line that is told anew, and shows as a correction before', async () => {
    await rig.import([mt940Day(one)]);
    const [category] = rig.rows<{ id: string }>('SELECT id FROM category LIMIT 1');
    const categoryId =
      category?.id ??
      (await rig.call('categories.save', { code: 'c', name: 'C', direction: 'out' })).id;
    await rig.call('lines.setCategory', { lineIds: [lineIdOf(-500)], categoryId });
    const fixed = {
      ...one,
      bookings: [pay(-600, 'ALPHA', 'BANKREF001'), ...one.bookings.slice(1)],
    };
    const { files } = await rig.inspect([mt940Day(fixed)]);
    expect(files[0]?.statements[0]?.known).toBe('correction');
    expect(files[0]?.statements[0]?.correction).toMatchObject({
      closing: { amount: '95.00' },
      keptCount: one.bookings.length - 1,
      goneCount: 1,
      newCount: 1,
      gone: [{ date: FIRST, amount: { amount: '-5.00' } }],
      added: [{ date: FIRST, amount: { amount: '-6.00' } }],
      useCount: 0,
    });
    await rig.import([mt940Day(fixed)], { corrections: 'apply' });
    expect(
      rig.rows('SELECT amount_minor, category_id FROM statement_line ORDER BY amount_minor'),
    ).toEqual([
      { amount_minor: -90_000n, category_id: null },
      { amount_minor: -600n, category_id: categoryId },
    ]);
  });
});

describe('gaps', () => {
  it('are told before an import with both balances', async () => {
    await rig.import([mt940Day(one)]);
    const later = { ...two, number: 3, day: '2026-03-04', openingCents: 77_700 };
    const { files } = await rig.inspect([mt940Day(later)]);
    expect(files[0]?.statements[0]?.chain).toMatchObject([
      {
        code: 'STATEMENT_MISSING',
        from: FIRST,
        to: '2026-03-04',
        expected: { amount: '95.00' },
        actual: { amount: '777.00' },
      },
    ]);
    // With the missing one in the same call the chain is whole.
    const missing = { ...two, number: 2, bookings: [pay(68_200, 'LOAN')] };
    const both = await rig.inspect([mt940Day(later), mt940Day(missing)]);
    expect(both.files.flatMap(({ statements }) => statements.map(({ chain }) => chain))).toEqual([
      [],
      [],
    ]);
  });
});
