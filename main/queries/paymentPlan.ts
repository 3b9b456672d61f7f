/**
 * What importing payment orders would bring: whose account pays, which payments are kept already, and
 * which planned flows they pay, so that no payment is expected twice. Reads alone; nothing is written.
 */
import { hash } from 'node:crypto';
import { isCurrency } from '../../core/money/currencies.ts';
import { keysInText, usefulKey } from '../../core/reconcile/keys.ts';
import { canonicalAccount } from '../../sync/formats/account.ts';
import type { OrderedBatch, OrderedPayment } from '../../sync/formats/payments/orders.ts';
import { storedMinor } from '../../sync/formats/proof.ts';
import type { ReadStore } from '../store/index.ts';
import { isOpenFlow, takenOf } from './matched.ts';

export interface PayingAccount {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  readonly entityId: string;
  readonly bankId: string;
}

/** Accounts as orders name them. */
export class PayingAccounts {
  readonly #byNumber: ReadonlyMap<string, readonly PayingAccount[]>;
  readonly #byRouting: ReadonlyMap<string, readonly PayingAccount[]>;

  constructor(store: ReadStore) {
    const rows = store.all<{
      id: string;
      number: string;
      currency: string;
      entity_id: string;
      bank_id: string;
      routing_number: string | null;
    }>('SELECT id, number, currency, entity_id, bank_id, routing_number FROM account ORDER BY id');
    const accounts = rows.map((row) => ({
      id: row.id,
      number: canonicalAccount(row.number),
      currency: row.currency,
      entityId: row.entity_id,
      bankId: row.bank_id,
      routing: row.routing_number?.slice(0, 8) ?? '',
    }));
    this.#byNumber = Map.groupBy(accounts, ({ number }) => number);
    this.#byRouting = Map.groupBy(accounts, ({ routing }) => routing);
  }

  /** The account of a number, in a currency where there are several; null where that is open. */
  find(number: string | null, currency: string | null): PayingAccount | null {
    if (number === null) return null;
    const found = this.#byNumber.get(canonicalAccount(number)) ?? [];
    const exact = found.find((account) => account.currency === currency);
    return exact ?? (found.length === 1 ? (found[0] ?? null) : null);
  }

  /** The account that orders; `answer` is a person's for files that name none. */
  ordering(batch: OrderedBatch, answer: string | undefined): PayingAccount | null {
    const currency = batch.accountCurrency ?? batch.payments[0]?.currency ?? null;
    const number = batch.accountNumber ?? answer ?? null;
    if (number !== null || batch.routing === null) return this.find(number, currency);
    const at = (this.#byRouting.get(batch.routing) ?? []).filter(
      (account) => account.currency === currency,
    );
    return at.length === 1 ? (at[0] ?? null) : null;
  }
}

export interface PlannedPayment {
  readonly ordered: OrderedPayment;
  readonly amountMinor: bigint;
  /** Planned flows that it pays; without any, it is expected by itself. */
  readonly flowIds: readonly string[];
  /** Planned flows that it names and that sum to something else. */
  readonly differing: readonly string[];
  /** An own account that receives it. */
  readonly receiving: PayingAccount | null;
}

export interface PlannedBatch {
  readonly batch: OrderedBatch;
  /** Null where the register does not hold it: then nothing is kept. */
  readonly account: PayingAccount | null;
  /** known: kept already; changed: its id was used for other payments. */
  readonly state: 'new' | 'known' | 'changed' | 'no-account';
  readonly identity: string;
  readonly content: string;
  /** What would be kept. */
  readonly payments: readonly PlannedPayment[];
  /** Payments that another message has ordered for the same day. */
  readonly repeated: readonly OrderedPayment[];
  /** Payments in a currency that nobody knows. */
  readonly unusable: readonly OrderedPayment[];
}

const SEPARATOR = '\u001f';
const digest = (parts: readonly (string | number | null)[]) =>
  hash('sha256', parts.map((part) => part ?? '').join(SEPARATOR), 'hex');

function contentOf({ executionDate, payments }: OrderedBatch): string {
  return digest([
    executionDate,
    ...payments.flatMap((one) => [
      one.endToEndId,
      one.trace,
      one.direction,
      one.currency,
      one.amount,
      one.counterpartyAccount,
    ]),
  ]);
}

interface Planned {
  readonly id: string;
  readonly reference: string;
  readonly amountMinor: bigint;
  readonly accountId: string | null;
}

/** Open planned flows of an entity and currency by the key of their reference. */
class PlannedFlows {
  readonly #store: ReadStore;
  readonly #known = new Map<string, ReadonlyMap<string, Planned>>();
  readonly #taken = new Set<string>();

  constructor(store: ReadStore) {
    this.#store = store;
  }

  #of(entityId: string, currency: string): ReadonlyMap<string, Planned> {
    const name = `${entityId} ${currency}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const rows = this.#store.all<{
      id: string;
      reference: string;
      amount_minor: bigint;
      account_id: string | null;
    }>(
      `SELECT x.id, x.reference, x.amount_minor, x.account_id FROM expected_flow x
         LEFT JOIN payment p ON p.id = x.payment_id
        WHERE x.entity_id = ? AND x.currency = ? AND x.source <> 'payment' AND ${isOpenFlow('x')}
          AND ${takenOf('flow_id', 'x.id')} = 0
          AND (p.id IS NULL OR p.status IN ('rejected', 'returned'))
        ORDER BY x.id`,
      [entityId, currency],
    );
    const byKey = new Map<string, Planned>();
    for (const { id, reference, amount_minor: amountMinor, account_id: accountId } of rows) {
      const key = usefulKey(reference);
      if (key !== null && !byKey.has(key))
        byKey.set(key, { id, reference, amountMinor, accountId });
    }
    this.#known.set(name, byKey);
    return byKey;
  }

  /** The planned flows that a payment names and that no other payment of the import has taken. */
  take(account: PayingAccount, ordered: OrderedPayment, minor: bigint) {
    const byKey = this.#of(account.entityId, ordered.currency);
    const keys = new Set<string>(keysInText(ordered.text ?? '', (key) => byKey.has(key)));
    for (const id of [ordered.endToEndId, ordered.instructionId]) {
      const key = id === null ? null : usefulKey(id);
      if (key !== null) keys.add(key);
    }
    const named = [...keys].flatMap((key) => {
      const flow = byKey.get(key);
      const fits =
        flow !== undefined &&
        !this.#taken.has(flow.id) &&
        (flow.accountId === null || flow.accountId === account.id) &&
        flow.amountMinor < 0n === minor < 0n;
      return fits ? [flow] : [];
    });
    const sum = named.reduce((total, { amountMinor }) => total + amountMinor, 0n);
    if (named.length === 0 || sum !== minor)
      return { flowIds: [], differing: named.map(({ reference }) => reference) };
    for (const { id } of named) this.#taken.add(id);
    return { flowIds: named.map(({ id }) => id), differing: [] };
  }
}

/** Whether another message has ordered the same for the same day, and that stands. */
function isRepeated(
  store: ReadStore,
  account: PayingAccount,
  { executionDate }: OrderedBatch,
  one: OrderedPayment,
  minor: bigint,
): boolean {
  if (one.endToEndId === null) return false;
  return (
    store.pluck(
      `SELECT 1 FROM payment p JOIN payment_batch b ON b.id = p.batch_id
        WHERE p.end_to_end_id = ? AND b.account_id = ? AND b.execution_date = ? AND p.currency = ?
          AND p.amount_minor = ? AND p.counterparty_account IS ?
          AND p.status NOT IN ('rejected', 'returned')`,
      [one.endToEndId, account.id, executionDate, one.currency, minor, one.counterpartyAccount],
    ) !== undefined
  );
}

function planPayments(
  store: ReadStore,
  batch: OrderedBatch,
  account: PayingAccount,
  accounts: PayingAccounts,
  flows: PlannedFlows,
): Pick<PlannedBatch, 'payments' | 'repeated' | 'unusable'> {
  const payments: PlannedPayment[] = [];
  const repeated: OrderedPayment[] = [];
  const unusable: OrderedPayment[] = [];
  for (const ordered of batch.payments) {
    const { currency, amount, direction, counterpartyAccount } = ordered;
    if (!isCurrency(currency)) {
      unusable.push(ordered);
      continue;
    }
    const { minor } = storedMinor(amount, currency);
    const amountMinor = direction === 'out' ? -minor : minor;
    const receiving = accounts.find(counterpartyAccount, currency);
    // The counter-entry of a balanced NACHA file orders nothing.
    if (minor === 0n || receiving?.id === account.id) continue;
    if (isRepeated(store, account, batch, ordered, amountMinor)) {
      repeated.push(ordered);
      continue;
    }
    const { flowIds, differing } = flows.take(account, ordered, amountMinor);
    payments.push({ ordered, amountMinor, flowIds, differing, receiving });
  }
  return { payments, repeated, unusable };
}

/** Plans the batches of one file; `answer` is the account that a person gave for it. */
export function planBatches(
  store: ReadStore,
  batches: readonly OrderedBatch[],
  answer: string | undefined,
): PlannedBatch[] {
  if (batches.length === 0) return [];
  const accounts = new PayingAccounts(store);
  const flows = new PlannedFlows(store);
  const places = new Map<string, number>();
  return batches.map((batch): PlannedBatch => {
    const name = `${batch.messageId}${SEPARATOR}${batch.batchId ?? ''}`;
    const place = places.get(name) ?? 0;
    places.set(name, place + 1);
    const account = accounts.ordering(batch, answer);
    const content = contentOf(batch);
    const nothing = { payments: [], repeated: [], unusable: [] };
    if (account === null)
      return { batch, account, state: 'no-account', identity: '', content, ...nothing };
    const identity = digest([account.id, batch.messageId, batch.batchId, place]);
    const known = store.pluck<string>('SELECT content FROM payment_batch WHERE identity = ?', [
      identity,
    ]);
    if (known !== undefined) {
      const state = known === content ? 'known' : 'changed';
      return { batch, account, state, identity, content, ...nothing };
    }
    const planned = planPayments(store, batch, account, accounts, flows);
    return { batch, account, state: 'new', identity, content, ...planned };
  });
}
