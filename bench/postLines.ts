/** Posting 100,000 bank lines by rules: read, matched, made into journals and stored in one command. */
import { invariant } from '../core/result.ts';
import { addDays, isoDate } from '../core/time/dates.ts';
import type { CommandContext } from '../main/backend/handler.ts';
import { newId } from '../main/backend/ids.ts';
import { ledgerJournalHandlers } from '../main/handlers/ledgerJournals.ts';
import type { Store } from '../main/store/index.ts';
import { testId, testMeta, testWorkspace } from '../test/helpers/workspace.ts';
import type { Row } from './row.ts';
import { timeOf, timesTaken } from './stopwatch.ts';

const size = 100_000;
const days = 360;
const first = isoDate('2025-01-01');
const [bankId, entityId, accountId, statementId, mirrorId, salesId, costsId] = [
  1, 2, 3, 4, 5, 6, 7,
].map(testId) as [string, string, string, string, string, string, string];

function fill(store: Store): void {
  store.command(testMeta('bench.fill'), (tx) => {
    tx.insert('bank', { id: bankId, name: 'Bank', country: 'DE' });
    const place = { country: 'DE', base_currency: 'EUR', time_zone: 'UTC' };
    tx.insert('entity', { id: entityId, code: 'E', name: 'Entity', ...place });
    const home = { entity_id: entityId, bank_id: bankId, kind: 'operating', restriction: 'none' };
    const number = { name: 'Main', number: '1', number_scheme: 'other', currency: 'EUR' };
    tx.insert('account', { id: accountId, ...home, ...number });
    tx.insert('statement', {
      id: statementId,
      account_id: accountId,
      kind: 'booked',
      currency: 'EUR',
      from_date: first,
      to_date: addDays(first, days),
      line_count: size,
      credit_minor: 0n,
      debit_minor: 0n,
      proof: 'unproven',
      identity: 'bench',
    });
    const open = { monetary: true, closed: false };
    const mirror = { code: '1001', name: 'Main', kind: 'asset', bank_account_id: accountId };
    tx.insert('ledger_account', { id: mirrorId, ...mirror, ...open });
    const result = { monetary: false, closed: false };
    tx.insert('ledger_account', {
      id: salesId,
      code: '4010',
      name: 'S',
      kind: 'income',
      ...result,
    });
    tx.insert('ledger_account', {
      id: costsId,
      code: '5300',
      name: 'C',
      kind: 'expense',
      ...result,
    });
    for (const [position, direction, target] of [
      [1, 'in', salesId],
      [2, 'out', costsId],
    ] as const)
      tx.insert('posting_rule', {
        id: testId(20 + position),
        name: direction,
        position,
        active: true,
        conditions: { all: [{ field: 'direction', op: 'is', values: [direction] }], none: [] },
        actions: { categoryIds: [], parts: [{ ledgerAccountId: target }] },
      });
    const line = `INSERT INTO statement_line (id, statement_id, account_id, position, booking_date,
        value_date, currency, amount_minor, remittance, reversal, fingerprint, occurrence)
      VALUES (?, ?, ?, ?, ?, ?, 'EUR', ?, ?, 0, ?, 1)`;
    for (let at = 0; at < size; at++) {
      const date = addDays(first, Math.floor((at * days) / size));
      const minor = BigInt((at % 2 === 0 ? 1 : -1) * (100 + ((at * 7919) % 1_000_000)));
      const id = testId(1_000_000 + at);
      const words = [`Invoice ${at}`, `f${at}`];
      tx.run(line, [id, statementId, accountId, BigInt(at + 1), date, date, minor, ...words]);
    }
  });
}

const { run: postLines } = ledgerJournalHandlers['ledger.postLines'];
const { run: previewLines } = ledgerJournalHandlers['ledger.previewLines'];

function contextOf(tx: unknown): CommandContext {
  return { store: tx, clock: { now: () => '2026-01-01T00:00:00.000Z' }, newId } as CommandContext;
}

/** The dry run of all lines, and the command that posts them. */
export async function postLineRows(): Promise<Row[]> {
  const workspace = await testWorkspace();
  try {
    const { store } = workspace;
    fill(store);
    const dry = await timeOf(() =>
      previewLines(contextOf(store), { start: 0, count: 200 } as never),
    );
    invariant(dry.value.postable === size, 'every line has its rule');
    const posted = await timeOf(
      () => store.command(testMeta('ledger.postLines'), (tx) => postLines(contextOf(tx), {})).value,
    );
    invariant(posted.value.posted === size, 'every line was posted');
    const shared = { peer: 'none', peerMs: null, ratio: null, target: 'none', met: true };
    return [
      {
        ...shared,
        workload: `dry run of posting rules over ${size} bank lines`,
        ballastMs: dry.ms,
        note: `rule, journal and obstacle of each line; ${timesTaken}`,
      },
      {
        ...shared,
        workload: `post ${size} bank lines by rules`,
        ballastMs: posted.ms,
        note: `one command: lines matched, ${size} journals of two postings stored with history, digest and month totals; ${timesTaken}`,
      },
    ];
  } finally {
    workspace.dispose();
  }
}
