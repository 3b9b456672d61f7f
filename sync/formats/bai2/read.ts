/**
 * The BAI2 reader (and version 3, BTR3, which differs in its dates). Control totals and counts stand on
 * three levels, the last of them at the end of the file, so nothing is handed over before the end.
 */
import type { IsoDate } from '../../../core/time/dates.ts';
import { type ReadContext, refusal, type StatementEvent, type StatementFormat } from '../format.ts';
import type { Issue, StatementKind } from '../model.ts';
import { hasError, overridable, sourceOf, type TextSource, WholeFileReader } from '../source.ts';
import { tidy } from '../values.ts';
import { AccountBuilder, checkControl, type GroupFacts } from './account.ts';
import { parseBaiDate, parseBaiTime, parseMinor } from './fields.ts';
import { type Bai2Record, FieldCursor, recordsOf } from './records.ts';

interface OpenFile {
  readonly line: number;
  readonly messageId: string | null;
  readonly createdAt: string | null;
  readonly date: IsoDate | null;
  readonly accounts: AccountBuilder[];
  total: bigint;
  groupCount: number;
  recordCount: number;
  /** A finding of the file or of a group keeps its accounts out. */
  isHeld: boolean;
}

interface OpenGroup {
  readonly facts: GroupFacts;
  readonly where: string;
  readonly accounts: AccountBuilder[];
  /** Findings that every account of the group carries. */
  readonly shared: Issue[];
  total: bigint;
  recordCount: number;
}

const STATUS: Record<string, string> = {
  '2': 'deletion: the bank takes back what it sent before',
  '4': 'test only: the bank sent it to try the line',
};

class Bai2Parser {
  readonly #source: TextSource;
  readonly #context: ReadContext;
  readonly #issues: Issue[] = [];
  readonly #closed: OpenFile[] = [];
  #file: OpenFile | null = null;
  #group: OpenGroup | null = null;
  #account: AccountBuilder | null = null;

  constructor(source: TextSource, context: ReadContext) {
    this.#source = source;
    this.#context = context;
  }

  #hold(code: string, line: number, message: string): void {
    const issue = overridable(this.#context, code, line, message);
    this.#issues.push(issue);
    if (this.#file && issue.severity === 'error') this.#file.isHeld = true;
  }

  take(record: Bai2Record): void {
    if (record.type === '01') this.#openFile(record);
    else if (record.type === '02') this.#openGroup(record);
    else if (record.type === '03') this.#openAccount(record);
    else if (record.type === '16' && this.#account) this.#account.takeTransaction(record);
    else if (record.type === '49') this.#closeAccount(record);
    else if (record.type === '98') this.#closeGroup(record);
    else if (record.type === '99') this.#closeFile(record);
    else this.#stray(record);
  }

  /** A line that is no record, or one that is not possible where it stands. */
  #stray(record: Bai2Record): void {
    const issue: Issue = {
      code: 'RECORD_STRAY',
      severity: 'error',
      line: record.line,
      message:
        record.type === null
          ? `Line ${record.line} is no BAI2 record and was left out.`
          : `A record ${record.type} is not possible on line ${record.line}; it was left out.`,
    };
    if (this.#account) this.#account.issues.push(issue);
    else this.#issues.push(issue);
  }

  #openFile(record: Bai2Record): void {
    this.end(record.line);
    const cursor = new FieldCursor(record.body);
    const sender = cursor.next();
    cursor.next();
    const date = parseBaiDate(cursor.next());
    const time = parseBaiTime(cursor.next());
    const id = cursor.next();
    cursor.next();
    cursor.next();
    const version = cursor.next();
    if (version !== '2' && version !== '3')
      this.#issues.push({
        code: 'VERSION_UNKNOWN',
        severity: 'warning',
        line: record.line,
        message: `The header names version "${version.slice(0, 10)}"; it is read as version 2.`,
      });
    const day = date?.date ?? null;
    this.#file = {
      line: record.line,
      messageId: tidy(this.#source.decode([sender, day ?? '', id].filter(Boolean).join(' '))),
      createdAt: day === null ? null : time === null ? day : `${day}T${time}`,
      date: day,
      accounts: [],
      total: 0n,
      groupCount: 0,
      recordCount: record.count,
      isHeld: false,
    };
  }

  #openGroup(record: Bai2Record): void {
    this.#endGroup(record.line);
    const file = this.#file;
    if (!file) {
      this.#stray(record);
      return;
    }
    const cursor = new FieldCursor(record.body);
    cursor.next();
    const originator = this.#source.decode(cursor.next());
    const status = cursor.next();
    const dateField = cursor.next();
    cursor.next();
    const currency = cursor.next().toUpperCase();
    const modifier = cursor.next();
    const shared: Issue[] = [];
    const parsed = parseBaiDate(dateField);
    if (STATUS[status])
      shared.push({
        code: status === '4' ? 'GROUP_TEST' : 'GROUP_DELETION',
        severity: 'error',
        line: record.line,
        message: `The group has status ${status} (${STATUS[status]}). It is never booked.`,
      });
    else if (status === '3')
      shared.push({
        code: 'GROUP_CORRECTION',
        severity: 'warning',
        line: record.line,
        message: 'The group has status 3: it stands in place of one that the bank sent before.',
      });
    else if (status !== '1' && status !== '')
      shared.push(
        overridable(
          this.#context,
          'GROUP_STATUS',
          record.line,
          `"${status.slice(0, 10)}" is no group status (1 to 4).`,
        ),
      );
    if (!parsed || parsed.isClamped) this.#reportDate(record.line, dateField, file.date, shared);
    const kind: StatementKind = modifier === '1' || modifier === '3' ? 'interim' : 'booked';
    this.#group = {
      facts: {
        currency: currency || 'USD',
        asOf: parsed?.date ?? file.date,
        kind,
        isCorrection: status === '3',
        messageId: file.messageId,
        createdAt: file.createdAt,
      },
      where: `The group of ${originator || 'the bank'} as of ${dateField}`,
      accounts: [],
      shared,
      total: 0n,
      recordCount: record.count,
    };
    file.groupCount++;
  }

  #reportDate(line: number, field: string, instead: IsoDate | null, shared: Issue[]): void {
    const message =
      `"${field.slice(0, 20)}" is not the date of a group. ` +
      (instead === null
        ? 'Without a date nothing can be booked.'
        : `The date of the file, ${instead}, stands in for it.`);
    if (instead === null) shared.push({ code: 'DATE_MISSING', severity: 'error', line, message });
    else shared.push(overridable(this.#context, 'DATE_IMPOSSIBLE', line, message));
  }

  #openAccount(record: Bai2Record): void {
    this.#cutAccount(record.line);
    const group = this.#group;
    if (!group) {
      this.#stray(record);
      return;
    }
    const account = new AccountBuilder(record, group.facts, this.#source, this.#context);
    account.issues.push(...group.shared);
    group.accounts.push(account);
    this.#account = account;
  }

  /** Ends an account without its trailer. */
  #cutAccount(line: number): void {
    const account = this.#account;
    if (!account) return;
    account.takeCut(line);
    this.#addAccount(account, account.total);
  }

  #addAccount(account: AccountBuilder, total: bigint): void {
    this.#account = null;
    const group = this.#group;
    if (!group) return;
    group.total += total;
    group.recordCount += account.recordCount;
  }

  #closeAccount(record: Bai2Record): void {
    const account = this.#account;
    if (!account) {
      this.#stray(record);
      return;
    }
    const total = account.takeTrailer(record);
    this.#addAccount(account, total);
  }

  #closeGroup(record: Bai2Record): void {
    this.#cutAccount(record.line);
    const group = this.#group;
    if (!group) {
      this.#stray(record);
      return;
    }
    group.recordCount += record.count;
    const cursor = new FieldCursor(record.body);
    const [total, accounts, records] = [cursor.next(), cursor.next(), cursor.next()];
    const check = (what: 'total' | 'accounts' | 'records', field: string, computed: bigint) =>
      checkControl(this.#context, record.line, group.where, what, field, computed);
    const found = [
      ...check('total', total, group.total),
      ...check('accounts', accounts, BigInt(group.accounts.length)),
      ...check('records', records, BigInt(group.recordCount)),
    ];
    const declared = total === '' ? null : parseMinor(total);
    this.#finishGroup(found, declared ?? group.total, record.line);
  }

  #finishGroup(found: readonly Issue[], total: bigint, line: number): void {
    const [group, file] = [this.#group, this.#file];
    this.#group = null;
    if (!group || !file) return;
    this.#issues.push(...found);
    if (hasError(found))
      for (const account of group.accounts)
        account.issues.push(heldBack(this.#context, line, 'the group'));
    file.total += total;
    file.recordCount += group.recordCount;
    file.accounts.push(...group.accounts);
  }

  /** Ends a group without its trailer. */
  #endGroup(line: number): void {
    this.#cutAccount(line);
    const group = this.#group;
    if (!group) return;
    const message = `${group.where} has no trailer 98, so its totals cannot be checked.`;
    const issue = overridable(this.#context, 'GROUP_CUT', line, message);
    this.#finishGroup([issue], group.total, line);
  }

  #closeFile(record: Bai2Record): void {
    this.#endGroup(record.line);
    const file = this.#file;
    if (!file) {
      this.#stray(record);
      return;
    }
    file.recordCount += record.count;
    const cursor = new FieldCursor(record.body);
    const [total, groups, records] = [cursor.next(), cursor.next(), cursor.next()];
    const check = (what: 'total' | 'groups' | 'records', field: string, computed: bigint) =>
      checkControl(this.#context, record.line, 'The file', what, field, computed);
    const found = [
      ...check('total', total, file.total),
      ...check('groups', groups, BigInt(file.groupCount)),
      ...check('records', records, BigInt(file.recordCount)),
    ];
    this.#issues.push(...found);
    if (hasError(found)) file.isHeld = true;
    this.#finishFile(file, record.line);
  }

  #finishFile(file: OpenFile, line: number): void {
    this.#file = null;
    if (file.isHeld)
      for (const account of file.accounts)
        account.issues.push(heldBack(this.#context, line, 'the file'));
    this.#closed.push(file);
  }

  /** Ends whatever is open: the file stops here, or a second one begins. */
  end(line: number): void {
    this.#endGroup(line);
    const file = this.#file;
    if (!file) return;
    this.#hold(
      'FILE_CUT',
      line,
      'The file has no trailer 99: it was cut, or its end was never sent. Fetch it again from the bank.',
    );
    this.#finishFile(file, line);
  }

  *events(): Generator<StatementEvent> {
    const accounts = this.#closed.flatMap((file) => file.accounts);
    for (const issue of this.#issues) yield { type: 'issue', issue };
    if (accounts.length === 0) {
      yield refusal(
        'BAI2_NO_STATEMENT',
        'The file holds no account: no record 03 inside of a file (01) and a group (02). ' +
          'Check that it is complete.',
        this.#issues[0]?.line ?? 1,
      );
      return;
    }
    const seen = new Map<string, number>();
    for (const account of accounts) {
      const header = account.header(null);
      const key = `${account.id} ${account.currency} ${header.kind} ${header.from}`;
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      // Some banks give one account several records 03 for a day; each is its own statement.
      const numbered = count === 1 ? header : account.header(String(count));
      yield { type: 'open', header: numbered };
      const entries = account.drain();
      if (entries.length > 0) yield { type: 'entries', entries };
      const { issues } = account;
      yield { type: 'close', header: numbered, issues, isRefused: hasError(issues) };
    }
  }
}

function heldBack(context: ReadContext, line: number, whose: string): Issue {
  return overridable(
    context,
    'CONTROL_ABOVE',
    line,
    `The totals or counts of ${whose} are wrong, so this account may not be complete.`,
  );
}

function* readBai2(bytes: Uint8Array, context: ReadContext): Generator<StatementEvent> {
  const source = sourceOf(bytes, context.encoding);
  const parser = new Bai2Parser(source, context);
  let line = 1;
  for (const record of recordsOf(source)) {
    line = record.line;
    parser.take(record);
  }
  parser.end(line);
  yield* parser.events();
}

/** BAI2 cash management balance reporting. */
export const bai2: StatementFormat = {
  id: 'bai2',
  label: 'BAI2',
  sniff(head) {
    const text = Buffer.from(head.buffer, head.byteOffset, head.byteLength).toString('latin1');
    const start = /^(?:\u00ef\u00bb\u00bf)?\s*(?=\d\d,)/.exec(text);
    if (!start) return 0;
    const body = text.slice(start[0].length);
    if (/^01,[^,\n]*,[^,\n]*,\d{6,8},/.test(body))
      return /(?:^|[\n/])\s*02,/.test(body) ? 0.97 : 0.7;
    // A header whose type is damaged, or a part of a file: enough to say what is wrong with it.
    const lines = body.split(/[\r\n]+/).filter((line) => line.trim() !== '');
    const isHeader = /^\d\d,(?:[^,]*,){5,}[23]\s*\/\s*$/.test(lines[0] ?? '');
    return isHeader && lines.slice(1, -1).every((line) => /^\d\d,/.test(line)) ? 0.62 : 0;
  },
  open: (context) => new WholeFileReader(context, readBai2),
};
