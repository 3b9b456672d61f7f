/**
 * Balances of a statement that prove nothing: the cash, margin and shorts of an investment account
 * (OFX 2.2, 13.9.2.7, INVBAL) and the named balances that a bank adds (BALLIST). They are shown and
 * never reckoned with; what is no amount of money is told in words.
 */
import type { IsoDate } from '../../../core/time/dates.ts';
import type { Severity, StatementBalance } from '../model.ts';
import { tidy } from '../values.ts';
import type { OfxFields } from './entry.ts';
import { parseOfxAmount, parseOfxDate } from './fields.ts';

/** A BAL of a BALLIST as the file holds it. */
export interface RawBalance {
  readonly fields: OfxFields;
  readonly line: number;
}

export interface OtherBalances {
  readonly fields: OfxFields;
  readonly named: readonly RawBalance[];
  readonly currency: string;
  /** Of the statement; INVBAL has no day of its own. */
  readonly asOf: IsoDate | null;
  /** Trades that were left out, so that the cash cannot follow from the entries. */
  readonly tradeCount: number;
  readonly positionCount: number;
}

type Report = (code: string, severity: Severity, message: string, line?: number) => void;

const INVESTMENT = [
  ['AVAILCASH', 'cash'],
  ['MARGINBALANCE', 'margin'],
  ['SHORTBALANCE', 'short positions'],
  ['BUYPOWER', 'buying power'],
] as const;

function balanceOf(
  code: string,
  text: string,
  currency: string,
  date: IsoDate | null,
): StatementBalance | null {
  const money = parseOfxAmount(text, currency);
  if (money === null) return null;
  return {
    ...{ kind: 'info', code, isIntermediate: false, isDerived: false, currency, date },
    sign: money.isNegative ? 'debit' : 'credit',
    amount: money.amount,
  };
}

/** Every such balance; what cannot be read, or is no money, is reported with its line. */
export function otherBalances(given: OtherBalances, report: Report): StatementBalance[] {
  const { fields, currency, asOf } = given;
  const found: StatementBalance[] = [];
  const told: string[] = [];
  for (const [name, word] of INVESTMENT) {
    const text = tidy(fields.get(`INVBAL.${name}`));
    if (text === null) continue;
    const balance = balanceOf(name, text, currency, asOf);
    if (balance === null)
      report('BALANCE_SYNTAX', 'warning', `${name}: "${text.slice(0, 30)}" is no amount.`);
    else {
      found.push(balance);
      told.push(`${word} ${balance.sign === 'debit' ? '-' : ''}${balance.amount}`);
    }
  }
  if (told.length > 0)
    report(
      'INVESTMENT_BALANCE',
      'info',
      `The broker tells ${told.join(', ')} in ${currency}${asOf === null ? '' : ` on ${asOf}`}. ` +
        (given.tradeCount > 0
          ? 'Trades move this cash and are no entries here, so it is not proven and closes nothing.'
          : 'The broker does not say that these are booked balances, so they close nothing.'),
    );
  if (given.positionCount > 0)
    report(
      'INVESTMENT_POSITIONS',
      'info',
      `${given.positionCount} positions of securities are no money of an account and were left out.`,
    );
  found.push(...given.named.flatMap((raw) => namedBalance(raw, given, report)));
  return found;
}

/** A BAL: DOLLAR is money, PERCENT and NUMBER are told in words. */
function namedBalance(
  { fields, line }: RawBalance,
  { currency, asOf }: OtherBalances,
  report: Report,
): StatementBalance[] {
  const name = (tidy(fields.get('NAME')) ?? tidy(fields.get('DESC')) ?? 'BAL').slice(0, 60);
  const value = tidy(fields.get('VALUE')) ?? '';
  const type = fields.get('BALTYPE')?.trim().toUpperCase() ?? 'DOLLAR';
  if (type !== 'DOLLAR') {
    const unit = type === 'PERCENT' ? ' %' : '';
    const message = `The bank tells ${name}: ${value.slice(0, 30)}${unit}. It is no amount of money.`;
    report('BALANCE_OTHER', 'info', message, line);
    return [];
  }
  const symbol = tidy(fields.get('CURRENCY.CURSYM'))?.toUpperCase() ?? '';
  const own = /^[A-Z]{3}$/.test(symbol) ? symbol : currency;
  const date = parseOfxDate(tidy(fields.get('DTASOF')) ?? '')?.date ?? asOf;
  const balance = balanceOf(name, value, own, date);
  if (balance !== null) return [balance];
  const message = `${name}: "${value.slice(0, 30)}" is no amount.`;
  report('BALANCE_SYNTAX', 'warning', message, line);
  return [];
}
