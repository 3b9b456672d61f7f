/**
 * What commitments have behind them: lines of calls, distributions and closings, held by whom they
 * belong to after transfers. A transfer takes its part of every earlier line, each split by largest
 * remainder, so that events still sum to the cent.
 */
import { allocate } from '../../core/money/allocate.ts';
import { AppFailure } from '../../core/result.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import { DECIDED_STATES } from '../../core/workflow/payout.ts';
import type { ReadStore } from '../store/index.ts';

/** Whether an event counts: `status` stands last, so that an alias may stand before it. */
export const DECIDED = `status IN (${DECIDED_STATES.map((state) => `'${state}'`).join(', ')})`;

/** Of a commitment row `c`: whether it waits for the approval of its closing. */
export const AWAITS_CLOSING = `EXISTS (SELECT 1 FROM closing k WHERE k.fund_id = c.fund_id
  AND k.closing_date = c.closing_date AND NOT k.${DECIDED} AND c.amount_minor <> 0)`;

export interface TransferRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly fund_id: string;
  readonly number: bigint;
  readonly effective_date: string;
  readonly from_commitment_id: string;
  readonly to_commitment_id: string;
  readonly amount_minor: bigint;
  readonly note: string | null;
  readonly entry: bigint;
}

const TRANSFERS = `SELECT id, fund_id, number, effective_date, from_commitment_id, to_commitment_id,
  amount_minor, note, entry FROM commitment_transfer`;

/** Transfers that are effective by a date, in the order in which they took effect. */
export function transferRows(
  store: ReadStore,
  fundId: string,
  date: IsoDate = '9999-12-31' as IsoDate,
): TransferRow[] {
  return store.all<TransferRow>(
    `${TRANSFERS} WHERE fund_id = ? AND effective_date <= ? ORDER BY effective_date, number`,
    [fundId, date],
  );
}

/** Throws TRANSFER_UNKNOWN (not-found). */
export function transferById(store: ReadStore, id: string): TransferRow {
  const row = store.get<TransferRow>(`${TRANSFERS} WHERE id = ?`, [id]);
  if (row !== undefined) return row;
  throw new AppFailure({
    kind: 'not-found',
    code: 'TRANSFER_UNKNOWN',
    message: 'This transfer does not exist at the chosen time. Choose one of the fund.',
    path: 'transferId',
  });
}

export type HeldKind = 'call' | 'distribution' | 'closing' | 'clawback';

/** A line of an event as its present holder has it. */
export interface HeldLine {
  readonly id: string;
  readonly event_id: string;
  readonly kind: HeldKind;
  readonly number: bigint;
  readonly date: string;
  /** A commitment's id. */
  readonly holder: string;
  /** Of a distribution its tier, of a closing `capital`, `fee` or `interest`. */
  readonly tier: string | null;
  readonly amount_minor: bigint;
  readonly entry: bigint;
}

const LINES = `
  SELECT l.id, c.id AS event_id, 'call' AS kind, c.number, c.due_date AS date,
         l.commitment_id AS holder, NULL AS tier, l.amount_minor, l.entry
    FROM capital_call c JOIN capital_call_line l ON l.capital_call_id = c.id
   WHERE c.fund_id = :fund AND c.due_date <= :date AND c.${DECIDED}
  UNION ALL
  SELECT l.id, d.id, 'distribution', d.number, d.pay_date, l.holder, l.tier, l.amount_minor, l.entry
    FROM distribution d JOIN distribution_line l ON l.distribution_id = d.id
   WHERE d.fund_id = :fund AND d.pay_date <= :date
     AND d.${DECIDED}
  UNION ALL
  SELECT l.id, k.id, 'closing', k.number, k.closing_date, l.commitment_id, l.kind, l.amount_minor,
         l.entry
    FROM closing k JOIN closing_line l ON l.closing_id = k.id
   WHERE k.fund_id = :fund AND k.closing_date <= :date AND k.${DECIDED}
  UNION ALL
  SELECT l.id, k.id, 'clawback', k.number, k.test_date, l.holder, NULL, l.amount_minor, l.entry
    FROM clawback k JOIN clawback_line l ON l.clawback_id = k.id
   WHERE k.fund_id = :fund AND k.test_date <= :date AND k.${DECIDED}`;

/** Lines of one event stand as its money flows: capital, preferred return, catch-up, and then the split. */
const TIER_PLACE = `CASE tier WHEN 'gp-commitment' THEN 0 WHEN 'return-of-capital' THEN 1
  WHEN 'coverage' THEN 2 WHEN 'preferred-return' THEN 3 WHEN 'catch-up' THEN 4 ELSE 5 END`;

function baseLines(
  store: ReadStore,
  fundId: string,
  date: IsoDate,
  holders: ReadonlySet<string> | null,
): HeldLine[] {
  const bound = { fund: fundId, date, holders: holders && JSON.stringify([...holders]) };
  return store.all<HeldLine & { readonly [column: string]: string | bigint | null }>(
    `SELECT * FROM (${LINES})
      WHERE :holders IS NULL OR holder IN (SELECT value FROM json_each(:holders))
      ORDER BY date, kind, number, ${TIER_PLACE}, tier, id`,
    bound,
  );
}

/** What stays and what passes on of each line up to the day; a part of zero is no line. */
function applyTransfer(
  lines: readonly HeldLine[],
  transfer: TransferRow,
  heldMinor: bigint,
): { readonly lines: HeldLine[]; readonly moved: HeldLine[] } {
  const { from_commitment_id: from, to_commitment_id: to, amount_minor: minor } = transfer;
  const moved: HeldLine[] = [];
  const after = lines.flatMap((line) => {
    if (line.holder !== from || line.date > transfer.effective_date) return [line];
    const [passed = 0n, kept = 0n] = allocate(line.amount_minor, [minor, heldMinor - minor]);
    if (passed !== 0n) moved.push({ ...line, holder: to, amount_minor: passed });
    return kept === 0n ? [] : [{ ...line, amount_minor: kept }];
  });
  return { lines: [...after, ...moved], moved };
}

/** Commitments that transfers took from or gave to. */
export function transferParties(transfers: readonly TransferRow[]): Set<string> {
  return new Set(
    transfers.flatMap(({ from_commitment_id: from, to_commitment_id: to }) => [from, to]),
  );
}

/** What each commitment was when it was closed, before any transfer. */
function closedMinor(store: ReadStore, fundId: string): Map<string, bigint> {
  return new Map(
    store
      .all<{ id: string; amount_minor: bigint }>(
        'SELECT id, amount_minor FROM commitment WHERE fund_id = ?',
        [fundId],
      )
      .map(({ id, amount_minor: minor }) => [id, minor]),
  );
}

export interface History {
  readonly lines: readonly HeldLine[];
  /** What each transfer took along, by its id. */
  readonly moved: ReadonlyMap<string, readonly HeldLine[]>;
}

/**
 * The lines of a fund up to a date by their present holders, and what each transfer took along.
 *
 * @param among only commitments that are connected by transfers, which is quicker where the rest can
 *   be summed in SQL; left out, every line.
 */
export function commitmentHistory(
  store: ReadStore,
  fundId: string,
  date: IsoDate,
  among: 'all' | 'transferred' = 'all',
): History {
  const transfers = transferRows(store, fundId, date);
  const moved = new Map<string, readonly HeldLine[]>();
  if (transfers.length === 0)
    return { lines: among === 'all' ? baseLines(store, fundId, date, null) : [], moved };
  const held = closedMinor(store, fundId);
  const parties = among === 'all' ? null : transferParties(transfers);
  let lines = baseLines(store, fundId, date, parties);
  for (const transfer of transfers) {
    const { from_commitment_id: from, to_commitment_id: to, amount_minor: minor } = transfer;
    const step = applyTransfer(lines, transfer, held.get(from) ?? 0n);
    lines = step.lines;
    moved.set(transfer.id, step.moved);
    held.set(from, (held.get(from) ?? 0n) - minor);
    held.set(to, (held.get(to) ?? 0n) + minor);
  }
  return { lines, moved };
}

/** Whether a line is money that was paid in on the commitment: interest of a closing is not. */
export function countsAsCalled({ kind, tier }: Pick<HeldLine, 'kind' | 'tier'>): boolean {
  return kind === 'call' || (kind === 'closing' && tier !== 'interest');
}
