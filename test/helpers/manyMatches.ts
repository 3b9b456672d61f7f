/**
 * A workspace in which thousands of bank lines each pay several invoices that they name, behind a backend
 * with its threads: what accepting very many suggestions at once is tried on.
 */
import { rmSync } from 'node:fs';
import { createBackend } from '../../main/backend/backend.ts';
import type { Session } from '../../main/backend/handler.ts';
import { openThreadedStorage } from '../../main/backend/storage.ts';
import type { Store, WriteStore } from '../../main/store/index.ts';
import type { CallMeta, JobEvent } from '../../preload/contract/bridge.ts';
import type { InputOf, OutputOf, StoreName } from '../../preload/contract/index.ts';
import { permissionNames } from '../../preload/contract/permissions.ts';
import { testId, testMeta, testWorkspace } from './workspace.ts';

const [bank, entity, account, category, statement] = [1, 2, 3, 4, 5].map(testId) as string[];

function insertBooks(tx: WriteStore, lineCount: number): void {
  tx.insert('bank', { id: bank, name: 'Bank', country: 'DE' });
  const place = { country: 'DE', base_currency: 'EUR', time_zone: 'UTC' };
  tx.insert('entity', { id: entity, code: 'E', name: 'Entity', ...place });
  const home = { entity_id: entity, bank_id: bank, kind: 'operating', restriction: 'none' };
  const number = { name: 'Main', number: '1', number_scheme: 'other', currency: 'EUR' };
  tx.insert('account', { id: account, ...home, ...number });
  tx.insert('category', { id: category, code: 'c', name: 'C', direction: 'both', sort: 1 });
  tx.insert('statement', {
    ...{ id: statement, account_id: account, kind: 'booked', currency: 'EUR', identity: 'many' },
    ...{ from_date: '2026-01-01', to_date: '2026-01-31', line_count: lineCount },
    ...{ credit_minor: 0n, debit_minor: 0n, proof: 'unproven' },
  });
}

/** Each line is the sum of its invoices, which its text names. */
function insertPayments(tx: WriteStore, lineCount: number, invoicesEach: number): void {
  const line = `INSERT INTO statement_line (id, statement_id, account_id, position, booking_date,
      value_date, currency, amount_minor, remittance, reversal, fingerprint, occurrence)
    VALUES (?, ?, ?, ?, '2026-01-15', '2026-01-15', 'EUR', ?, ?, 0, ?, 1)`;
  const flow = `INSERT INTO expected_flow (id, entity_id, category_id, reference, description,
      source, due_date, currency, amount_minor, probability, status)
    VALUES (?, ?, ?, ?, 'Invoice', 'receivable', '2026-01-14', 'EUR', ?, '1', 'open')`;
  let invoice = 0;
  for (let at = 0; at < lineCount; at++) {
    const names: string[] = [];
    let sum = 0n;
    for (let each = 0; each < invoicesEach; each++, invoice++) {
      const name = `INV${String(invoice).padStart(7, '0')}`;
      const amount = BigInt(10_000 + invoice * 3);
      names.push(name);
      sum += amount;
      tx.run(flow, [testId(2_000_000 + invoice), entity ?? '', category ?? '', name, amount]);
    }
    const place = [testId(1_000_000 + at), statement ?? '', account ?? '', BigInt(at + 1)];
    tx.run(line, [...place, sum, names.join(' '), `many-${at}`]);
  }
}

export interface ManyMatches {
  call<Name extends StoreName>(
    name: Name,
    input: InputOf<Name>,
    meta?: CallMeta,
  ): Promise<OutputOf<Name>>;
  cancel(jobId: string): Promise<unknown>;
  onJob(listener: (event: JobEvent) => void): void;
  /** Closes the backend and reads the store that it leaves. */
  close<T>(read: (store: Store) => T): Promise<T>;
}

export async function manyMatches(lineCount: number, invoicesEach: number): Promise<ManyMatches> {
  const made = await testWorkspace();
  made.store.command(testMeta('test.books'), (tx) => {
    insertBooks(tx, lineCount);
    insertPayments(tx, lineCount, invoicesEach);
  });
  made.store.checkpoint();
  made.close();
  const workspace = { id: 'test', folder: made.folder, sample: true, cipher: 'sqlcipher' } as const;
  const storage = await openThreadedStorage({ folder: made.folder, key: made.key, workspace });
  const backend = createBackend({ storage });
  const session: Session = {
    userId: testId(6),
    userName: 'A. Treasurer',
    deviceId: testId(9),
    host: 'cli',
    permissions: permissionNames,
  };
  return {
    async call(name, input, meta = {}) {
      const reply = await backend.call(name, input, meta, session);
      if (!reply.ok) throw new Error(`${name}: ${reply.error.code}: ${reply.error.message}`);
      return reply.value as never;
    },
    cancel: (jobId) => backend.call('jobs.cancel', { jobId }, {}, session),
    onJob: (listener) => {
      backend.events.subscribe((name, event) => {
        if (name === 'job') listener(event as JobEvent);
      });
    },
    async close(read) {
      await backend.close();
      try {
        return read(made.reopen());
      } finally {
        made.close();
        rmSync(made.folder, { recursive: true, force: true });
      }
    },
  };
}

/** The most processor time that this thread took between two looks, in ms, until it is asked. */
export function watchThread(): () => number {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1000;
  };
  let [longest, last] = [0, used()];
  const look = () => {
    const now = used();
    longest = Math.max(longest, now - last);
    last = now;
  };
  const timer = setInterval(look, 1);
  return () => {
    clearInterval(timer);
    look();
    return longest;
  };
}
