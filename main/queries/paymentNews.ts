/**
 * What banks tell of payments that were ordered: who is meant, and what that changes. Of two tellings
 * the later stage of a payment's life stands, so the order in which files come does not matter.
 */
import { paymentStatusSchema } from '../../preload/contract/payments.ts';
import type { PaymentNews, PaymentState } from '../../sync/formats/payments/orders.ts';
import type { ReadStore, WriteStore } from '../store/index.ts';
import { takenOf } from './matched.ts';

const STAGES: readonly string[] = paymentStatusSchema.options;

const stage = (state: string) => STAGES.indexOf(state);

interface Known {
  readonly [column: string]: string | null;
  readonly id: string;
  readonly end_to_end_id: string | null;
  readonly instruction_id: string | null;
  readonly batch_id: string | null;
  readonly status: string;
  readonly status_code: string | null;
  readonly status_reason: string | null;
}

const KNOWN = `SELECT p.id, p.end_to_end_id, p.instruction_id, b.batch_id, p.status, p.status_code,
    p.status_reason FROM payment p JOIN payment_batch b ON b.id = p.batch_id`;

export interface PaymentChange {
  readonly paymentId: string;
  readonly state: PaymentState;
  readonly code: string | null;
  readonly reason: string | null;
}

export interface NewsPlan {
  readonly changes: readonly PaymentChange[];
  /** Payments that the news is about and that are kept, changed or not. */
  readonly toldCount: number;
  /** News about payments that nobody has imported. */
  readonly unknown: readonly PaymentNews[];
}

/** News of one message by what it names, the narrowest first. */
class MessageNews {
  readonly #byId = new Map<string, PaymentNews>();

  constructor(news: readonly PaymentNews[]) {
    for (const one of news) {
      const { batchId, endToEndId, instructionId } = one;
      if (endToEndId !== null) this.#byId.set(`${batchId ?? ''} e ${endToEndId}`, one);
      else if (instructionId !== null) this.#byId.set(`${batchId ?? ''} i ${instructionId}`, one);
      else this.#byId.set(batchId === null ? '' : `${batchId} b`, one);
    }
  }

  of(payment: Known): PaymentNews | undefined {
    const { batch_id: batch, end_to_end_id: end, instruction_id: instruction } = payment;
    const own = [batch ?? '', ''].flatMap((name) => [
      ...(end === null ? [] : [`${name} e ${end}`]),
      ...(instruction === null ? [] : [`${name} i ${instruction}`]),
    ]);
    for (const key of [...own, `${batch ?? ''} b`, '']) {
      const found = this.#byId.get(key);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}

/** The change that news makes; null where it tells nothing new or an earlier stage. */
function changeOf(known: Known, { state, code, reason }: PaymentNews): PaymentChange | null {
  const next = state ?? (known.status as PaymentState);
  if (stage(next) < stage(known.status)) return null;
  const isSame =
    next === known.status && code === known.status_code && reason === known.status_reason;
  return isSame ? null : { paymentId: known.id, state: next, code, reason };
}

/** Payments of a NACHA return: the newest entry with the trace number. */
function byTrace(store: ReadStore, trace: string): Known[] {
  return store.all<Known>(
    `${KNOWN} WHERE p.trace = ? ORDER BY b.execution_date DESC, p.id DESC LIMIT 1`,
    [trace],
  );
}

/** A report that names no message is about the one payment with its end-to-end id. */
function byEndToEnd(store: ReadStore, endToEndId: string): Known[] {
  const found = store.all<Known>(`${KNOWN} WHERE p.end_to_end_id = ? LIMIT 2`, [endToEndId]);
  return found.length === 1 ? found : [];
}

export function planNews(store: ReadStore, news: readonly PaymentNews[]): NewsPlan {
  const changes = new Map<string, PaymentChange>();
  const unknown: PaymentNews[] = [];
  let toldCount = 0;
  const apply = (payments: readonly Known[], about: (known: Known) => PaymentNews | undefined) => {
    for (const known of payments) {
      const told = about(known);
      if (told === undefined) continue;
      toldCount += 1;
      const change = changeOf(known, told);
      if (change !== null) changes.set(known.id, change);
    }
  };
  const single = (one: PaymentNews, payments: readonly Known[]) =>
    payments.length === 0 ? unknown.push(one) : apply(payments, () => one);
  const messages = new Map<string, PaymentNews[]>();
  for (const one of news) {
    if (one.trace !== null) single(one, byTrace(store, one.trace));
    else if (one.messageId !== null)
      messages.set(one.messageId, [...(messages.get(one.messageId) ?? []), one]);
    else if (one.endToEndId !== null) single(one, byEndToEnd(store, one.endToEndId));
    else unknown.push(one);
  }
  for (const [messageId, of] of messages) {
    const payments = store.all<Known>(`${KNOWN} WHERE b.message_id = ?`, [messageId]);
    const index = new MessageNews(of);
    if (payments.length === 0) unknown.push(...of);
    else apply(payments, (known) => index.of(known));
  }
  return { changes: [...changes.values()], toldCount, unknown };
}

/** A payment that will not come, or came back, is not expected any more; what it pays still is. */
export function cancelOwnFlows(store: WriteStore, paymentId: string): void {
  for (const id of store.plucks<string>(
    `SELECT x.id FROM expected_flow x WHERE x.payment_id = ? AND x.source = 'payment'
        AND x.status = 'open' AND ${takenOf('flow_id', 'x.id')} = 0`,
    [paymentId],
  ))
    store.update('expected_flow', id, { status: 'cancelled' });
}

export function applyNews(
  store: WriteStore,
  { changes }: NewsPlan,
  told: { readonly fileId: string; readonly at: string },
): void {
  for (const { paymentId, state, code, reason } of changes) {
    store.update('payment', paymentId, {
      status: state,
      status_code: code,
      status_reason: reason,
      status_at: told.at,
      status_file_id: told.fileId,
    });
    if (state === 'rejected' || state === 'returned') cancelOwnFlows(store, paymentId);
  }
}
