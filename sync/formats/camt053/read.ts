/** The reader of ISO 20022 camt.053 account statements, all versions by one table of paths. */
import { AppFailure } from '../../../core/result.ts';
import type { IsoDate } from '../../../core/time/dates.ts';
import {
  type ReadContext,
  refusal,
  type StatementEvent,
  type StatementFormat,
  type StatementReader,
} from '../format.ts';
import {
  type Issue,
  ibanShape,
  type StatementBalance,
  type StatementEntry,
  type StatementHeader,
} from '../model.ts';
import { parseIsoDatePrefix, parseXmlAmount, tidy } from '../values.ts';
import { compilePaths, looksLikeXml, XmlWalker } from '../xml.ts';
import { buildBalance, buildEntry, settleBalances } from './build.ts';
import {
  type DraftBalance,
  type DraftDetail,
  type DraftEntry,
  type DraftStatement,
  newBalance,
  newDetail,
  newEntry,
  newStatement,
  type ReadState,
} from './draft.ts';
import { CAMT053_PATHS } from './paths.ts';

const BATCH = 1000;
const TABLE = compilePaths(CAMT053_PATHS);

export class Camt053Reader implements StatementReader, ReadState {
  hasRoot = false;
  messageId: string | null = null;
  messageCreatedAt: string | null = null;
  messagePage: string | null = null;
  messageIsLastPage: boolean | null = null;
  statement: DraftStatement = newStatement(0, 1);
  balance: DraftBalance = newBalance(1);
  entry: DraftEntry = newEntry(0, 1);
  detail: DraftDetail = newDetail();

  readonly #walker: XmlWalker<ReadState>;
  #events: StatementEvent[] = [];
  #balances: StatementBalance[] = [];
  #entries: StatementEntry[] = [];
  #issues: Issue[] = [];
  #hasOpened = false;
  #isRefused = false;
  #assumedDates = 0;
  #statementCount = 0;
  #hasFailed = false;

  constructor(context: ReadContext) {
    this.#walker = new XmlWalker<ReadState>(TABLE, this, context.encoding);
  }

  write(chunk: Uint8Array): readonly StatementEvent[] {
    return this.#guarded(() => this.#walker.write(chunk));
  }

  end(): readonly StatementEvent[] {
    return this.#guarded(() => {
      this.#walker.end();
      if (this.#statementCount === 0)
        this.#events.push(
          refusal(
            'CAMT053_NO_STATEMENT',
            this.hasRoot
              ? 'The message holds no statement (Stmt). There is nothing to import.'
              : 'The document is not a camt.053 message (BkToCstmrStmt is missing).',
          ),
        );
    });
  }

  /** Runs a step; a failure becomes the one last event. */
  #guarded(step: () => void): StatementEvent[] {
    if (this.#hasFailed) return [];
    try {
      step();
    } catch (error) {
      if (!(error instanceof AppFailure)) throw error;
      this.#hasFailed = true;
      return [...this.#flush(), { type: 'refusal', error: error.error }];
    }
    return this.#flush();
  }

  #flush(): StatementEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  line(): number {
    return this.#walker.line;
  }

  beginStatement(): void {
    this.#statementCount++;
    this.statement = newStatement(this.#walker.startOffset(), this.#walker.line);
    this.#balances = [];
    this.#entries = [];
    this.#issues = [];
    this.#hasOpened = false;
    this.#isRefused = false;
    this.#assumedDates = 0;
  }

  endBalance(): void {
    const built = buildBalance(this.balance, this.statement.currency, (issue) =>
      this.#report(issue),
    );
    if (built) this.#balances.push(built);
  }

  beginEntry(): void {
    this.entry = newEntry(this.#walker.startOffset(), this.#walker.line);
  }

  endEntry(): void {
    const defaults = {
      currency: this.#currency(),
      date: this.#closingDate(),
      onDateAssumed: () => {
        this.#assumedDates++;
      },
    };
    const built = buildEntry(this.entry, this.#walker.endOffset(), defaults, (issue) =>
      this.#report(issue),
    );
    if (typeof built === 'string') {
      this.#report({
        code: 'ENTRY_SYNTAX',
        severity: 'error',
        line: this.entry.line,
        message: `The entry ${this.entry.entryReference ?? ''} cannot be read: ${built}. The statement is refused.`,
      });
      return;
    }
    this.#entries.push(built);
    if (this.#entries.length >= BATCH) this.#emitEntries();
  }

  endStatement(): void {
    if (this.#accountId() === '')
      this.#report({
        code: 'ACCOUNT_MISSING',
        severity: 'error',
        line: this.statement.line,
        message: 'The statement names no account (Acct/Id). It is refused.',
      });
    if (this.#currency() === null)
      this.#report({
        code: 'CURRENCY_MISSING',
        severity: 'error',
        line: this.statement.line,
        message:
          'Neither the account nor a balance or entry has a currency. The statement is refused.',
      });
    if (this.#assumedDates > 0)
      this.#report({
        code: 'DATE_ASSUMED',
        severity: 'info',
        line: this.statement.line,
        message: `${this.#assumedDates} entries have no date; the closing balance's was taken.`,
      });
    this.#emitEntries();
    this.#events.push({
      type: 'close',
      header: this.#header(this.#walker.endOffset()),
      issues: this.#issues,
      isRefused: this.#isRefused,
    });
  }

  #emitEntries(): void {
    if (!this.#hasOpened)
      this.#events.push({ type: 'open', header: this.#header(this.#walker.endOffset()) });
    this.#hasOpened = true;
    if (this.#entries.length > 0) this.#events.push({ type: 'entries', entries: this.#entries });
    this.#entries = [];
  }

  #report(issue: Issue): void {
    this.#issues.push(issue);
    if (issue.severity === 'error') this.#isRefused = true;
  }

  #accountId(): string {
    return this.statement.iban ?? this.statement.otherId ?? '';
  }

  /** Accounts may leave their currency to the balances. */
  #currency(): string | null {
    return (
      this.statement.currency ??
      this.#balances[0]?.currency ??
      this.#entries[0]?.currency ??
      this.entry.amount?.currency ??
      null
    );
  }

  #closingDate(): IsoDate | null {
    const balance =
      this.#balances.findLast((b) => b.kind === 'closing') ?? this.#balances.at(-1) ?? null;
    const printed = this.statement.to ?? this.statement.createdAt ?? this.messageCreatedAt;
    return balance?.date ?? (printed === null ? null : (parseIsoDatePrefix(printed)?.date ?? null));
  }

  #header(end: number): StatementHeader {
    const draft = this.statement;
    const id = this.#accountId();
    const balances = settleBalances(this.#balances);
    const dateOf = (text: string | null): IsoDate | null =>
      text === null ? null : (parseIsoDatePrefix(text)?.date ?? null);
    const page = draft.page ?? this.messagePage;
    const count = draft.declaredCount;
    const sum = draft.declaredSum === null ? null : parseXmlAmount(draft.declaredSum);
    return {
      kind: 'booked',
      statementId: draft.id,
      number: draft.number,
      legalNumber: draft.legalNumber,
      messageId: this.messageId,
      page:
        page === null
          ? null
          : {
              number: page,
              isLast: draft.page === null ? this.messageIsLastPage : draft.isLastPage,
            },
      account: {
        id,
        iban: ibanShape(id),
        bic: draft.bic,
        name: draft.accountName,
        ownerName: draft.ownerName,
      },
      currency: this.#currency() ?? '',
      from: dateOf(draft.from) ?? balances.find((b) => b.kind === 'opening')?.date ?? null,
      to: dateOf(draft.to) ?? balances.findLast((b) => b.kind === 'closing')?.date ?? null,
      createdAt: draft.createdAt,
      balances,
      information: tidy(draft.information),
      declared:
        count === null && sum === null
          ? null
          : {
              entryCount: count !== null && /^\d{1,9}$/.test(count) ? Number(count) : null,
              sum: sum?.amount ?? null,
            },
      slice: { offset: draft.offset, length: end - draft.offset, line: draft.line },
    };
  }
}

/** ISO 20022 camt.053, every version. */
export const camt053: StatementFormat = {
  id: 'camt053',
  label: 'ISO 20022 camt.053',
  sniff(head) {
    if (!looksLikeXml(head)) return 0;
    const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
      .toString('latin1')
      .replaceAll('\0', '');
    if (/<(?:\w{1,20}:)?BkToCstmrStmt[\s/>]/.test(text)) return 1;
    return text.includes('tech:xsd:camt.053.') ? 0.9 : 0;
  },
  open: (context) => new Camt053Reader(context),
};
