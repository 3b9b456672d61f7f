/**
 * The reader of ISO 20022 account reports (camt.052), statements (camt.053) and notifications
 * (camt.054), all versions by one table of paths each.
 */
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
  type DeclaredTotals,
  type Issue,
  ibanShape,
  type SideTotal,
  type StatementBalance,
  type StatementEntry,
  type StatementHeader,
} from '../model.ts';
import { parseIsoDatePrefix, parseXmlAmount, tidy } from '../values.ts';
import { type Attributes, looksLikeXml, type PathTable, XmlWalker } from '../xml.ts';
import { buildBalance, buildEntry, settleBalances } from './build.ts';
import {
  type DraftBalance,
  type DraftDetail,
  type DraftEntry,
  type DraftStatement,
  type DraftTotal,
  newBalance,
  newDetail,
  newEntry,
  newStatement,
  type ReadState,
} from './draft.ts';
import { CAMT_MESSAGES, type CamtMessage, camtPaths } from './paths.ts';

const BATCH = 1000;
/** The newest version that has been published; a newer one is read and told. */
const NEWEST_VERSION = 13;

export class CamtReader implements StatementReader, ReadState {
  hasRoot = false;
  messageId: string | null = null;
  messageCreatedAt: string | null = null;
  messagePage: string | null = null;
  messageIsLastPage: boolean | null = null;
  statement: DraftStatement = newStatement(0, 1);
  balance: DraftBalance = newBalance(1);
  entry: DraftEntry = newEntry(0, 1);
  detail: DraftDetail = newDetail();

  private readonly message: CamtMessage;
  private readonly walker: XmlWalker<ReadState>;
  private events: StatementEvent[] = [];
  private balances: StatementBalance[] = [];
  private entries: StatementEntry[] = [];
  private issues: Issue[] = [];
  private hasOpened = false;
  private isRefused = false;
  private assumedDates = 0;
  private statementCount = 0;
  private hasFailed = false;

  constructor(message: CamtMessage, table: PathTable<ReadState>, context: ReadContext) {
    this.message = message;
    this.walker = new XmlWalker<ReadState>(table, this, context.encoding);
  }

  write(chunk: Uint8Array): readonly StatementEvent[] {
    return this.guarded(() => this.walker.write(chunk));
  }

  end(): readonly StatementEvent[] {
    return this.guarded(() => {
      this.walker.end();
      if (this.statementCount === 0)
        this.events.push(
          refusal(
            'CAMT_NO_STATEMENT',
            this.hasRoot
              ? `The message holds no report (${this.message.item}). There is nothing to import.`
              : `The document is not a ${this.message.id} message (${this.message.root} is missing).`,
          ),
        );
    });
  }

  /** Runs a step; a failure becomes the one last event. */
  private guarded(step: () => void): StatementEvent[] {
    if (this.hasFailed) return [];
    try {
      step();
    } catch (error) {
      if (!(error instanceof AppFailure)) throw error;
      this.hasFailed = true;
      return [...this.flush(), { type: 'refusal', error: error.error }];
    }
    return this.flush();
  }

  private flush(): StatementEvent[] {
    const events = this.events;
    this.events = [];
    return events;
  }

  line(): number {
    return this.walker.line;
  }

  /** The namespace never decides how a file is read, but a strange one is told. */
  beginDocument(attributes: Attributes): void {
    const spaces = Object.entries(attributes)
      .filter(([name]) => name === 'xmlns' || name.startsWith('xmlns:'))
      .map(([, value]) => value);
    const own = spaces.find((value) => value.includes('camt.')) ?? spaces[0] ?? '';
    const match = /(camt\.\d{3})\.\d{3}\.(\d{2})$/.exec(own);
    if (match?.[1] === this.message.id && Number(match[2]) <= NEWEST_VERSION) return;
    const issue: Issue = {
      code: 'NAMESPACE_UNKNOWN',
      severity: 'warning',
      line: this.walker.line,
      message:
        own === ''
          ? `The document names no namespace; it was read as ${this.message.id} by its elements.`
          : `The namespace "${own.slice(0, 100)}" is no known version of ${this.message.id}; the ` +
            'document was read by its elements.',
    };
    this.events.push({ type: 'issue', issue });
  }

  beginStatement(): void {
    this.statementCount++;
    this.statement = newStatement(this.walker.startOffset(), this.walker.line);
    this.balances = [];
    this.entries = [];
    this.issues = [];
    this.hasOpened = false;
    this.isRefused = false;
    this.assumedDates = 0;
  }

  endBalance(): void {
    const built = buildBalance(this.balance, this.statement.currency, (issue) =>
      this.report(issue),
    );
    if (built) this.balances.push(built);
  }

  beginEntry(): void {
    this.entry = newEntry(this.walker.startOffset(), this.walker.line);
  }

  endEntry(): void {
    const defaults = {
      currency: this.currency(),
      date: this.closingDate(),
      onDateAssumed: () => {
        this.assumedDates++;
      },
    };
    const built = buildEntry(this.entry, this.walker.endOffset(), defaults, (issue) =>
      this.report(issue),
    );
    if (typeof built === 'string') {
      this.report({
        code: 'ENTRY_SYNTAX',
        severity: 'error',
        line: this.entry.line,
        message: `The entry${this.entry.entryReference === null ? '' : ` ${this.entry.entryReference}`} cannot be read: ${built}. The statement is refused.`,
      });
      return;
    }
    this.entries.push(built);
    if (this.entries.length >= BATCH) this.emitEntries();
  }

  endStatement(): void {
    if (this.accountId() === '')
      this.report({
        code: 'ACCOUNT_MISSING',
        severity: 'error',
        line: this.statement.line,
        message: 'The statement names no account (Acct/Id). It is refused.',
      });
    if (this.currency() === null)
      this.report({
        code: 'CURRENCY_MISSING',
        severity: 'error',
        line: this.statement.line,
        message:
          'Neither the account nor a balance or entry has a currency. The statement is refused.',
      });
    if (this.assumedDates > 0)
      this.report({
        code: 'DATE_ASSUMED',
        severity: 'info',
        line: this.statement.line,
        message: `${this.assumedDates} entries have no date; the closing balance's was taken.`,
      });
    this.emitEntries();
    this.events.push({
      type: 'close',
      header: this.header(this.walker.endOffset()),
      issues: this.issues,
      isRefused: this.isRefused,
    });
  }

  private emitEntries(): void {
    if (!this.hasOpened)
      this.events.push({ type: 'open', header: this.header(this.walker.endOffset()) });
    this.hasOpened = true;
    if (this.entries.length > 0) this.events.push({ type: 'entries', entries: this.entries });
    this.entries = [];
  }

  private report(issue: Issue): void {
    this.issues.push(issue);
    if (issue.severity === 'error') this.isRefused = true;
  }

  private accountId(): string {
    return this.statement.iban ?? this.statement.otherId ?? '';
  }

  /** Accounts may leave their currency to the balances. */
  private currency(): string | null {
    return (
      this.statement.currency ??
      this.balances[0]?.currency ??
      this.entries[0]?.currency ??
      this.entry.amount?.currency ??
      null
    );
  }

  private closingDate(): IsoDate | null {
    const balance =
      this.balances.findLast((b) => b.kind === 'closing') ?? this.balances.at(-1) ?? null;
    const printed = this.statement.to ?? this.statement.createdAt ?? this.messageCreatedAt;
    return balance?.date ?? (printed === null ? null : (parseIsoDatePrefix(printed)?.date ?? null));
  }

  private header(end: number): StatementHeader {
    const draft = this.statement;
    const id = this.accountId();
    const balances = settleBalances(this.balances);
    const dateOf = (text: string | null): IsoDate | null =>
      text === null ? null : (parseIsoDatePrefix(text)?.date ?? null);
    const page = draft.page ?? this.messagePage;
    return {
      kind: this.message.kind,
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
      currency: this.currency() ?? '',
      from: dateOf(draft.from) ?? balances.find((b) => b.kind === 'opening')?.date ?? null,
      to: dateOf(draft.to) ?? balances.findLast((b) => b.kind === 'closing')?.date ?? null,
      createdAt: draft.createdAt,
      balances,
      information: tidy(draft.information),
      declared: declaredOf(draft.declared),
      slice: { offset: draft.offset, length: end - draft.offset, line: draft.line },
    };
  }
}

function totalOf({ count, sum }: DraftTotal): SideTotal | null {
  const amount = sum === null ? null : parseXmlAmount(sum);
  const entryCount = count !== null && /^\d{1,9}$/.test(count) ? Number(count) : null;
  return entryCount === null && amount === null
    ? null
    : { entryCount, sum: amount?.amount ?? null };
}

function declaredOf(draft: DraftStatement['declared']): DeclaredTotals | null {
  const [all, credits, debits] = [draft.all, draft.credits, draft.debits].map(totalOf);
  if (!all && !credits && !debits) return null;
  return {
    entryCount: all?.entryCount ?? null,
    sum: all?.sum ?? null,
    ...(credits ? { credits } : {}),
    ...(debits ? { debits } : {}),
  };
}

function formatOf(message: CamtMessage): StatementFormat {
  const table = camtPaths(message);
  const element = new RegExp(`<(?:[\\w.-]{1,20}:)?${message.root}(?:V01)?[\\s/>]`);
  return {
    id: message.id,
    label: `ISO 20022 ${message.id}`,
    sniff(head) {
      if (!looksLikeXml(head)) return 0;
      const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
        .toString('latin1')
        .replaceAll('\0', '');
      if (element.test(text)) return 1;
      return text.includes(`tech:xsd:${message.id}.`) ? 0.9 : 0;
    },
    open: (context) => new CamtReader(message, table, context),
  };
}

/** ISO 20022 camt.052, camt.053 and camt.054, every version. */
export const camtFormats: readonly StatementFormat[] = CAMT_MESSAGES.map(formatOf);
