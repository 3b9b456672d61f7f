/** Between wire text and exact money: every amount that crosses a door passes here. */
import { z } from 'zod';
import { AppFailure } from '../result.ts';
import { type IsoDate, isIsoDate } from '../time/dates.ts';
import { isCurrency } from './currencies.ts';
import { DECIMAL_TEXT } from './decimal.ts';
import { formatAmount, type Money, parseMoney } from './money.ts';

export const currencySchema = z
  .string()
  .length(3)
  .refine(isCurrency, { error: 'Unknown currency. Use an ISO 4217 code such as EUR.' })
  .meta({ title: 'Currency', description: 'ISO 4217 code', examples: ['EUR'] });

/** A decimal number as text; it stays text on both sides because class instances cannot be cloned. */
export const decimalSchema = z
  .string({ error: 'Write a decimal number as text, such as "0.08".' })
  .regex(DECIMAL_TEXT, { error: 'Write a plain decimal number such as 0.08.' })
  .meta({ title: 'Decimal', examples: ['0.08'] });

const wireDate = z
  .string()
  .refine(isIsoDate, { error: 'Write a date as year-month-day, such as 2026-11-20.' })
  .meta({ title: 'Date', format: 'date', examples: ['2026-11-20'] });

const domainDate = z.custom<IsoDate>((value) => typeof value === 'string' && isIsoDate(value));

/** A calendar date, `YYYY-MM-DD`; text on both sides. */
export const dateSchema = z.codec(wireDate, domainDate, {
  decode: (text) => text as IsoDate,
  encode: (date) => date,
});

const wireMoney = z
  .object({ currency: currencySchema, amount: decimalSchema })
  .meta({ title: 'Money', description: 'Such as 1250.00, with its currency' });

const domainMoney = z.custom<Money>(
  (value) =>
    typeof value === 'object' && value !== null && typeof (value as Money).minor === 'bigint',
);

/** Stored amounts are 64-bit integers. */
const MOST_MINOR = 2n ** 63n - 1n;

/** Wire `{currency, amount: "12.30"}`, domain `Money`; no amount is beyond `MOST_MINOR`. */
export const moneyCodec = z.codec(wireMoney, domainMoney, {
  decode: (wire, context) => {
    try {
      const money = parseMoney(wire.amount, wire.currency);
      if (money.minor <= MOST_MINOR && money.minor >= -MOST_MINOR) return money;
      context.issues.push({
        code: 'custom',
        input: wire,
        path: ['amount'],
        message: `"${wire.amount}" is beyond what can be stored. Check its digits.`,
      });
      return z.NEVER;
    } catch (error) {
      if (!(error instanceof AppFailure)) throw error;
      context.issues.push({
        code: 'custom',
        input: wire,
        path: ['amount'],
        message: error.error.message,
      });
      return z.NEVER;
    }
  },
  encode: (value) => ({ currency: value.currency, amount: formatAmount(value) }),
});
