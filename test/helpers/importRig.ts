/**
 * Imports into a real store without processes: files are read in this one, so that a property can
 * import hundreds of times. And a bank of its own that writes statements of days in three formats.
 */
import { foundWorkspace } from '../../main/backend/founding.ts';
import type { Outcomes, Session } from '../../main/backend/handler.ts';
import { openInlineStorage } from '../../main/backend/storage.ts';
import { packFiles } from '../../main/import/packed.ts';
import { parseFiles } from '../../main/import/parse.ts';
import { personOf } from '../../main/queries/people.ts';
import type { Store } from '../../main/store/index.ts';
import type { InputOf, OutputOf, StoreName } from '../../preload/contract/index.ts';
import { testWorkspace } from './workspace.ts';

export interface RigFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

type ImportOptions = Omit<InputOf<'import.files'>, 'files'>;

export interface ImportRig {
  readonly store: Store;
  import(files: readonly RigFile[], options?: ImportOptions): Promise<OutputOf<'import.files'>>;
  inspect(files: readonly RigFile[]): Promise<OutputOf<'import.inspect'>>;
  call<Name extends StoreName>(name: Name, input: InputOf<Name>): Promise<OutputOf<Name>>;
  rows<T>(sql: string): T[];
  /** The newest journal entry. */
  last(): number;
  /** Takes back all entries after one. */
  undoTo(entry: number): Promise<void>;
  dispose(): Promise<void>;
}

/** A founded workspace that nobody else uses. */
export async function importRig(): Promise<ImportRig> {
  const workspace = await testWorkspace();
  foundWorkspace(workspace.store, {
    at: '2026-01-01T00:00:00.000Z',
    groupName: 'Rig',
    baseCurrency: 'EUR',
    userLogin: 'rig',
    userName: 'Rig',
  });
  const person = personOf(workspace.store, 'rig');
  const deviceId = workspace.store.pluck<string>('SELECT id FROM device') ?? '';
  workspace.close();
  const { folder, key } = workspace;
  const facts = { id: 'rig', folder, sample: true, cipher: 'sqlcipher' } as const;
  const storage = openInlineStorage({ folder, key, workspace: facts });
  const session: Session = {
    userId: person?.id ?? '',
    userName: 'Rig',
    deviceId,
    host: 'cli',
    permissions: person?.permissions ?? [],
  };
  const outcomesOf = (files: readonly RigFile[]) => {
    const parsed = parseFiles({
      files: files.map(({ name, bytes }) => ({ name, content: bytes })),
      saved: [],
      baseCurrency: 'EUR',
    });
    return { read: { output: packFiles(parsed) } } as unknown as Outcomes;
  };
  const wired = (files: readonly RigFile[]) =>
    files.map(({ name, bytes }) => ({ name, content: Buffer.from(bytes).toString('base64') }));
  const call = async (name: StoreName, wire: unknown, outcomes?: Outcomes) => {
    const request = { name, wire, meta: {}, session };
    const answer = await (outcomes === undefined
      ? storage.call(request)
      : storage.finish(request, null, outcomes));
    return answer.wire as never;
  };
  return {
    store: storage.store,
    import: (files, options = {}) =>
      call('import.files', { files: wired(files), ...options }, outcomesOf(files)),
    inspect: (files) => call('import.inspect', { files: wired(files) }, outcomesOf(files)),
    call: (name, input) => call(name, input),
    rows: (sql) => storage.store.all<never>(sql),
    last: () => storage.store.lastEntry(),
    async undoTo(entry) {
      const entries = [];
      for (let one = storage.store.lastEntry(); one > entry; one--) entries.push(one);
      await call('journal.undo', { entries });
    },
    async dispose() {
      await storage.close();
      workspace.dispose();
    },
  };
}

/** What the ledger says, whatever the order of arrival, ids and the statements that brought it. */
export function ledgerOf(rig: ImportRig): unknown {
  return rig.rows(
    `SELECT a.number, l.booking_date, l.value_date, l.amount_minor, l.currency, l.bank_reference,
            l.counterparty_name, l.remittance, COUNT(*) AS n
       FROM statement_line l JOIN account a ON a.id = l.account_id
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 ORDER BY 1, 2, 3, 4, 6, 7, 8`,
  );
}

/** One booking of the bank. */
export interface Booking {
  readonly cents: number;
  readonly name: string;
  readonly text: string;
  /** The bank's own reference; none where it gives none, so that equal payments look equal. */
  readonly reference: string | null;
}

/** What a bank tells of one day. */
export interface BankDay {
  /** `2026-10-07`. */
  readonly day: string;
  readonly number: number;
  readonly openingCents: number;
  readonly bookings: readonly Booking[];
}

export const RIG_ACCOUNT = 'DE89370400440532013000';

/** Days that follow each other by their balances, numbered from 1. */
export function bankDays(
  days: readonly string[],
  bookings: readonly (readonly Booking[])[],
  openingCents = 100_000,
): BankDay[] {
  let balance = openingCents;
  return days.map((day, index) => {
    const own = bookings[index] ?? [];
    const made = { day, number: index + 1, openingCents: balance, bookings: own };
    balance += own.reduce((sum, { cents }) => sum + cents, 0);
    return made;
  });
}

function closingOf({ openingCents, bookings }: BankDay): number {
  return bookings.reduce((sum, { cents }) => sum + cents, openingCents);
}

function amount(cents: number, mark: string): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${digits.slice(0, -2)}${mark}${digits.slice(-2)}`;
}

function file(name: string, text: string): RigFile {
  return { name, bytes: Buffer.from(text, 'latin1') };
}

export function mt940Day(day: BankDay, suffix = ''): RigFile {
  const date = day.day.slice(2).replaceAll('-', '');
  const balance = (cents: number) => `${cents < 0 ? 'D' : 'C'}${date}EUR${amount(cents, ',')}`;
  const lines = day.bookings.flatMap(({ cents, name, text, reference }) => [
    `:61:${date}${date.slice(2)}${cents < 0 ? 'D' : 'C'}${amount(cents, ',')}NTRFNONREF${reference === null ? '' : `//${reference}`}`,
    `:86:166?00TRANSFER?20${text}?32${name}`,
  ]);
  const text = [
    `:20:T${day.number}`,
    `:25:${RIG_ACCOUNT}`,
    `:28C:${day.number}/1`,
    `:60F:${balance(day.openingCents)}`,
    ...lines,
    `:62F:${balance(closingOf(day))}`,
    '-',
    '',
  ].join('\r\n');
  return file(`mt940-${day.number}${suffix}.sta`, text);
}

export function mt942Report(day: BankDay, time: string, count = day.bookings.length): RigFile {
  const date = day.day.slice(2).replaceAll('-', '');
  const told = day.bookings.slice(0, count);
  const sum = (sign: 1 | -1) => {
    const side = told.filter(({ cents }) => Math.sign(cents) === sign);
    const cents = side.reduce((total, one) => total + Math.abs(one.cents), 0);
    return `${side.length}EUR${amount(cents, ',')}`;
  };
  const text = [
    ':20:I',
    `:25:${RIG_ACCOUNT}`,
    `:28C:${day.number}/1`,
    ':34F:EURD0,',
    ':34F:EURC0,',
    `:13D:${date}${time}+0100`,
    ...told.flatMap(({ cents, name, text: words, reference }) => [
      `:61:${date}${date.slice(2)}${cents < 0 ? 'D' : 'C'}${amount(cents, ',')}NTRFNONREF${reference === null ? '' : `//${reference}`}`,
      `:86:166?00TRANSFER?20${words}?32${name}`,
    ]),
    `:90D:${sum(-1)}`,
    `:90C:${sum(1)}`,
    '-',
    '',
  ].join('\r\n');
  return file(`mt942-${day.number}-${time}.fin`, text);
}

const xmlAmount = (cents: number) =>
  `<Amt Ccy="EUR">${amount(cents, '.')}</Amt><CdtDbtInd>${cents < 0 ? 'DBIT' : 'CRDT'}</CdtDbtInd>`;
const xmlDay = (day: string) => `<BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt>`;

export interface CamtEntry extends Booking {
  readonly status?: 'BOOK' | 'PDNG' | 'INFO';
  readonly day?: string;
  readonly endToEnd?: string;
  readonly paymentInfo?: string;
  /** Parts of a collective booking, in cents and the creditor's reference. */
  readonly parts?: readonly (readonly [cents: number, endToEnd: string])[];
}

function camtEntry(entry: CamtEntry, day: string): string {
  const party = entry.cents < 0 ? 'Cdtr' : 'Dbtr';
  const parts = (entry.parts ?? []).map(
    ([cents, id]) =>
      `<TxDtls><Refs><EndToEndId>${id}</EndToEndId></Refs>${xmlAmount(cents)}</TxDtls>`,
  );
  const single = `<TxDtls><Refs>${entry.endToEnd === undefined ? '' : `<EndToEndId>${entry.endToEnd}</EndToEndId>`}</Refs><RltdPties><${party}><Pty><Nm>${entry.name}</Nm></Pty></${party}></RltdPties><RmtInf><Ustrd>${entry.text}</Ustrd></RmtInf></TxDtls>`;
  const batch =
    entry.paymentInfo === undefined ? '' : `<Btch><PmtInfId>${entry.paymentInfo}</PmtInfId></Btch>`;
  return (
    `<Ntry>${xmlAmount(entry.cents)}<Sts><Cd>${entry.status ?? 'BOOK'}</Cd></Sts>${xmlDay(entry.day ?? day)}` +
    `${entry.reference === null ? '' : `<AcctSvcrRef>${entry.reference}</AcctSvcrRef>`}<BkTxCd/>` +
    `<NtryDtls>${batch}${parts.length > 0 ? parts.join('') : single}</NtryDtls></Ntry>`
  );
}

function camtDocument(type: '052' | '053' | '054', id: string, day: string, inner: string): string {
  const [root, part] = {
    '052': ['BkToCstmrAcctRpt', 'Rpt'],
    '053': ['BkToCstmrStmt', 'Stmt'],
    '054': ['BkToCstmrDbtCdtNtfctn', 'Ntfctn'],
  }[type] as [string, string];
  return (
    `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.${type}.001.08"><${root}>` +
    `<GrpHdr><MsgId>${id}</MsgId><CreDtTm>${day}T18:00:00</CreDtTm></GrpHdr><${part}><Id>${id}</Id>` +
    `${type === '053' ? `<ElctrncSeqNb>${id.replace(/\D/g, '')}</ElctrncSeqNb>` : ''}<CreDtTm>${day}T18:00:00</CreDtTm>` +
    `<Acct><Id><IBAN>${RIG_ACCOUNT}</IBAN></Id><Ccy>EUR</Ccy></Acct>${inner}</${part}></${root}></Document>`
  );
}

/** A camt.053 of a day with end-to-end ids; `pending` entries stand beside the booked ones. */
export function camt053Day(day: BankDay, pending: readonly CamtEntry[] = [], suffix = ''): RigFile {
  const balance = (code: string, cents: number) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${xmlAmount(cents)}<Dt><Dt>${day.day}</Dt></Dt></Bal>`;
  const inner =
    balance('OPBD', day.openingCents) +
    balance('CLBD', closingOf(day)) +
    [
      ...day.bookings.map((one, index) => ({ ...one, endToEnd: `E2E-${day.number}-${index}` })),
      ...pending,
    ]
      .map((one) => camtEntry(one, day.day))
      .join('');
  const name = `camt053-${day.number}${suffix}.xml`;
  return file(name, camtDocument('053', `S${day.number}`, day.day, inner));
}

/** A camt.052 or camt.054 of some entries. */
export function camtReport(
  type: '052' | '054',
  id: string,
  day: string,
  entries: readonly CamtEntry[],
): RigFile {
  const inner = entries.map((one) => camtEntry(one, day)).join('');
  return file(`camt${type}-${id}.xml`, camtDocument(type, id, day, inner));
}
