/**
 * The promises of importing, as properties: twice is once, any order gives one ledger, a day left out
 * is a gap that is told, a correction changes only what it corrects, and an undo restores everything.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { addDays, isoDate, isWeekend } from '../../core/time/dates.ts';
import {
  type BankDay,
  type Booking,
  bankDays,
  camt053Day,
  type ImportRig,
  importRig,
  ledgerOf,
  mt940Day,
  mt942Report,
  type RigFile,
} from '../../test/helpers/importRig.ts';

/** Few amounts and names, so that equal bookings are common. */
const booking: fc.Arbitrary<Booking> = fc.record({
  cents: fc.constantFrom(-300, -300, 1250, 99_900),
  name: fc.constantFrom('ALPHA', 'BETA'),
  text: fc.constantFrom('COFFEE', 'INVOICE 17'),
  reference: fc.constantFrom(null, null, 'REF00001', 'REF00002'),
});

function weekdays(count: number): string[] {
  const days: string[] = [];
  for (let day = isoDate('2026-03-02'); days.length < count; day = addDays(day, 1))
    if (!isWeekend(day)) days.push(day);
  return days;
}

const series = (count: number) =>
  fc
    .array(fc.array(booking, { maxLength: 4 }), { minLength: count, maxLength: count })
    .map((bookings) => bankDays(weekdays(count), bookings));

let shared: ImportRig;
beforeAll(async () => {
  shared = await importRig();
});
afterAll(() => shared.dispose());

/** Runs over the workspace, and takes everything back afterwards: a new one would cost a second. */
async function withRig<T>(body: (rig: ImportRig) => Promise<T>): Promise<T> {
  const [start, before] = [shared.last(), everything(shared)];
  try {
    return await body(shared);
  } finally {
    // Also the undo is held to its promise: superseding and enrichment go with the import.
    if (shared.last() > start) await shared.undoTo(start);
    expect(everything(shared)).toEqual(before);
  }
}

/** Everything that an import may touch, with ids, so that an undo is held to the letter. */
function everything(rig: ImportRig): Record<string, unknown>[][] {
  return ['account', 'raw_file', 'statement', 'statement_line', 'interim_line', 'line_enrichment']
    .map((table) => rig.rows<Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY id`))
    .map((rows) => rows.map(({ entry, ...row }) => row));
}

/** The files in the order that the numbers give. */
function shuffled<T>(items: readonly T[], keys: readonly number[]): T[] {
  return items
    .map((item, index) => ({ item, key: keys[index] ?? 0, index }))
    .sort((a, b) => a.key - b.key || a.index - b.index)
    .map(({ item }) => item);
}

const keys = fc.array(fc.nat({ max: 1000 }), { minLength: 30, maxLength: 30 });
const runs = { numRuns: 5 };

describe('a series of days', () => {
  it('gives one ledger in any order, one by one or together, and a second time nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        series(6),
        keys,
        fc.constantFrom(mt940Day, camt053Day),
        async (days, order, write) => {
          const files = days.map((day) => write(day as BankDay));
          const wanted = await withRig(async (rig) => {
            await rig.import(files);
            return ledgerOf(rig);
          });
          await withRig(async (rig) => {
            for (const file of shuffled(files, order)) await rig.import([file]);
            expect(ledgerOf(rig)).toEqual(wanted);
            const before = everything(rig);
            // Other bytes around the same statements, so that not the hash of the file decides.
            const again = files.map(({ name, bytes }) => ({
              name,
              bytes: Buffer.concat([bytes, Buffer.from('\r\n')]),
            }));
            const done = await rig.import(shuffled(again, [...order].reverse()));
            expect([done.statementCount, done.lineCount, done.heldCorrectionCount]).toEqual([
              0, 0, 0,
            ]);
            expect(everything(rig).slice(2)).toEqual(before.slice(2));
            expect((await rig.call('statements.gaps', {})).rows).toEqual([]);
          });
        },
      ),
      runs,
    );
  });

  it('cut in the middle of a day gives the same, though its entries look alike', async () => {
    await fc.assert(
      fc.asyncProperty(series(3), fc.nat(4), keys, async (days, cut, order) => {
        const files: RigFile[] = days.map((day) => mt940Day(day));
        const middle = days[1];
        if (middle === undefined) return;
        const first = { ...middle, number: 100, bookings: middle.bookings.slice(0, cut) };
        const moved = first.bookings.reduce((sum, { cents }) => sum + cents, 0);
        const second = {
          ...middle,
          number: 101,
          openingCents: middle.openingCents + moved,
          bookings: middle.bookings.slice(cut),
        };
        const parts = [files[0], mt940Day(first), mt940Day(second), files[2]] as RigFile[];
        const wanted = await withRig(async (rig) => {
          await rig.import(files);
          return ledgerOf(rig);
        });
        await withRig(async (rig) => {
          for (const file of shuffled(parts, order)) await rig.import([file]);
          expect(ledgerOf(rig)).toEqual(wanted);
        });
      }),
      runs,
    );
  });

  it('without one of its days has a gap there, and none once the day comes', async () => {
    await fc.assert(
      fc.asyncProperty(series(6), fc.integer({ min: 1, max: 4 }), async (days, left) => {
        const files = days.map((day) => mt940Day(day));
        const missing = days[left];
        if (missing === undefined) return;
        await withRig(async (rig) => {
          await rig.import(files.filter((_, index) => index !== left));
          const { rows } = await rig.call('statements.gaps', {});
          expect(rows).toHaveLength(1);
          const moved = missing.bookings.reduce((sum, { cents }) => sum + cents, 0);
          expect(rows[0]).toMatchObject({
            code: moved === 0 ? 'SEQUENCE_GAP' : 'STATEMENT_MISSING',
            from: days[left - 1]?.day,
            to: days[left + 1]?.day,
          });
          expect(Math.round(Number(rows[0]?.difference?.amount) * 100)).toBe(moved);
          const preview = await rig.inspect([files[left] as RigFile]);
          expect(preview.files[0]?.statements[0]?.chain).toMatchObject([{ code: 'OUT_OF_ORDER' }]);
          await rig.import([files[left] as RigFile]);
          expect((await rig.call('statements.gaps', {})).rows).toEqual([]);
        });
      }),
      runs,
    );
  });

  it('corrected on one day changes only that day, by decision, and comes back by undo', async () => {
    await fc.assert(
      fc.asyncProperty(
        series(4),
        fc.integer({ min: 0, max: 3 }),
        fc.array(booking, { maxLength: 4 }),
        async (days, at, bookings) => {
          const old = days[at] as BankDay;
          const fresh = { ...old, bookings };
          if (JSON.stringify(old) === JSON.stringify(fresh)) return;
          const wanted = await withRig(async (rig) => {
            await rig.import(days.map((day) => mt940Day(day === old ? fresh : day)));
            return ledgerOf(rig);
          });
          await withRig(async (rig) => {
            await rig.import(days.map((day) => mt940Day(day)));
            const [before, last] = [everything(rig), rig.last()];
            const kept = rig.rows(
              `SELECT * FROM statement_line WHERE booking_date <> '${old.day}' ORDER BY id`,
            );
            const held = await rig.import([mt940Day(fresh, '-new')]);
            const isSame =
              [...old.bookings]
                .map((one) => JSON.stringify(one))
                .sort()
                .join() ===
              bookings
                .map((one) => JSON.stringify(one))
                .sort()
                .join();
            expect(held.heldCorrectionCount).toBe(isSame ? 0 : 1);
            expect(everything(rig)[3]).toEqual(before[3]);
            const done = await rig.import([mt940Day(fresh, '-new')], { corrections: 'apply' });
            expect(done.correctedStatementCount).toBe(isSame ? 0 : 1);
            expect(
              rig.rows(
                `SELECT * FROM statement_line WHERE booking_date <> '${old.day}' ORDER BY id`,
              ),
            ).toEqual(kept);
            expect(ledgerOf(rig)).toEqual(wanted);
            if (rig.last() > last) await rig.undoTo(last);
            expect(everything(rig)).toEqual(before);
          });
        },
      ),
      runs,
    );
  });

  it('and its interim reports, in any order, leave nothing provisional and no other ledger', async () => {
    await fc.assert(
      fc.asyncProperty(series(3), keys, fc.nat(4), async (days, order, count) => {
        const files = days.flatMap((day) => [
          mt942Report(day, '1100', Math.min(count, day.bookings.length)),
          mt942Report(day, '1500'),
          mt940Day(day),
        ]);
        const wanted = await withRig(async (rig) => {
          await rig.import(days.map((day) => mt940Day(day)));
          return ledgerOf(rig);
        });
        await withRig(async (rig) => {
          for (const file of shuffled(files, order)) await rig.import([file]);
          expect(ledgerOf(rig)).toEqual(wanted);
          expect(rig.rows('SELECT id FROM interim_line WHERE superseded_line_id IS NULL')).toEqual(
            [],
          );
          // Each line takes the place of at most one entry of the reports.
          expect(
            rig.rows('SELECT superseded_line_id FROM interim_line GROUP BY 1 HAVING COUNT(*) > 1'),
          ).toEqual([]);
        });
      }),
      runs,
    );
  });

  it('through two channels is booked once, whichever comes first', async () => {
    await fc.assert(
      fc.asyncProperty(series(4), keys, async (days, order) => {
        const files = days.flatMap((day) => [mt940Day(day), camt053Day(day)]);
        const money = (rig: ImportRig) =>
          rig.rows(
            'SELECT booking_date, amount_minor, COUNT(*) AS n FROM statement_line GROUP BY 1, 2 ORDER BY 1, 2',
          );
        const wanted = await withRig(async (rig) => {
          await rig.import(days.map((day) => mt940Day(day)));
          return money(rig);
        });
        await withRig(async (rig) => {
          for (const file of shuffled(files, order)) {
            const done = await rig.import([file]);
            expect(done.leftLineCount).toBe(0);
          }
          expect(money(rig)).toEqual(wanted);
          const count = days.reduce((sum, day) => sum + day.bookings.length, 0);
          expect(rig.rows('SELECT DISTINCT line_id FROM line_enrichment')).toHaveLength(count);
          expect((await rig.call('statements.gaps', {})).rows).toEqual([]);
        });
      }),
      runs,
    );
  });
});

const SERIES = join(import.meta.dirname, '../../../shared/data/bank-files/camt053-series');
const isAbsent = !existsSync(SERIES);
if (isAbsent) console.log('skipped: ../shared is absent');

describe.skipIf(isAbsent)('the 30-day series of a real bank', () => {
  const files: RigFile[] = isAbsent
    ? []
    : readdirSync(SERIES)
        .filter((name) => name.endsWith('.xml'))
        .sort()
        .map((name) => ({ name, bytes: readFileSync(join(SERIES, name)) }));

  test('gives one ledger in any order, and each day that is left out is a gap', async () => {
    const wanted = await withRig(async (rig) => {
      await rig.import(files);
      expect((await rig.call('statements.gaps', {})).rows).toEqual([]);
      return ledgerOf(rig);
    });
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 28 }), async (order, left) => {
        await withRig(async (rig) => {
          const missing = files[left] as RigFile;
          const others = files.filter((one) => one !== missing);
          for (const file of shuffled(others, order)) await rig.import([file]);
          const { rows } = await rig.call('statements.gaps', {});
          const moved = rig.rows(`SELECT account_id FROM statement GROUP BY account_id`).length;
          expect(rows.length).toBeGreaterThan(0);
          expect(rows.length).toBeLessThanOrEqual(moved);
          await rig.import([missing]);
          expect((await rig.call('statements.gaps', {})).rows).toEqual([]);
          expect(ledgerOf(rig)).toEqual(wanted);
        });
      }),
      { numRuns: 3 },
    );
  });
});
