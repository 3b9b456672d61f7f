/** The same payment in two currencies: by the ordered amount that the bank tells, or by the rate of the day. */
import { minorDigits } from '../money/currencies.ts';
import { Decimal, roundDecimal } from '../money/decimal.ts';
import { referenceGround, sharedKey } from './exact.ts';
import type { DayRate, Item, MatchGround } from './model.ts';
import { forEachByKey, shareText } from './near.ts';
import { Candidates, takePairs } from './pairs.ts';
import { addMatch, type Run, whole } from './run.ts';
import { accountFits } from './sides.ts';

/** The newest rate of a pair on or before a day, whichever way round it was given. */
function rateOn(rates: readonly DayRate[], from: string, to: string, day: number): Decimal | null {
  let best: { readonly day: number; readonly rate: Decimal } | null = null;
  for (const one of rates) {
    if (one.day > day || (best !== null && one.day < best.day)) continue;
    if (one.from === from && one.to === to) best = { day: one.day, rate: new Decimal(one.rate) };
    else if (one.from === to && one.to === from)
      best = { day: one.day, rate: new Decimal(1).div(one.rate) };
  }
  return best?.rate ?? null;
}

interface Conversion {
  readonly expectedMinor: number;
  readonly ground: MatchGround;
}

/** What a foreign book item should bring in the bank's currency; null where it cannot be told. */
export function conversionOf(run: Run, left: Item, right: Item): Conversion | null {
  const { original } = left;
  if (original?.currency === right.currency && original.amountMinor === right.amountMinor)
    return {
      expectedMinor: left.amountMinor,
      ground: {
        kind: 'rate',
        weight: 0.37,
        text: `The bank names the ordered amount in ${right.currency}, which is equal`,
      },
    };
  const rate = rateOn(run.options.rates, right.currency, left.currency, left.day);
  if (rate === null) return null;
  const scale = new Decimal(10).pow(minorDigits(left.currency) - minorDigits(right.currency));
  const expected = roundDecimal(
    new Decimal(right.amountMinor).mul(rate).mul(scale),
    0,
    'half-even',
  );
  return {
    expectedMinor: expected.toNumber(),
    ground: {
      kind: 'rate',
      weight: 0.25,
      text: `${right.currency} converted at ${rate.toSignificantDigits(8).toString()}`,
    },
  };
}

/** How far a line is off what its item should bring. */
export function offRate({ amountMinor }: Item, expectedMinor: number): MatchGround[] {
  const difference = amountMinor - expectedMinor;
  if (difference === 0) return [];
  const text = `Off by ${shareText(difference, expectedMinor)} from the rate of the day`;
  return [{ kind: 'difference', weight: 0.03, text }];
}

/** The same reference in another currency, within the tolerance over the rate of the day. */
export function matchForeign(run: Run): void {
  const { sides, options } = run;
  const { bank, book } = sides;
  const candidates = new Candidates();
  const conversions = new Map<string, Conversion>();
  for (let i = 0; i < bank.items.length; i++) {
    if (bank.open[i] === 0) continue;
    forEachByKey(sides, i, (j) => {
      const [left, right] = [bank.items[i] as Item, book.items[j] as Item];
      if (book.open[j] === 0 || book.pool[j] !== bank.pool[i] || left.currency === right.currency)
        return;
      if (Math.abs(left.day - right.day) > options.tolerance.days || !accountFits(left, right))
        return;
      const found = conversionOf(run, left, right);
      if (found === null || found.expectedMinor < 0 !== left.amountMinor < 0) return;
      const difference = Math.abs(left.amountMinor - found.expectedMinor);
      if (difference > Math.abs(found.expectedMinor) * options.tolerance.fxShare) return;
      conversions.set(`${i} ${j}`, found);
      candidates.add(i, j, difference / Math.abs(found.expectedMinor));
    });
  }
  takePairs(sides, candidates, (i, j, _cost, alternatives) => {
    const left = bank.items[i] as Item;
    const { expectedMinor, ground } = conversions.get(`${i} ${j}`) as Conversion;
    const difference = left.amountMinor - expectedMinor;
    addMatch(run, [whole(bank, i)], [whole(book, j)], {
      currency: left.currency,
      method: 'tolerance',
      grounds: [
        referenceGround(sides, i, sharedKey(sides, i, j)),
        ground,
        ...offRate(left, expectedMinor),
      ],
      differenceMinor: difference,
      differenceKind: difference === 0 ? null : 'fx',
      alternatives,
    });
  });
}
