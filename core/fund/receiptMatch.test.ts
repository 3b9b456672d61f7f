/** Which bank line belongs to which investor's share of a call. */
import { describe, expect, it } from 'vitest';
import { isoDate } from '../time/dates.ts';
import { divideReceipt, suggestReceipts } from './receiptMatch.ts';

const due = isoDate('2026-03-31');
const share = (id: string, investorName: string, outstandingMinor: bigint, interestMinor = 0n) => ({
  id,
  investorName,
  outstandingMinor,
  interestOn: () => interestMinor,
  references: [`GP3-CALL-3-${id}`],
});
const line = (id: string, freeMinor: bigint, counterpartyName: string, text = '') => ({
  id,
  date: due,
  freeMinor,
  counterpartyName,
  text,
});

describe('receipts', () => {
  it('are told apart by name where amounts are equal, and by reference where names are not said', () => {
    const shares = [
      share('I001', 'Pensionskasse Werratal VVaG', 1000n),
      share('I002', 'Mälaren Försäkring', 1000n),
      share('I003', 'Hanseatic Leben AG', 700n),
    ];
    const lines = [
      line('one', 1000n, 'MALAREN FORSAKRING AB'),
      line('two', 1000n, 'Custodian Bank', 'GP3 CALL 3 I001'),
      line('three', 300n, 'Hanseatic Leben'),
      line('four', 55n, 'Somebody else', 'RENT'),
    ];
    const found = suggestReceipts(shares, lines, due);
    expect(found.map(({ shareId, lineId }) => `${shareId} ${lineId}`).sort()).toEqual([
      'I001 two',
      'I002 one',
      'I003 three',
    ]);
    const part = found.find(({ shareId }) => shareId === 'I003');
    expect(part).toMatchObject({ amountMinor: 300n, interestMinor: 0n, grounds: ['part', 'name'] });
  });

  it('pay what is open, then interest; the rest is paid too much', () => {
    const open = { outstandingMinor: 1000n, interestMinor: 20n };
    expect([900n, 1000n, 1015n, 1050n].map((minor) => divideReceipt(minor, open))).toEqual([
      { amountMinor: 900n, interestMinor: 0n },
      { amountMinor: 1000n, interestMinor: 0n },
      { amountMinor: 1000n, interestMinor: 15n },
      { amountMinor: 1030n, interestMinor: 20n },
    ]);
    const [late] = suggestReceipts(
      [share('I009', 'Åsgård Stiftelse', 1000n, 20n)],
      [line('five', 1020n, 'Asgard Stiftelse')],
      due,
    );
    expect(late).toMatchObject({
      amountMinor: 1000n,
      interestMinor: 20n,
      grounds: ['amount-with-interest', 'name'],
    });
  });
});
