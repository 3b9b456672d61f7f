/** What commands share that save one row of a register: the row itself and the refusals of its fields. */
import type { IdentifierRemark } from '../../core/banking/accountChecks.ts';
import { isCurrency, minorDigits } from '../../core/money/currencies.ts';
import { parseMinor } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { CommandContext } from '../backend/handler.ts';
import type { Row } from '../store/index.ts';

/** Inserts a new row or changes the one named; answers its id. */
export function saveRow(
  { store, newId }: CommandContext,
  table: string,
  id: string | undefined,
  row: Row,
  expectedEntry?: number,
): { id: string } {
  if (id === undefined) {
    const made = newId();
    store.insert(table, { id: made, ...row });
    return { id: made };
  }
  store.update(table, id, row, expectedEntry === undefined ? {} : { expectedEntry });
  return { id };
}

export function refuse(code: string, message: string, path: string): never {
  throw new AppFailure({ kind: 'invalid-input', code, message, path });
}

export function assertCurrency(code: string, path = 'currency'): void {
  if (!isCurrency(code)) refuse('CURRENCY_UNKNOWN', `"${code}" is not an ISO 4217 code.`, path);
}

/** Throws the first problem; remarks are told by the register's findings. */
export function assertIdentifiers(remarks: readonly IdentifierRemark[]): void {
  const problem = remarks.find(({ severity }) => severity === 'problem');
  if (problem !== undefined) refuse(problem.code, problem.message, problem.path);
}

/**
 * An amount that a form gives in the currency of its account, in minor units. Throws AMOUNT_SCALE
 * where it is finer than the currency, AMOUNT_NEGATIVE below zero.
 */
export function ownMinor(text: string | null, currency: string, path: string): bigint | null {
  if (text === null) return null;
  const digits = minorDigits(currency);
  const [, fraction = ''] = text.split('.');
  if (fraction.replace(/0+$/, '').length > digits)
    refuse('AMOUNT_SCALE', `${text} is finer than ${currency} with ${digits} decimals.`, path);
  if (text.startsWith('-')) refuse('AMOUNT_NEGATIVE', `${text} is below zero.`, path);
  const cut = fraction === '' ? text : text.slice(0, text.indexOf('.') + 1 + digits);
  return parseMinor(cut.replace(/\.$/, ''), digits);
}

/** Throws DATES_ORDER where a period ends before it begins. */
export function assertPeriod(from: string, to: string | null): void {
  if (to !== null && to < from)
    refuse('DATES_ORDER', `It ends on ${to}, before it begins on ${from}.`, 'validTo');
}
