/**
 * A small schema with what makes journaling hard: a cascade, a table that refers to itself, facts with
 * a soft column, a personal table and the derived flows. Tests of the journal run on it.
 */
import type { StoreSchema } from '../../main/store/store.ts';
import {
  date,
  defineTable,
  integer,
  minor,
  optional,
  ref,
  soft,
  text,
} from '../../sync/tables/define.ts';

const account = defineTable(
  'account',
  { class: 'hard', scope: 'workspace', naturalKey: ['code'] },
  { code: text, name: text, parent_id: optional(ref('account')) },
);
const note = defineTable(
  'note',
  { class: 'hard', scope: 'workspace' },
  { account_id: ref('account'), body: text },
);
const statementLine = defineTable(
  'statement_line',
  {
    class: 'fact',
    scope: 'workspace',
    retractable: true,
    naturalKey: ['account_id', 'reference'],
  },
  {
    account_id: ref('account'),
    reference: text,
    booking_date: date,
    category_id: optional(soft(text)),
    currency: text,
    amount_minor: minor,
  },
);
const receipt = defineTable(
  'receipt',
  { class: 'fact', scope: 'workspace' },
  { line_id: ref('statement_line'), number: integer },
);
const person = defineTable(
  'person',
  { class: 'hard', scope: 'workspace', personal: true, naturalKey: ['login'] },
  { login: text, name: text },
);
const dailyFlow = defineTable(
  'daily_flow',
  {
    class: 'derived',
    scope: 'workspace',
    naturalKey: ['account_id', 'booking_date', 'category_id'],
  },
  {
    account_id: ref('account'),
    booking_date: date,
    category_id: text,
    currency: text,
    inflow_minor: minor,
    outflow_minor: minor,
    line_count: integer,
  },
);

const journal = `
CREATE TABLE journal_entry (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, at TEXT NOT NULL,
  user_id TEXT, device_id TEXT, command TEXT NOT NULL, summary TEXT, input TEXT, input_salt BLOB,
  input_hash BLOB NOT NULL, reason TEXT, undo_kind TEXT NOT NULL, undoes TEXT,
  schema_version INTEGER NOT NULL, row_count INTEGER NOT NULL, checks BLOB NOT NULL,
  digest BLOB NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL) STRICT;
CREATE TABLE journal_erased (table_name TEXT NOT NULL, id TEXT NOT NULL, entry INTEGER NOT NULL,
  mac BLOB NOT NULL, PRIMARY KEY (table_name, id, entry)) STRICT, WITHOUT ROWID;
`;

/** A table and its history twin; `own` differs from `past` by keys and references. */
function twins(name: string, own: string, past: string, unique = ''): string {
  return `CREATE TABLE ${name} (id TEXT PRIMARY KEY NOT NULL, ${own}, extra TEXT, entry INTEGER) STRICT;
    CREATE TABLE ${name}_history (id TEXT NOT NULL, ${past}, extra TEXT, entry INTEGER NOT NULL,
      ended INTEGER NOT NULL) STRICT;
    ${unique === '' ? '' : `CREATE UNIQUE INDEX ${name}_natural_key ON ${name} (${unique});`}`;
}

const ddl = [
  journal,
  twins(
    'account',
    'code TEXT NOT NULL, name TEXT NOT NULL, parent_id TEXT REFERENCES account (id)',
    'code TEXT NOT NULL, name TEXT NOT NULL, parent_id TEXT',
    'code',
  ),
  twins(
    'note',
    'account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE, body TEXT NOT NULL',
    'account_id TEXT NOT NULL, body TEXT NOT NULL',
  ),
  twins(
    'statement_line',
    `account_id TEXT NOT NULL REFERENCES account (id), reference TEXT NOT NULL,
     booking_date TEXT NOT NULL, category_id TEXT, currency TEXT NOT NULL, amount_minor INTEGER NOT NULL`,
    `account_id TEXT NOT NULL, reference TEXT NOT NULL,
     booking_date TEXT NOT NULL, category_id TEXT, currency TEXT NOT NULL, amount_minor INTEGER NOT NULL`,
    'account_id, reference',
  ),
  twins(
    'receipt',
    'line_id TEXT NOT NULL REFERENCES statement_line (id), number INTEGER NOT NULL',
    'line_id TEXT NOT NULL, number INTEGER NOT NULL',
  ),
  twins(
    'person',
    'login TEXT NOT NULL, name TEXT NOT NULL, salt BLOB',
    'login TEXT NOT NULL, name TEXT NOT NULL, salt BLOB',
    'login',
  ),
  `CREATE TABLE daily_flow_version (account_id TEXT NOT NULL, booking_date TEXT NOT NULL,
    category_id TEXT NOT NULL, currency TEXT NOT NULL, inflow_minor INTEGER NOT NULL,
    outflow_minor INTEGER NOT NULL, line_count INTEGER NOT NULL CHECK (line_count > 0),
    entry INTEGER NOT NULL, ended INTEGER,
    PRIMARY KEY (account_id, booking_date, category_id, entry)) STRICT, WITHOUT ROWID;
  CREATE VIEW daily_flow AS SELECT account_id, booking_date, category_id, currency, inflow_minor,
    outflow_minor, line_count, entry FROM daily_flow_version WHERE ended IS NULL;`,
].join('\n');

export const miniSchema: StoreSchema = {
  tables: [account, note, statementLine, receipt, person, dailyFlow],
  migrations: [ddl],
};
