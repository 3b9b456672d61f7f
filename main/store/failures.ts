/** Turns SQLite's errors into the program's own: stable codes, and words that say what to do. */
import Database from 'better-sqlite3';
import { type AppError, AppFailure } from '../../core/result.ts';

/** Raised by triggers and checks inside SQL; the text before the first space is the code. */
const raised: { readonly [code: string]: AppError } = {
  JOURNAL_NO_ENTRY: {
    kind: 'internal',
    code: 'JOURNAL_NO_ENTRY',
    message: 'Business data was about to change outside a command. Use store.command().',
  },
  FACT_FINAL: {
    kind: 'conflict',
    code: 'FACT_FINAL',
    message: 'A recorded fact is never changed. Correct it by a new row or a reversal.',
  },
  ID_FIXED: { kind: 'internal', code: 'ID_FIXED', message: 'The id of a row never changes.' },
};

const mixedCurrency: AppError = {
  kind: 'conflict',
  code: 'FLOW_CURRENCY_MIXED',
  message:
    'An account would hold lines of two currencies on one day. Give each currency its own account.',
};

/** The failure that a thrown error stands for; errors that are bugs come back as they are. */
export function storeFailure(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const code = error.code ?? '';
  const known = raised[error.message.split(' ')[0] ?? ''];
  if (known !== undefined) return new AppFailure({ ...known, details: { sqlite: error.message } });
  if (/NOT NULL.*(flow_delta|daily_flow_version)\.currency/.test(error.message))
    return new AppFailure(mixedCurrency);
  const found = failureOf(code, error.message);
  return found === undefined ? error : new AppFailure(found);
}

function failureOf(code: string, message: string): AppError | undefined {
  if (code === 'SQLITE_CONSTRAINT_UNIQUE' || code === 'SQLITE_CONSTRAINT_PRIMARYKEY')
    return {
      kind: 'conflict',
      code: 'ROW_EXISTS',
      message: `A row with the same key exists already (${message.replace(/^.*failed: /, '')}). Change that row instead.`,
    };
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY')
    return {
      kind: 'conflict',
      code: 'ROW_REFERENCED',
      message:
        'A row is referred to by other rows, or refers to one that does not exist. Remove or create the other row first.',
    };
  if (code === 'SQLITE_FULL')
    return {
      kind: 'unavailable',
      code: 'DISK_FULL',
      message:
        'The disk is full; nothing of this command was saved. Free some space and repeat it.',
    };
  if (code === 'SQLITE_BUSY')
    return {
      kind: 'unavailable',
      code: 'STORE_BUSY',
      message: 'Another process holds the database. Close it and try again.',
    };
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB')
    return {
      kind: 'unavailable',
      code: 'STORE_DAMAGED',
      message:
        'The database is damaged at this place. Stop working in this workspace, run verify and restore the newest backup.',
    };
  if (code.startsWith('SQLITE_IOERR'))
    return {
      kind: 'unavailable',
      code: 'STORE_IO',
      message: `The disk refused to read or write the database (${code}). Check the disk, then reopen the workspace.`,
    };
  return undefined;
}
