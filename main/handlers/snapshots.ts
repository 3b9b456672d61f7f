/**
 * Signed cash positions: the position and worksheet of a day as they were, kept whole in the content
 * store and never changed. Two of them can be compared, and one with what is known now.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import { z } from 'zod';
import { canonicalJson } from '../../core/canonical.ts';
import { POSITION_BASES, type PositionBasis } from '../../core/cash/position.ts';
import {
  type Compared,
  diffSnapshots,
  type SnapshotContent,
  type SnapshotDifference,
} from '../../core/cash/snapshotDiff.ts';
import { buildWorksheet } from '../../core/cash/worksheet.ts';
import { currencySchema, dateSchema, moneyCodec } from '../../core/money/codecs.ts';
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import { type CommandContext, command, type QueryContext, query } from '../backend/handler.ts';
import { allSettings, reportingCurrencyOf } from '../queries/settings.ts';
import { worksheetData } from '../queries/worksheet.ts';
import type { ReadStore } from '../store/index.ts';
import { computePosition } from './position.ts';

type Head = DomainOutput<'position.publish'>;

/** Weekdays that a signed worksheet shows before and after its date. */
const WORKSHEET = { back: 2, ahead: 5 } as const;

const contentSchema = z.object({
  version: z.literal(1),
  asOf: dateSchema,
  basis: z.string(),
  reportingCurrency: currencySchema,
  total: moneyCodec.nullable(),
  accounts: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      entityName: z.string(),
      currency: currencySchema,
      balance: moneyCodec.nullable(),
      closing: moneyCodec.nullable(),
    }),
  ),
  days: z.array(dateSchema),
  worksheet: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      kind: z.string(),
      cells: z.array(moneyCodec.nullable()),
    }),
  ),
  gaps: z.array(z.string()),
});

/** What a snapshot of a day would hold: accounts with their figures, the worksheet and the gaps. */
export function snapshotContent(
  store: ReadStore,
  input: {
    readonly asOf: IsoDate;
    readonly basis: PositionBasis;
    readonly reportingCurrency: string;
  },
): SnapshotContent {
  const { asOf, basis, reportingCurrency } = input;
  const position = computePosition(store, { asOf, basis, groupBy: 'none', reportingCurrency });
  const rows = position.rows.filter((row) => row.account !== null);
  const by = basis === 'value' ? 'value' : 'booking';
  const worksheet = buildWorksheet(
    worksheetData(store, { asOf, by, ...WORKSHEET }, reportingCurrency).input,
  );
  const late = rows.flatMap(({ account }) =>
    account === null || account.lateSince === null
      ? []
      : [`${account.name}: statement of ${account.lateSince} is the last`],
  );
  const missing = rows.flatMap((row) => (row.missing === null ? [] : [row.missing]));
  const stale = position.staleCurrencies.map((currency) => `The rate of ${currency} is old.`);
  return {
    asOf,
    basis,
    reportingCurrency,
    total: position.total.closing,
    accounts: rows.map((row) => ({
      id: row.id,
      name: row.label,
      entityName: row.account?.entityName ?? '',
      currency: row.currency,
      balance: row.accountBalance,
      closing: row.closing,
    })),
    days: worksheet.days,
    worksheet: worksheet.rows.map(({ id, label, kind, cells }) => ({ id, label, kind, cells })),
    gaps: [...missing, ...late, ...stale],
  };
}

interface SnapshotRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly as_of: string;
  readonly number: bigint;
  readonly basis: string;
  readonly reporting_currency: string;
  readonly known_entry: bigint;
  readonly total_minor: bigint;
  readonly gaps: string;
  readonly note: string | null;
  readonly blob_hash: string;
  readonly signed_by: string;
  readonly signed_at: string;
  readonly prepared_by: string;
  readonly advice: string | null;
  readonly entry: bigint;
}

const SNAPSHOT = `SELECT p.id, p.as_of, p.number, p.basis, p.reporting_currency, p.known_entry,
  p.total_minor, p.gaps, p.note, p.blob_hash, p.signed_by, p.signed_at, p.prepared_by, p.advice,
  p.entry FROM position_snapshot p`;

function userNames(store: ReadStore): ReadonlyMap<string, string> {
  return new Map(
    store
      .all<{ id: string; name: string }>('SELECT id, name FROM user')
      .map(({ id, name }) => [id, name]),
  );
}

function headOf(store: ReadStore, row: SnapshotRow): Head {
  const names = userNames(store);
  const currency = row.reporting_currency;
  return {
    id: row.id,
    asOf: row.as_of as IsoDate,
    number: Number(row.number),
    basis: row.basis,
    reportingCurrency: currency,
    knownEntry: Number(row.known_entry),
    total: money(currency, row.total_minor),
    gaps: JSON.parse(row.gaps) as string[],
    note: row.note,
    signedBy: names.get(row.signed_by) ?? '',
    signedAt: row.signed_at,
    preparedBy: (JSON.parse(row.prepared_by) as string[]).map((id) => names.get(id) ?? ''),
    advice: row.advice,
    entry: Number(row.entry),
  };
}

function rowOf(store: ReadStore, id: string, path: string): SnapshotRow {
  const row = store.get<SnapshotRow>(`${SNAPSHOT} WHERE p.id = ?`, [id]);
  if (row !== undefined) return row;
  throw new AppFailure({
    kind: 'not-found',
    code: 'SNAPSHOT_UNKNOWN',
    message: 'There is no such signed position at the chosen time.',
    path,
  });
}

export interface Side {
  readonly head: Head | null;
  readonly content: SnapshotContent;
}

/** The two positions of a comparison; the later one may be what is known now. */
export function sidesOf(
  { store, files }: QueryContext,
  { beforeId, afterId }: DomainInput<'position.compare'>,
): { readonly before: Side & { readonly head: Head }; readonly after: Side } {
  const stored = (id: string, path: string) => {
    const row = rowOf(store, id, path);
    const text = gunzipSync(files.getFile(row.blob_hash)).toString('utf8');
    const content = contentSchema.parse(JSON.parse(text)) as SnapshotContent;
    return { head: headOf(store, row), content };
  };
  const before = stored(beforeId, 'beforeId');
  if (afterId !== undefined) return { before, after: stored(afterId, 'afterId') };
  const { asOf, reportingCurrency } = before.content;
  const basis = POSITION_BASES.find((one) => one === before.content.basis) ?? 'booked';
  return {
    before,
    after: { head: null, content: snapshotContent(store, { asOf, basis, reportingCurrency }) },
  };
}

function comparedOut({ before, after, difference }: Compared) {
  return { before, after, difference };
}

export function compareSnapshots(
  context: QueryContext,
  input: DomainInput<'position.compare'>,
): DomainOutput<'position.compare'> {
  const { before, after } = sidesOf(context, input);
  const diff: SnapshotDifference = diffSnapshots(before.content, after.content);
  return {
    before: before.head,
    after: after.head,
    reportingCurrency: after.content.reportingCurrency,
    total: comparedOut(diff.total),
    accounts: diff.accounts.map((account) => ({
      ...account,
      balance: comparedOut(account.balance),
      closing: comparedOut(account.closing),
    })),
    cells: diff.cells.map((cell) => ({ ...cell, value: comparedOut(cell.value) })),
    gapsOpened: [...diff.gapsOpened],
    gapsClosed: [...diff.gapsClosed],
  };
}

/** Those who entered the manual items that the worksheet of a day shows. */
function preparersOf(store: ReadStore, content: SnapshotContent): string[] {
  const items = content.worksheet
    .filter(({ kind }) => kind === 'item')
    .map(({ id }) => id.slice('manual:'.length));
  return store.plucks<string>(
    `SELECT DISTINCT j.user_id FROM expected_flow x JOIN journal_entry j ON j.seq = x.entry
      WHERE x.id IN (SELECT value FROM json_each(?)) AND j.user_id IS NOT NULL ORDER BY 1`,
    [JSON.stringify(items)],
  );
}

/** What the workspace wants where the one who signs also prepared: nothing, advice or a refusal. */
function fourEyes(store: ReadStore): 'off' | 'advise' | 'require' {
  const policy = allSettings(store)['position.fourEyes'];
  return policy === 'off' || policy === 'require' ? policy : 'advise';
}

/** What signing needs of its surroundings; the sample signs with less than a whole program. */
type Signing = Pick<CommandContext, 'store' | 'files' | 'clock' | 'newId' | 'knownEntry'> & {
  readonly session: Pick<CommandContext['session'], 'userId' | 'userName'>;
};

/** Keeps the position of a day as it is known now. Throws POSITION_FOUR_EYES, POSITION_INCOMPLETE. */
export function publish(context: Signing, input: DomainInput<'position.publish'>): Head {
  const { store, files, session, clock, newId } = context;
  const reportingCurrency = reportingCurrencyOf(store, input.reportingCurrency);
  const { asOf, basis, note } = input;
  const content = snapshotContent(store, { asOf, basis, reportingCurrency });
  const preparedBy = preparersOf(store, content);
  const policy = fourEyes(store);
  const isOwn = policy !== 'off' && preparedBy.includes(session.userId);
  const why = `${session.userName} signs a position with manual items that ${session.userName} entered; another person should sign.`;
  if (isOwn && policy === 'require')
    throw new AppFailure({
      kind: 'conflict',
      code: 'POSITION_FOUR_EYES',
      message: `${why} The policy of the workspace requires it. Ask a colleague to sign.`,
    });
  if (content.total === null)
    throw new AppFailure({
      kind: 'missing-data',
      code: 'POSITION_INCOMPLETE',
      message: `The position of ${asOf} has no total: ${content.gaps.join(' ')} Supply what is missing, then sign.`,
    });
  const wire = contentSchema.encode({ version: 1, ...content } as z.output<typeof contentSchema>);
  const last = store.pluck<bigint | null>(
    'SELECT MAX(number) FROM position_snapshot WHERE as_of = ?',
    [asOf],
  );
  const id = newId();
  store.insert('position_snapshot', {
    id,
    as_of: asOf,
    number: Number(last ?? 0n) + 1,
    basis,
    reporting_currency: reportingCurrency,
    known_entry: context.knownEntry,
    total_minor: content.total.minor,
    gaps: content.gaps,
    note,
    blob_hash: files.putFile(gzipSync(Buffer.from(canonicalJson(wire), 'utf8'))),
    signed_by: session.userId,
    signed_at: clock.now(),
    prepared_by: preparedBy,
    advice: isOwn ? why : null,
  });
  return headOf(store, rowOf(store, id, 'id'));
}

function list(
  { store }: QueryContext,
  { start, count }: DomainInput<'position.snapshots'>,
): DomainOutput<'position.snapshots'> {
  const rows = store.all<SnapshotRow>(
    `${SNAPSHOT} ORDER BY p.as_of DESC, p.number DESC LIMIT ? OFFSET ?`,
    [BigInt(count), BigInt(start)],
  );
  const all = store.pluck<bigint>('SELECT COUNT(*) FROM position_snapshot') ?? 0n;
  return { rows: rows.map((row) => headOf(store, row)), count: Number(all) };
}

function amountText(total: Money): string {
  return `${total.currency} ${formatAmount(total)}`;
}

export const snapshotHandlers = {
  'position.snapshots': query<'position.snapshots'>(list),
  'position.compare': query<'position.compare'>(compareSnapshots),
  'position.publish': command<'position.publish'>(
    (input, { number, total }) =>
      `Cash position of ${input.asOf} signed, no. ${number}, ${amountText(total)}`,
    publish,
  ),
};
