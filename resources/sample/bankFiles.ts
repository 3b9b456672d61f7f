/**
 * The files that the sample's banks sent on its last days: one a bank and day, written and read with
 * the program's own formats, so that every line of those days opens down to its place in a file.
 */
import { createHash } from 'node:crypto';
import { invariant, unwrap } from '../../core/result.ts';
import { writeCamt053 } from '../../sync/formats/camt/write.ts';
import { readStatements } from '../../sync/formats/index.ts';
import type { Statement } from '../../sync/formats/model.ts';
import { writeMt940 } from '../../sync/formats/mt940/write.ts';
import { BANKS } from './group.ts';
import type { Tables } from './master.ts';
import type { SampleFile, SampleRow } from './rows.ts';
import { type StatementAccount, statementOf } from './statementModel.ts';

export interface BankFileContext {
  readonly nextId: () => string;
  readonly accountIds: readonly string[];
  /** In the order of `accountIds`. */
  readonly accounts: readonly StatementAccount[];
  /** When the files came in: ISO 8601 in UTC. */
  readonly receivedAt: string;
}

export interface FiledStatements {
  /** `raw_file` and the statements and lines with their places in them. */
  readonly tables: Tables;
  /** In the order of the `raw_file` rows. */
  readonly files: readonly SampleFile[];
}

/** Banks by prefix that still send SWIFT's format; the others send ISO 20022. */
const MT940_BANKS: ReadonlySet<string> = new Set(['BW', 'NF']);

/** When the banks make their files, by the clock of Amsterdam; the sample's last days are in winter. */
const CLOCK = '09:35';
const OFFSET = '+01:00';

interface Part {
  readonly row: SampleRow;
  readonly lines: readonly SampleRow[];
  readonly account: StatementAccount;
}

interface Filed {
  readonly file: SampleFile;
  readonly rawFile: SampleRow;
  readonly parts: readonly Part[];
}

/** The `statement` and `statement_line` rows of a batch with the files that brought them, one a bank and day. */
export function fileStatements(rows: Tables, context: BankFileContext): FiledStatements {
  const accounts = new Map(context.accountIds.map((id, at) => [id, context.accounts[at]]));
  const lines = Map.groupBy(rows.statement_line ?? [], (row) => row.statement_id);
  const statements = rows.statement ?? [];
  const parts = statements.map((row): Part => {
    const account = accounts.get(String(row.account_id));
    invariant(account !== undefined, 'every statement belongs to an account of the sample');
    return { row, account, lines: lines.get(row.id) ?? [] };
  });
  const groups = Map.groupBy(parts, ({ row, account }) => `${row.to_date} ${account.bic}`);
  const filed = [...groups.values()].map((group) => fileOf(group, context));
  // The order of the rows stays that of the accounts, whichever bank sent them.
  const placed = new Map(filed.flatMap((one) => one.parts.map((part) => [part.row.id, part])));
  const inOrder = statements.flatMap(({ id }) => placed.get(id) ?? []);
  return {
    files: filed.map(({ file }) => file),
    tables: {
      raw_file: filed.map(({ rawFile }) => rawFile),
      statement: inOrder.map(({ row }) => row),
      statement_line: inOrder.flatMap((part) => part.lines),
    },
  };
}

function fileOf(parts: readonly Part[], { nextId, receivedAt }: BankFileContext): Filed {
  const bic = parts[0]?.account.bic;
  const day = String(parts[0]?.row.to_date);
  const bank = BANKS.find((seed) => seed.bic === bic);
  invariant(bank !== undefined, 'every account is held at a bank of the sample');
  const createdAt = `${day}T${CLOCK}:00${OFFSET}`;
  const stem = `${bank.prefix}_${day.replaceAll('-', '')}_${CLOCK.replace(':', '')}`;
  const statements = parts.map(({ account, row, lines }) => ({
    ...statementOf(account, row, lines),
    createdAt,
  }));
  const file = MT940_BANKS.has(bank.prefix)
    ? { name: `${stem}.mt940.sta`, bytes: writeMt940(statements).bytes }
    : {
        name: `${stem}.camt053.xml`,
        bytes: writeCamt053(statements, { messageId: stem.replaceAll('_', '-'), createdAt }),
      };
  const read = unwrap(readStatements(file.bytes, file.name));
  invariant(read.statements.length === parts.length, `${file.name} reads as it was written`);
  const id = nextId();
  return {
    file,
    rawFile: {
      id,
      name: file.name,
      sha256: createHash('sha256').update(file.bytes).digest('hex'),
      size_bytes: file.bytes.length,
      format: read.format,
      received_at: receivedAt,
      profile_id: null,
    },
    parts: parts.map((part, index) => placePart(part, id, read.statements[index])),
  };
}

/** A statement's rows with the file that brought them and where each line stands in it. */
function placePart(part: Part, fileId: string, read: Statement | undefined): Part {
  const lines = part.lines.map((line, index) => {
    const entry = read?.entries[index];
    invariant(entry !== undefined, 'every line is an entry of its file');
    const { domain, swift } = entry.code;
    return {
      ...line,
      // MT940 has no ISO 20022 code, so the line holds the one that the file gives.
      code: domain === null ? swift : (line.code ?? null),
      source_line: entry.slice.line,
      source_offset: entry.slice.offset,
      source_length: entry.slice.length,
    };
  });
  return { ...part, row: { ...part.row, raw_file_id: fileId }, lines };
}
