/** What taking a corrected statement over would change: lines that go, come and stay, and the balances. */
import { type Money, money } from '../../core/money/money.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { cellOf, type ParsedStatement } from '../import/parsed.ts';
import type { ReadStore } from '../store/index.ts';
import { linesInUse } from './corrections.ts';

export interface CorrectedLine {
  readonly date: IsoDate;
  readonly amount: Money;
  readonly text: string;
}

export interface CorrectionDiff {
  /** As stored. */
  readonly opening: Money | null;
  readonly closing: Money | null;
  readonly keptCount: number;
  readonly goneCount: number;
  readonly newCount: number;
  /** The first of them. */
  readonly gone: readonly CorrectedLine[];
  readonly added: readonly CorrectedLine[];
  /** Matches, postings and the like that stand on lines that go; they forbid the correction. */
  readonly useCount: number;
}

/** Lines of each kind that are told one by one. */
const TOLD = 10;

interface StoredLine {
  readonly id: string;
  readonly fingerprint: string;
  readonly booking_date: IsoDate;
  readonly amount_minor: bigint;
  readonly text: string;
}

/** Compares a stored statement with the one in its place; equal lines pair off one by one. */
export function correctionDiff(
  store: ReadStore,
  knownId: string,
  { currency, lines }: ParsedStatement,
): CorrectionDiff {
  const head = store.get<{ opening_minor: bigint | null; closing_minor: bigint | null }>(
    'SELECT opening_minor, closing_minor FROM statement WHERE id = ?',
    [knownId],
  );
  const stored = Map.groupBy(
    store.all<StoredLine & { readonly [column: string]: string | bigint }>(
      `SELECT id, fingerprint, booking_date, amount_minor,
              COALESCE(counterparty_name, remittance, bank_reference, '') AS text
         FROM statement_line WHERE statement_id = ? ORDER BY position`,
      [knownId],
    ),
    ({ fingerprint }) => fingerprint,
  );
  const added: CorrectedLine[] = [];
  let keptCount = 0;
  for (const line of lines) {
    if (stored.get(cellOf<string>(line, 'fingerprint'))?.shift() !== undefined) {
      keptCount += 1;
      continue;
    }
    const text = (column: 'counterparty_name' | 'remittance' | 'bank_reference') =>
      cellOf<string | null>(line, column);
    added.push({
      date: cellOf<IsoDate>(line, 'booking_date'),
      amount: money(currency, BigInt(cellOf<bigint | number>(line, 'amount_minor'))),
      text: text('counterparty_name') ?? text('remittance') ?? text('bank_reference') ?? '',
    });
  }
  const gone = [...stored.values()].flat();
  const balance = (minor: bigint | null | undefined) =>
    minor === null || minor === undefined ? null : money(currency, minor);
  return {
    opening: balance(head?.opening_minor),
    closing: balance(head?.closing_minor),
    keptCount,
    goneCount: gone.length,
    newCount: added.length,
    gone: gone.slice(0, TOLD).map((line) => ({
      date: line.booking_date,
      amount: money(currency, line.amount_minor),
      text: line.text,
    })),
    added: added.slice(0, TOLD),
    useCount: linesInUse(
      store,
      gone.map(({ id }) => id),
    ),
  };
}
