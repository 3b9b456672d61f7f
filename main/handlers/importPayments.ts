/**
 * Keeping payment orders: each payment is expected once, as the planned flows that it pays or as a flow
 * of its own, and what banks answer changes its status. Part of the command of an import.
 */
import { formatAmount, money } from '../../core/money/money.ts';
import { compileRules } from '../../core/rules/engine.ts';
import type { DomainOutput } from '../../preload/contract/index.ts';
import type { OrderedPayment } from '../../sync/formats/payments/orders.ts';
import type { CommandContext } from '../backend/handler.ts';
import type { ParsedFile } from '../import/parsed.ts';
import { applyNews, type NewsPlan, planNews } from '../queries/paymentNews.ts';
import {
  type PayingAccount,
  type PlannedBatch,
  type PlannedPayment,
  planBatches,
} from '../queries/paymentPlan.ts';
import { categoryRules } from '../queries/rules.ts';
import type { ReadStore } from '../store/index.ts';

type FilePreview = DomainOutput<'import.inspect'>['files'][number];
type PaymentEffect = NonNullable<FilePreview['payment']>['effect'];

interface FilePlan {
  readonly batches: readonly PlannedBatch[];
  readonly news: NewsPlan;
}

/** What keeping a payment file would do; `answer` is the account that a person gave for it. */
export function planPaymentFile(
  store: ReadStore,
  { orders, news }: ParsedFile,
  answer: string | undefined,
): FilePlan {
  return { batches: planBatches(store, orders, answer), news: planNews(store, news) };
}

const sumOf = <T>(list: readonly T[], size: (one: T) => number) =>
  list.reduce((sum, one) => sum + size(one), 0);

export function effectOf({ batches, news }: FilePlan): PaymentEffect {
  const known = batches.filter(({ state }) => state === 'known');
  return {
    newCount: sumOf(batches, ({ payments }) => payments.length),
    knownCount:
      sumOf(known, ({ batch }) => batch.payments.length) +
      sumOf(batches, ({ repeated }) => repeated.length),
    plannedCount: sumOf(
      batches,
      ({ payments }) => payments.filter(({ flowIds }) => flowIds.length > 0).length,
    ),
    changedCount: news.changes.length,
    toldCount: news.toldCount,
  };
}

const nameOf = (one: OrderedPayment) => one.endToEndId ?? one.trace ?? `number ${one.position}`;

function batchIssues({ batch, state, payments, repeated, unusable }: PlannedBatch) {
  const name = batch.batchId ?? batch.messageId;
  const warn = (code: string, message: string) => ({ code, severity: 'warning' as const, message });
  const issues: FilePreview['issues'] = [];
  if (state === 'no-account')
    issues.push(
      warn(
        'PAYMENT_ACCOUNT_UNKNOWN',
        batch.accountNumber === null
          ? `Batch ${name} names no account, and the register has not exactly one at its bank. Give the account; its payments are not kept.`
          : `The register holds no account ${batch.accountNumber}. Enter it first; the payments of batch ${name} are not kept.`,
      ),
    );
  if (state === 'changed')
    issues.push(
      warn(
        'PAYMENT_BATCH_CHANGED',
        `Batch ${name} of message ${batch.messageId} was imported with other payments. Ids are never used again: undo that import, or give the batch an id of its own.`,
      ),
    );
  for (const one of repeated)
    issues.push(
      warn(
        'PAYMENT_REPEATED',
        `Payment ${nameOf(one)} was ordered for the same day by another message; it is kept once.`,
      ),
    );
  for (const one of unusable)
    issues.push(
      warn(
        'PAYMENT_CURRENCY_UNKNOWN',
        `Payment ${nameOf(one)} is in ${one.currency}, which is no known currency; it is not kept.`,
      ),
    );
  for (const { ordered, amountMinor, differing } of payments)
    if (differing.length > 0)
      issues.push(
        warn(
          'PAYMENT_DIFFERS',
          `Payment ${nameOf(ordered)} names ${differing.join(', ')} and orders ${ordered.currency} ${formatAmount(money(ordered.currency, amountMinor))}, which is not what is planned: both stay expected. Change or cancel one of them.`,
        ),
      );
  return issues;
}

export function paymentIssues({ batches, news }: FilePlan): FilePreview['issues'] {
  const missing = news.unknown.length;
  return [
    ...batches.flatMap(batchIssues),
    ...(missing === 0
      ? []
      : [
          {
            code: 'PAYMENT_UNKNOWN',
            severity: 'warning' as const,
            message: `${missing} of the answers are about payments that were not imported. Import their order, then this file again.`,
          },
        ]),
  ];
}

/** Whether a person must say which account orders. */
export function asksForAccount({ batches }: FilePlan): boolean {
  return batches.some(({ state, batch }) => state === 'no-account' && batch.accountNumber === null);
}

/** The category of payments that no rule knows; made when the first one needs it. */
function paymentCategory({ store, newId }: CommandContext): string {
  const known = store.pluck<string>("SELECT id FROM category WHERE code = 'PAYMENTS'");
  if (known !== undefined) return known;
  const row = { code: 'PAYMENTS', name: 'Payments', direction: 'both', sort: 1000 };
  return store.upsert('category', { id: newId(), ...row });
}

type CategoryOf = (one: PlannedPayment, account: PayingAccount) => string;

/** As the rules would categorise the line that books it. */
function categoriser(context: CommandContext): CategoryOf {
  const decide = compileRules(categoryRules(context.store));
  let fallback: string | null = null;
  return ({ ordered, amountMinor }, account) => {
    const decision = decide({
      accountId: account.id,
      bankId: account.bankId,
      entityId: account.entityId,
      currency: ordered.currency,
      amountMinor,
      counterpartyName: ordered.counterpartyName,
      counterpartyAccount: ordered.counterpartyAccount,
      endToEndId: ordered.endToEndId,
      remittance: ordered.text,
    });
    fallback ??= decision === null ? paymentCategory(context) : null;
    return decision?.rule.categoryId ?? fallback ?? paymentCategory(context);
  };
}

const LONGEST_DESCRIPTION = 140;

function descriptionOf({ counterpartyName, text }: OrderedPayment, reference: string): string {
  const parts = [counterpartyName, text].filter((part) => part !== null && part !== '');
  return (parts.join(': ') || reference).slice(0, LONGEST_DESCRIPTION);
}

/** The first reference that no flow has: the end-to-end id, else one with the payment's place. */
function freeReference(store: ReadStore, { batch }: PlannedBatch, ordered: OrderedPayment): string {
  const { endToEndId, trace, position } = ordered;
  const place = `${batch.batchId ?? batch.messageId} #${position}`;
  const wanted = [endToEndId ?? trace ?? place, place, `${batch.messageId} ${place}`];
  const isFree = (reference: string) =>
    store.pluck('SELECT 1 FROM expected_flow WHERE reference = ?', [reference]) === undefined;
  const found = wanted.find(isFree);
  if (found !== undefined) return found;
  let copy = 2;
  while (!isFree(`${batch.messageId} ${place} (${copy})`)) copy += 1;
  return `${batch.messageId} ${place} (${copy})`;
}

interface Kept {
  readonly context: CommandContext;
  readonly categoryOf: CategoryOf;
  readonly planned: PlannedBatch;
}

function expectPayment(
  { context, categoryOf, planned }: Kept,
  one: PlannedPayment,
  paymentId: string,
  side: { readonly account: PayingAccount; readonly amountMinor: bigint },
): void {
  const { store, newId } = context;
  const { ordered } = one;
  const reference = freeReference(store, planned, ordered);
  store.insert('expected_flow', {
    id: newId(),
    entity_id: side.account.entityId,
    account_id: side.account.id,
    category_id: categoryOf({ ...one, amountMinor: side.amountMinor }, side.account),
    counterparty_id: null,
    reference,
    description: descriptionOf(ordered, reference),
    source: 'payment',
    due_date: planned.batch.executionDate,
    currency: ordered.currency,
    amount_minor: side.amountMinor,
    probability: '1',
    status: 'open',
    payment_id: paymentId,
  });
}

function keepPayment(kept: Kept, batchId: string, account: PayingAccount, one: PlannedPayment) {
  const { store, newId } = kept.context;
  const { ordered, amountMinor, flowIds, receiving } = one;
  const id = newId();
  store.insert('payment', {
    id,
    batch_id: batchId,
    position: ordered.position,
    source_line: ordered.line,
    end_to_end_id: ordered.endToEndId,
    instruction_id: ordered.instructionId,
    trace: ordered.trace,
    counterparty_name: ordered.counterpartyName,
    counterparty_account: ordered.counterpartyAccount,
    text: ordered.text,
    currency: ordered.currency,
    amount_minor: amountMinor,
    status: 'ordered',
  });
  for (const flowId of flowIds) store.update('expected_flow', flowId, { payment_id: id });
  if (flowIds.length === 0) expectPayment(kept, one, id, { account, amountMinor });
  if (receiving !== null)
    expectPayment(kept, one, id, { account: receiving, amountMinor: -amountMinor });
}

function keepBatch(
  context: CommandContext,
  categoryOf: CategoryOf,
  planned: PlannedBatch,
  fileId: () => string,
): void {
  const { batch, account, payments, identity, content } = planned;
  if (account === null || payments.length === 0) return;
  const id = context.newId();
  context.store.insert('payment_batch', {
    id,
    account_id: account.id,
    raw_file_id: fileId(),
    message_id: batch.messageId,
    batch_id: batch.batchId,
    execution_date: batch.executionDate,
    single_booking: batch.isSingleBooking,
    payment_count: payments.length,
    identity,
    content,
  });
  for (const one of payments) keepPayment({ context, categoryOf, planned }, id, account, one);
}

/**
 * Keeps a payment file; answers what that brought. The file's row is made once something of it is
 * kept, so that one which came too early, or before its account, may come again.
 */
export function keepPaymentFile(
  context: CommandContext,
  file: ParsedFile,
  answer: string | undefined,
  fileId: () => string,
): PaymentEffect {
  const plan = planPaymentFile(context.store, file, answer);
  const categoryOf = categoriser(context);
  for (const planned of plan.batches) keepBatch(context, categoryOf, planned, fileId);
  if (plan.news.changes.length > 0)
    applyNews(context.store, plan.news, { fileId: fileId(), at: context.clock.now() });
  return effectOf(plan);
}
