/**
 * The sample's statements as bank files: the same statements that the workspace holds, in the
 * formats that the importer reads, so that importing can be tried on believable files of any size.
 */
import { writeCamt053 } from '../../sync/formats/camt/write.ts';
import { writeCsv } from '../../sync/formats/csv/write.ts';
import type { Statement } from '../../sync/formats/model.ts';
import { writeMt940 } from '../../sync/formats/mt940/write.ts';
import { statementAccounts } from './master.ts';
import type { SampleFile, SampleRow } from './rows.ts';
import { sampleBatches } from './sample.ts';
import { type StatementAccount, statementOf } from './statementModel.ts';

export type { SampleFile } from './rows.ts';
export { entryOf, type StatementAccount, statementOf } from './statementModel.ts';

export interface ExportRange {
  /** First and last day of the statements, both included. */
  readonly from: string;
  readonly to: string;
  /** Account numbers; all accounts where absent. */
  readonly accountNumbers?: readonly string[];
}

export interface AccountStatements {
  readonly account: StatementAccount;
  readonly currency: string;
  /** In order of time. */
  readonly statements: readonly Statement[];
}

/**
 * The sample's statements of a range of days, by account in the order of the workspace. Accounts
 * without a statement in the range are left out.
 */
export function sampleStatements(range: ExportRange): readonly AccountStatements[] {
  const accounts = statementAccounts();
  const owners = new Map<string, { account: StatementAccount; currency: string }>();
  const found = new Map<string, Statement[]>();
  for (const batch of sampleBatches({ roles: [] })) {
    batch.tables.account?.forEach((row, index) => {
      const account = accounts[index];
      if (account) owners.set(String(row.id), { account, currency: String(row.currency) });
    });
    const lines = groupLines(batch.tables.statement_line ?? []);
    for (const row of batch.tables.statement ?? []) {
      if (row.kind !== 'booked') continue;
      const day = String(row.to_date);
      const owner = owners.get(String(row.account_id));
      if (!owner || day < range.from || day > range.to) continue;
      if (range.accountNumbers && !range.accountNumbers.includes(owner.account.number)) continue;
      const statement = statementOf(owner.account, row, lines.get(String(row.id)) ?? []);
      const list = found.get(owner.account.number) ?? [];
      list.push(statement);
      found.set(owner.account.number, list);
    }
  }
  return [...owners.values()].flatMap(({ account, currency }) => {
    const statements = found.get(account.number);
    return statements ? [{ account, currency, statements }] : [];
  });
}

function groupLines(rows: readonly SampleRow[]): ReadonlyMap<string, readonly SampleRow[]> {
  return Map.groupBy(rows, (row) => String(row.statement_id));
}

export type SampleFileFormat = 'mt940' | 'camt053' | 'csv';

const EXTENSIONS: Readonly<Record<SampleFileFormat, string>> = {
  mt940: 'sta',
  camt053: 'xml',
  csv: 'csv',
};

function write(
  format: SampleFileFormat,
  statements: readonly Statement[],
  messageId: string,
): Uint8Array {
  if (format === 'mt940') return writeMt940(statements).bytes;
  if (format === 'csv') return writeCsv(statements);
  const createdAt = statements.at(-1)?.createdAt ?? '';
  return writeCamt053(statements, { messageId, createdAt });
}

/** One file an account: `BIC_number_from_to` with the format's extension. */
export function* sampleFiles(
  accounts: readonly AccountStatements[],
  format: SampleFileFormat,
): Generator<SampleFile> {
  for (const { account, statements } of accounts) {
    const [from = '', to = ''] = [statements[0]?.from ?? '', statements.at(-1)?.to ?? ''];
    const name = `${account.bic.slice(0, 4)}_${account.number}_${from}_${to}`;
    const messageId = `${account.number.slice(-8)}-${to.replaceAll('-', '')}`;
    yield { name: `${name}.${EXTENSIONS[format]}`, bytes: write(format, statements, messageId) };
  }
}
