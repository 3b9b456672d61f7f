/** A statement response of OFX, for a bank account, a card or an investment account. */
import { formatMinor } from '../../../core/money/money.ts';
import type { IsoDate } from '../../../core/time/dates.ts';
import type { ReadContext } from '../format.ts';
import {
  type AccountRef,
  DERIVED_FROM_CLOSING,
  type Issue,
  ibanShape,
  type Severity,
  type SourceSlice,
  type StatementBalance,
  type StatementEntry,
  type StatementHeader,
} from '../model.ts';
import { decimalsOf, scaled, tidy } from '../values.ts';
import { entryOf, type OfxFields, type RawTransaction } from './entry.ts';
import { parseOfxAmount, parseOfxDate } from './fields.ts';
import { otherBalances, type RawBalance } from './otherBalances.ts';

export const STATEMENT_NAMES = new Set(['STMTRS', 'CCSTMTRS', 'INVSTMTRS']);

/** What stands around a statement: the sign-on and the response that carries it. */
export interface OfxSurroundings {
  readonly signOn: OfxFields;
  readonly response: OfxFields;
}

export interface RawStatement {
  readonly name: string;
  readonly fields: OfxFields;
  readonly transactions: readonly RawTransaction[];
  readonly hasList: boolean;
  /** Trades and income of an investment account, which are no entries of a bank account. */
  readonly tradeCount: number;
  readonly positionCount: number;
  /** Balances that the bank names itself (BALLIST). */
  readonly named: readonly RawBalance[];
  readonly isCut: boolean;
  readonly slice: SourceSlice;
}

export interface OfxStatement {
  readonly header: StatementHeader;
  readonly entries: readonly StatementEntry[];
  readonly issues: readonly Issue[];
}

class Builder {
  readonly issues: Issue[] = [];
  readonly #raw: RawStatement;
  readonly #around: OfxSurroundings;
  readonly #context: ReadContext;

  constructor(raw: RawStatement, around: OfxSurroundings, context: ReadContext) {
    this.#raw = raw;
    this.#around = around;
    this.#context = context;
  }

  #get(name: string): string | null {
    return tidy(this.#raw.fields.get(name));
  }

  #issue(code: string, severity: Severity, message: string, line = this.#raw.slice.line): void {
    this.issues.push({ code, severity, line, message });
  }

  build(): OfxStatement {
    const { fields, slice } = this.#raw;
    const severity = this.#around.response.get('STATUS.SEVERITY')?.toUpperCase();
    if (severity === 'ERROR')
      this.#issue('OFX_BANK_ERROR', 'error', wordsOf(this.#around.response));
    else if (severity === 'WARN')
      this.#issue('OFX_BANK_WARNING', 'warning', wordsOf(this.#around.response));
    if (this.#raw.isCut)
      this.#issue(
        'STATEMENT_CUT',
        'error',
        'The file ends inside this statement. It is refused as a whole; fetch it again from the bank.',
      );
    const account = this.#account();
    const currency = this.#currency();
    const list = this.#raw.name === 'INVSTMTRS' ? 'INVTRANLIST' : 'BANKTRANLIST';
    const from = this.#day(`${list}.DTSTART`);
    const to = this.#day(`${list}.DTEND`);
    const asOf = this.#day('LEDGERBAL.DTASOF') ?? this.#day('DTASOF');
    const entries = this.#entries(currency, to ?? asOf);
    return {
      header: {
        kind: 'booked',
        statementId: null,
        number: null,
        legalNumber: null,
        messageId: tidy(this.#around.response.get('TRNUID')),
        page: null,
        account,
        currency,
        from,
        to,
        createdAt: tidy(this.#around.signOn.get('DTSERVER')),
        balances: this.#balances(currency, entries, from, to),
        information: informationOf(fields, this.#around.signOn),
        declared: null,
        slice,
      },
      entries,
      issues: this.issues,
    };
  }

  #day(name: string): IsoDate | null {
    return parseOfxDate(this.#get(name) ?? '')?.date ?? null;
  }

  #account(): AccountRef {
    const from = ['BANKACCTFROM', 'CCACCTFROM', 'INVACCTFROM'].find(
      (name) => this.#get(`${name}.ACCTID`) !== null,
    );
    const bankId = this.#get('BANKACCTFROM.BANKID') ?? this.#get('INVACCTFROM.BROKERID');
    const named = from === undefined ? null : this.#get(`${from}.ACCTID`);
    const id = named ?? this.#context.defaultAccount ?? '';
    if (named === null && id === '')
      this.#issue(
        'ACCOUNT_MISSING',
        'error',
        'The statement names no account. Choose the account before importing.',
      );
    else if (named === null)
      this.#issue(
        'ACCOUNT_ASSUMED',
        'warning',
        `The statement names no account; ${id} was taken. Check that it is right.`,
      );
    const base = { id, iban: ibanShape(id), bic: null, name: null, ownerName: null };
    return bankId === null ? base : { ...base, bankId };
  }

  #currency(): string {
    const printed = this.#get('CURDEF')?.toUpperCase() ?? '';
    if (/^[A-Z]{3}$/.test(printed)) return printed;
    const assumed = this.#context.defaultCurrency ?? '';
    if (assumed === '')
      this.#issue(
        'CURRENCY_MISSING',
        'error',
        'The statement names no currency. Choose the currency before importing.',
      );
    else
      this.#issue(
        'CURRENCY_ASSUMED',
        'warning',
        `The statement names no currency; ${assumed} was taken. Check that it is right.`,
      );
    return assumed;
  }

  #entries(currency: string, lastDay: IsoDate | null): StatementEntry[] {
    const { issues } = this;
    const around = { currency, lastDay, context: this.#context, issues };
    const entries = this.#raw.transactions.map((raw) => entryOf(raw, around));
    this.#reportIds(entries);
    const { tradeCount } = this.#raw;
    if (tradeCount > 0)
      this.#issue(
        'INVESTMENT_PARTIAL',
        'warning',
        `${tradeCount} trades and incomes of securities are no entries of a bank account and were ` +
          'left out; only the cash entries of the statement are here.',
      );
    return this.#withCorrections(entries);
  }

  #reportIds(entries: readonly StatementEntry[]): void {
    const seen = new Map<string, number>();
    let missing = 0;
    for (const { references, slice } of entries) {
      const id = references.bank;
      if (id === null) missing++;
      else if (seen.has(id))
        this.#issue(
          'FITID_REISSUED',
          'warning',
          `The id ${id} was given to the entry of line ${seen.get(id)} already. Both were taken.`,
          slice.line,
        );
      else seen.set(id, slice.line);
    }
    if (missing > 0)
      this.#issue(
        'FITID_MISSING',
        'warning',
        `${missing} entries carry no id (FITID). They are known again by what they say.`,
      );
  }

  /** A correction of an entry in this statement is carried out; one of an earlier file waits. */
  #withCorrections(entries: readonly StatementEntry[]): StatementEntry[] {
    if (!entries.some((entry) => entry.corrects)) return [...entries];
    const kept: (StatementEntry | null)[] = [];
    const places = new Map<string, number>();
    for (const entry of entries) {
      const { corrects } = entry;
      const place = corrects ? places.get(corrects.bankId) : undefined;
      if (corrects && place !== undefined) {
        const { corrects: _, ...replacement } = entry;
        kept[place] =
          corrects.action === 'replace' ? { ...replacement, status: 'booked' as const } : null;
        places.delete(corrects.bankId);
        if (corrects.action === 'replace' && entry.references.bank !== null)
          places.set(entry.references.bank, place);
        this.#issue(
          'ENTRY_CORRECTED',
          'info',
          `The bank ${corrects.action}s the entry ${corrects.bankId} of this file itself.`,
          entry.slice.line,
        );
        continue;
      }
      if (corrects)
        this.#issue(
          'ENTRY_CORRECTION',
          'warning',
          `The bank ${corrects.action}s the entry ${corrects.bankId} of an earlier file. ` +
            'It is shown here and not booked until that entry has been dealt with.',
          entry.slice.line,
        );
      else if (entry.references.bank !== null) places.set(entry.references.bank, kept.length);
      kept.push(entry);
    }
    return kept.filter((entry) => entry !== null);
  }

  #balance(
    name: string,
    kind: StatementBalance['kind'],
    currency: string,
  ): StatementBalance | null {
    const field = this.#get(`${name}.BALAMT`);
    if (field === null) {
      if (this.#raw.fields.has(`${name}.DTASOF`))
        this.#issue('BALANCE_MISSING', 'warning', `${name} is printed without an amount.`);
      return null;
    }
    const money = parseOfxAmount(field, currency);
    if (money === null) {
      const severity = kind === 'closing' ? 'error' : 'warning';
      this.#issue('BALANCE_SYNTAX', severity, `${name}: "${field.slice(0, 30)}" is no amount.`);
      return null;
    }
    return {
      kind,
      code: name,
      isIntermediate: false,
      isDerived: false,
      sign: money.isNegative ? 'debit' : 'credit',
      amount: money.amount,
      currency,
      date: this.#day(`${name}.DTASOF`),
    };
  }

  #balances(
    currency: string,
    entries: readonly StatementEntry[],
    from: IsoDate | null,
    to: IsoDate | null,
  ): StatementBalance[] {
    const closing = this.#balance('LEDGERBAL', 'closing', currency);
    // What a card still grants is no money of the account.
    const kind = this.#raw.name === 'CCSTMTRS' ? 'info' : 'available';
    const available = this.#balance('AVAILBAL', kind, currency);
    const opening = closing && this.#opening(closing, entries, from, to);
    const asOf = this.#day('DTASOF') ?? closing?.date ?? to;
    const others = otherBalances({ ...this.#raw, currency, asOf }, (...issue) =>
      this.#issue(...issue),
    );
    return [...[opening, closing, available].filter((balance) => balance !== null), ...others];
  }

  /** Closing minus entries, where the entries reach as far as the balance. It proves nothing. */
  #opening(
    closing: StatementBalance,
    entries: readonly StatementEntry[],
    from: IsoDate | null,
    to: IsoDate | null,
  ): StatementBalance | null {
    const booked = entries.filter((entry) => entry.status === 'booked');
    let last = to;
    for (const { bookingDate } of booked)
      if (last === null || bookingDate > last) last = bookingDate;
    const isWhole = booked.every((entry) => entry.currency === closing.currency);
    if (!this.#raw.hasList || !isWhole || this.#raw.tradeCount > 0) return null;
    if (closing.date !== null && last !== null && closing.date !== last) {
      this.#issue(
        'BALANCE_OTHER_DAY',
        'info',
        `The balance is of ${closing.date}, the entries end on ${last}: no opening balance follows.`,
      );
      return null;
    }
    let finest = decimalsOf(closing.amount);
    for (const entry of booked) finest = Math.max(finest, decimalsOf(entry.amount));
    let value = scaled(closing.amount, finest) * (closing.sign === 'debit' ? -1n : 1n);
    for (const entry of booked)
      value += scaled(entry.amount, finest) * (entry.sign === 'debit' ? 1n : -1n);
    return {
      ...closing,
      kind: 'opening',
      code: DERIVED_FROM_CLOSING,
      isDerived: true,
      sign: value < 0n ? 'debit' : 'credit',
      amount: formatMinor(value < 0n ? -value : value, finest),
      date: from,
    };
  }
}

function informationOf(fields: OfxFields, signOn: OfxFields): string | null {
  const parts = [
    tidy(signOn.get('FI.ORG')),
    tidy(fields.get('BANKACCTFROM.ACCTTYPE')),
    tidy(signOn.get('INTU.BID')) === null ? null : `INTU.BID ${tidy(signOn.get('INTU.BID'))}`,
    tidy(fields.get('MKTGINFO')),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('; ');
}

/** A STATUS in the bank's own words. */
export function wordsOf(fields: OfxFields): string {
  const code = tidy(fields.get('STATUS.CODE')) ?? 'unknown';
  const words = tidy(fields.get('STATUS.MESSAGE'));
  return `The bank answers with status ${code}: ${words ?? 'it gives no words'}`;
}

export function buildStatement(
  raw: RawStatement,
  around: OfxSurroundings,
  context: ReadContext,
): OfxStatement {
  return new Builder(raw, around, context).build();
}
