/** One statement of CODA as it is read: its balances, its movements and what is wrong with them. */
import {
  type Issue,
  ibanShape,
  type Severity,
  type StatementBalance,
  type StatementEntry,
  type StatementHeader,
} from '../model.ts';
import type { Place, RecordStatement } from '../records.ts';
import { hasError } from '../source.ts';
import { scaled, tidy } from '../values.ts';
import { accountOf, amountOf, dateOf } from './layout.ts';
import { Movement } from './movement.ts';

/** What the record 0 tells, and the sums that the record 9 is checked against. */
export interface FileFacts {
  readonly messageId: string | null;
  readonly bic: string | null;
  readonly createdAt: string | null;
  readonly isCopy: boolean;
  records: number;
  debits: bigint;
  credits: bigint;
}

export class CodaStatement implements RecordStatement {
  readonly issues: Issue[] = [];
  readonly currency: string;
  entries: StatementEntry[] = [];
  hasOpened = false;
  hasClosing = false;
  end: number;
  movement: Movement | null = null;
  last: Movement | null = null;
  readonly #levels: string[] = [];
  readonly #record: string;
  readonly #place: Place;
  readonly #file: FileFacts;
  readonly #id: string;
  readonly #balances: StatementBalance[] = [];
  readonly #notes: string[] = [];

  constructor(record: string, place: Place, file: FileFacts) {
    this.#record = record;
    this.#place = place;
    this.#file = file;
    this.end = place.end;
    const { id, currency } = accountOf(record.slice(5, 42), record[1] as string);
    this.#id = id;
    this.currency = currency;
    if (id === '') this.issue('ACCOUNT_MISSING', 'error', place.line, 'Record 1 names no account.');
    if (currency === '')
      this.issue('CURRENCY_MISSING', 'error', place.line, 'Record 1 names no currency.');
    if (file.isCopy)
      this.issue(
        'DUPLICATE_COPY',
        'warning',
        place.line,
        'The bank marks the file as a duplicate.',
      );
    this.#balance(
      'opening',
      record.slice(42, 43),
      record.slice(43, 58),
      record.slice(58, 64),
      place,
    );
  }

  issue(code: string, severity: Severity, line: number, message: string): void {
    this.issues.push({ code, severity, line, message });
  }

  #balance(
    kind: 'opening' | 'closing',
    sign: string,
    digits: string,
    day: string,
    place: Place,
  ): void {
    const amount = amountOf(digits, this.currency);
    if (amount === null) {
      this.issue('BALANCE_SYNTAX', 'error', place.line, `"${digits}" is no balance.`);
      return;
    }
    const date = dateOf(day);
    if (date === null && day.trim() !== '' && day !== '000000')
      this.issue('DATE_IMPOSSIBLE', 'warning', place.line, `The balance has the date "${day}".`);
    this.#balances.push({
      kind,
      code: kind === 'opening' ? '1' : '8',
      isIntermediate: false,
      isDerived: false,
      sign: sign === '1' ? 'debit' : 'credit',
      amount,
      currency: this.currency,
      date: date?.date ?? null,
    });
  }

  /** A record 21: a movement of its own, or a part of the total before it. */
  takeMovement(record: string, place: Place): void {
    const level = record[124] as string;
    const isPart =
      record.slice(6, 10) !== '0000' ||
      ('56789'.includes(record[53] as string) && this.#levels.length > 0);
    if (!isPart) {
      this.finishMovement();
      this.#levels.length = 0;
    }
    const isSubtotal = isPart && this.#entersLevel(level);
    if (!isPart && level > '0') this.#levels.push(level);
    const movement = this.#read(record, place, isSubtotal);
    this.last = movement;
    if (movement === null) return;
    if (!isPart) {
      this.movement = movement;
      const minor = scaled(movement.amount, 3);
      if (movement.sign === 'debit') this.#file.debits += minor;
      else this.#file.credits += minor;
    } else if (this.movement?.sequence === movement.sequence || record.slice(6, 10) === '0000')
      this.movement?.parts.push(movement);
    else
      this.issue(
        'DETAIL_ORPHAN',
        'error',
        place.line,
        `The detail ${movement.sequence}/${record.slice(6, 10)} belongs to no movement before it.`,
      );
    if (this.movement) this.movement.end = place.end;
  }

  /** Whether a part opens a level of its own; the code of the open one closes it. */
  #entersLevel(level: string): boolean {
    if (!(level > '0')) return false;
    if (this.#levels.at(-1) === level) {
      this.#levels.pop();
      return false;
    }
    this.#levels.push(level);
    return true;
  }

  #read(record: string, place: Place, isSubtotal: boolean): Movement | null {
    const amount = amountOf(record.slice(32, 47), this.currency);
    const entry = dateOf(record.slice(115, 121));
    const value = dateOf(record.slice(47, 53));
    const booking = entry ?? value;
    if (amount === null || booking === null) {
      const what = amount === null ? `amount "${record.slice(32, 47)}"` : 'no date';
      const message = `The movement has ${what}, which cannot be read. The statement is refused.`;
      this.issue('ENTRY_SYNTAX', 'error', place.line, message);
      return null;
    }
    if (entry?.isClamped || value?.isClamped)
      this.issue(
        'DATE_CLAMPED',
        'warning',
        place.line,
        'A date has a day that its month lacks; the last day of the month was taken.',
      );
    return new Movement(record, place, {
      amount,
      bookingDate: booking.date,
      valueDate: value?.date ?? null,
      isSubtotal,
    });
  }

  /** Records 22, 23 and 3x go on with the movement or part before them. */
  takeContinuation(record: string, place: Place): void {
    const { last } = this;
    if (last === null) {
      if (!hasError(this.issues))
        this.issue(
          'RECORD_STRAY',
          'error',
          place.line,
          `A record ${record.slice(0, 2)} has no movement before it.`,
        );
      return;
    }
    if (record.startsWith('2')) last.takeContinuation(record);
    else last.takeInformation(record);
    last.end = place.end;
    if (this.movement) this.movement.end = place.end;
  }

  takeText(record: string): void {
    const text = tidy(record.slice(32, 112));
    if (text !== null) this.#notes.push(text);
  }

  takeClosing(record: string, place: Place): void {
    this.finishMovement();
    this.hasClosing = true;
    const { id } = accountOf(record.slice(4, 41), this.#record[1] as string);
    if (id !== this.#id)
      this.issue(
        'ACCOUNT_DIFFERS',
        'warning',
        place.line,
        `The closing balance is of account ${id}, the opening one of ${this.#id}.`,
      );
    if (record.slice(1, 4) !== this.#record.slice(2, 5))
      this.issue(
        'NUMBER_DIFFERS',
        'warning',
        place.line,
        `The statement begins as number ${this.#record.slice(2, 5)} and ends as ${record.slice(1, 4)}.`,
      );
    this.#balance(
      'closing',
      record.slice(41, 42),
      record.slice(42, 57),
      record.slice(57, 63),
      place,
    );
  }

  finishMovement(): void {
    if (this.movement) this.entries.push(this.movement.entry(this.currency));
    this.movement = null;
    this.last = null;
  }

  header(): StatementHeader {
    const record = this.#record;
    const [opening, closing] = this.#balances;
    return {
      kind: 'booked',
      statementId: null,
      number: tidy(record.slice(2, 5)),
      legalNumber: tidy(record.slice(125, 128)),
      messageId: this.#file.messageId,
      page: null,
      account: {
        id: this.#id,
        iban: ibanShape(this.#id),
        bic: this.#file.bic,
        name: tidy(record.slice(90, 125)),
        ownerName: tidy(record.slice(64, 90)),
      },
      currency: this.currency,
      from: opening?.date ?? null,
      to: closing?.date ?? null,
      createdAt: this.#file.createdAt,
      balances: this.#balances,
      information: this.#notes.length === 0 ? null : this.#notes.join(' '),
      declared: null,
      slice: {
        offset: this.#place.start,
        length: this.end - this.#place.start,
        line: this.#place.line,
      },
    };
  }
}
