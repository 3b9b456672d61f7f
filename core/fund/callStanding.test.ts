/** Late interest worked out on paper, and what no order of receipts may change. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal } from '../money/decimal.ts';
import { addDays, isoDate } from '../time/dates.ts';
import { callStanding } from './callStanding.ts';

const due = isoDate('2026-03-31');
const late = { rateAnnual: new Decimal('0.0730').toString(), dayCount: 'act/365f' as const };
const receipt = (date: string, amountMinor: bigint, interestMinor = 0n) => ({
  date: isoDate(date),
  amountMinor,
  interestMinor,
});

describe('the standing of a call', () => {
  it('accrues on what is late, for as long as it is late', () => {
    const standing = callStanding({
      amountMinor: 100_000_00n,
      dueDate: due,
      today: isoDate('2026-05-30'),
      receipts: [receipt('2026-03-30', 40_000_00n), receipt('2026-04-20', 20_000_00n, 5_00n)],
      late,
    });
    // 60,000 for 20 days and 40,000 for 40 days at 0.02 % a day: 240 + 320.
    expect(standing).toMatchObject({
      receivedMinor: 60_000_00n,
      outstandingMinor: 40_000_00n,
      overpaidMinor: 0n,
      interestDueMinor: 560_00n,
      interestReceivedMinor: 5_00n,
      daysLate: 60,
    });
  });

  it('has no interest in time or where the terms ask for none, and knows what is too much', () => {
    const paid = { amountMinor: 500n, dueDate: due, receipts: [receipt('2026-03-31', 700n)] };
    const inTime = callStanding({ ...paid, today: isoDate('2026-12-31'), late });
    expect(inTime).toMatchObject({ interestDueMinor: 0n, overpaidMinor: 200n, daysLate: 0 });
    const open = { amountMinor: 500n, dueDate: due, receipts: [], late: null };
    const without = callStanding({ ...open, today: isoDate('2026-04-10') });
    expect(without).toMatchObject({ interestDueMinor: 0n, daysLate: 10, outstandingMinor: 500n });
  });

  it('does not depend on the order or splitting of receipts, nor on later ones', () => {
    const arbitrary = fc.array(
      fc.record({ day: fc.integer({ min: -30, max: 90 }), minor: fc.bigInt(1n, 1_000_000n) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(arbitrary, (paid) => {
        const receipts = paid.map(({ day, minor }) => receipt(addDays(due, day), minor));
        const today = addDays(due, 60);
        const facts = { amountMinor: 3_000_000n, dueDate: due, today, late };
        const standing = callStanding({ ...facts, receipts });
        const split = receipts.flatMap((one) => [
          { ...one, amountMinor: one.amountMinor / 2n },
          { ...one, amountMinor: one.amountMinor - one.amountMinor / 2n },
        ]);
        const other = callStanding({ ...facts, receipts: split.reverse() });
        expect({ ...other, accruals: [] }).toEqual({ ...standing, accruals: [] });
        expect(standing.outstandingMinor - standing.overpaidMinor).toBe(
          facts.amountMinor - standing.receivedMinor,
        );
        expect(standing.interestDueMinor >= 0n).toBe(true);
      }),
    );
  });
});
