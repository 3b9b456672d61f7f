/**
 * Reads pain.001 of any version and national flavour: elements count by their local names, and what
 * the order cannot hold is told by name, never dropped in silence.
 */
import { AppFailure, fail, ok, type Result } from '../../../../core/result.ts';
import { XmlWalker } from '../../xml.ts';
import { xmlCharset } from '../../xmlCharset.ts';
import { checkOrder } from '../check.ts';
import type { Draft, PaymentFile, PaymentOrder } from '../model.ts';
import { Findings } from '../report.ts';
import { piecesOf } from '../xmlEncoding.ts';
import { newOpenParts, newParty } from './parts.ts';
import { newBlock, newRemittance, newTransaction, ORDER_PATHS, type OrderState } from './paths.ts';

const KNOWN = /pain\.001\.\d{3}\.\d{2}(?:\.[a-z]{2}\.\d{2})?/;

/** `pain.001.001.09` out of a namespace; just `pain.001` where it says nothing. */
export function messageTypeOf(namespace: string | null): string {
  return KNOWN.exec(namespace ?? '')?.[0] ?? 'pain.001';
}

/**
 * Reads one pain.001 file and checks it (see `checkOrder`). Errors: XML_MALFORMED,
 * XML_DOCTYPE_REFUSED, XML_TOO_DEEP, XML_TEXT_TOO_LONG, PAIN001_NO_ORDER.
 */
export function readPain001(bytes: Uint8Array): Result<PaymentFile> {
  const findings = new Findings();
  const unknown = new Map<string, number>();
  const order: Draft<PaymentOrder> = {
    messageId: null,
    createdAt: null,
    declared: { count: null, sum: null },
    initiator: newParty(),
    forwarder: null,
    blocks: [],
  };
  let walker: XmlWalker<OrderState> | null = null;
  const state: OrderState = {
    ...newOpenParts(),
    order,
    block: newBlock(),
    transaction: newTransaction(),
    remittance: newRemittance(),
    document: { type: null, issuer: null, number: null, date: null },
    namespace: null,
    hasMessage: false,
    blockLines: [],
    transactionLines: [],
    line: () => walker?.line ?? 0,
    report: findings.report,
  };
  const { encoding, issue } = xmlCharset(bytes);
  if (issue) findings.report(issue.severity, issue.code, issue.message, issue.line);
  try {
    walker = new XmlWalker(ORDER_PATHS, state, encoding, (_, name) => {
      if (unknown.size < 100 || unknown.has(name)) unknown.set(name, (unknown.get(name) ?? 0) + 1);
    });
    for (const piece of piecesOf(bytes)) walker.write(piece);
    walker.end();
  } catch (error) {
    if (error instanceof AppFailure) return fail(error.error);
    throw error;
  }
  if (!state.hasMessage)
    return fail({
      kind: 'invalid-input',
      code: 'PAIN001_NO_ORDER',
      message:
        'The file holds no credit transfer order (CstmrCdtTrfInitn). Check which file it is.',
    });
  for (const [name, count] of unknown)
    findings.report(
      'info',
      'ELEMENT_NOT_KEPT',
      `${name} (${count} times) has no place in the order and was not taken over.`,
      null,
    );
  checkOrder(order, 'read', findings.report, (block, transaction) => {
    if (block === null) return null;
    if (transaction === null) return state.blockLines[block] ?? null;
    return state.transactionLines[block]?.[transaction] ?? null;
  });
  return ok({
    messageType: messageTypeOf(state.namespace),
    namespace: state.namespace,
    order,
    transactionLines: state.transactionLines,
    issues: findings.issues,
    isRefused: findings.hasErrors,
  });
}
