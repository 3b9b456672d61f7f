/** Accepting matches that a person chose: every part must still be open, and the sums must explain. */
import { formatAmount, type Money, money } from '../../core/money/money.ts';
import { AppFailure } from '../../core/result.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import type { CommandContext } from '../backend/handler.ts';
import { MATCH_PARTS, takenOf } from '../queries/matched.ts';
import { insertMatches, type MatchToStore, type StoredPart } from '../queries/matches.ts';
import { leftOfPayments, returnPayments, settlingMatch } from '../queries/returnable.ts';
import type { ReadStore } from '../store/index.ts';

type Given = DomainInput<'reconcile.accept'>['matches'][number];

interface Subject {
  readonly currency: string;
  readonly entityId: string;
  readonly accountId: string | null;
  readonly amountMinor: bigint;
  readonly name: string;
  /** A flow that a payment order pays. */
  readonly isPaid: boolean;
  /** What is open, reduced by each part that this command takes. */
  openMinor: bigint;
}

function refuse(code: string, message: string, path: string): never {
  throw new AppFailure({ kind: 'conflict', code, message, path });
}

interface SubjectRow {
  readonly currency: string;
  readonly entity_id: string;
  readonly account_id: string | null;
  readonly amount_minor: bigint;
  readonly taken_minor: bigint;
  readonly name: string;
  readonly status: string;
  /** Of flows alone. */
  readonly payment_id?: string | null;
}

const QUERIES: { readonly [kind in 'line' | 'flow' | 'posting']: string } = {
  line: `SELECT l.currency, a.entity_id, l.account_id, l.amount_minor, 'open' AS status,
                ${takenOf('line_id', 'l.id')} AS taken_minor,
                a.name || ' ' || l.booking_date AS name
           FROM statement_line l JOIN account a ON a.id = l.account_id WHERE l.id = ?`,
  flow: `SELECT x.currency, x.entity_id, x.account_id, x.amount_minor, x.status,
                ${takenOf('flow_id', 'x.id')} AS taken_minor,
                x.reference AS name, x.payment_id
           FROM expected_flow x WHERE x.id = ?`,
  posting: `SELECT g.currency, g.entity_id, b.bank_account_id AS account_id, g.amount_minor,
                   'open' AS status,
                   ${takenOf('posting_id', 'g.id')} AS taken_minor,
                   j.external_id AS name
              FROM ledger_posting g JOIN ledger_journal j ON j.id = g.journal_id
              JOIN ledger_account b ON b.id = g.ledger_account_id WHERE g.id = ?`,
};

/** Lines and items of one command, so that two of its matches cannot take the same twice. */
class Subjects {
  readonly #store: ReadStore;
  readonly #known = new Map<string, Subject>();
  readonly #parts = new Set<string>();

  constructor(store: ReadStore) {
    this.#store = store;
  }

  get(kind: 'line' | 'flow' | 'posting', id: string, path: string, isReturn = false): Subject {
    const known = this.#known.get(`${kind} ${id}`);
    if (known !== undefined) return known;
    const row = this.#store.get<
      SubjectRow & { readonly [column: string]: string | bigint | null | undefined }
    >(QUERIES[kind], [id]);
    if (row === undefined)
      throw new AppFailure({
        kind: 'not-found',
        code: 'MATCH_PART_UNKNOWN',
        message: `There is no ${kind} with the id ${id}. It may have been removed meanwhile; load the suggestions again.`,
        path,
      });
    // What was matched may come back, whether or not it is wanted any more.
    if (row.status === 'cancelled' && !isReturn)
      refuse(
        'MATCH_FLOW_CANCELLED',
        `${row.name} was cancelled. Open it again before you match it.`,
        path,
      );
    const made: Subject = {
      currency: row.currency,
      entityId: row.entity_id,
      accountId: row.account_id,
      amountMinor: row.amount_minor,
      name: row.name,
      isPaid: row.payment_id != null,
      openMinor: row.amount_minor - row.taken_minor,
    };
    this.#known.set(`${kind} ${id}`, made);
    return made;
  }

  /** The newest match that settled a flow before this command. */
  settledBy(flowId: string): string | null {
    return settlingMatch(this.#store, flowId);
  }

  /** Names of flows that an order paid and of which something is still taken. */
  takenStill(flowIds: readonly string[]): string[] {
    return flowIds.flatMap((id) => {
      const flow = this.#known.get(`flow ${id}`);
      const isTaken = flow?.isPaid === true && flow.openMinor !== flow.amountMinor;
      return isTaken ? [flow.name] : [];
    });
  }

  /** Names of settled flows of the same payments that are not among these. */
  leftOf(flowIds: readonly string[]): string[] {
    return flowIds.length === 0 ? [] : leftOfPayments(this.#store, flowIds);
  }

  /** Flows of which nothing is open any more. */
  get settledFlows(): number {
    let settled = 0;
    for (const [key, { openMinor }] of this.#known)
      if (key.startsWith('flow ') && openMinor === 0n) settled++;
    return settled;
  }

  /** A part of a collective booking is taken once, also when its line has room for more. */
  takeDetail(lineId: string, detail: number | null, path: string): void {
    const key = `${lineId}#${detail ?? ''}`;
    const stored =
      detail === null
        ? undefined
        : this.#store.pluck(`SELECT 1 FROM ${MATCH_PARTS} WHERE line_id = ? AND detail = ?`, [
            lineId,
            BigInt(detail),
          ]);
    if (stored !== undefined || (detail !== null && this.#parts.has(key)))
      refuse('MATCH_NOT_OPEN', `Part ${detail} of the line is matched already.`, path);
    this.#parts.add(key);
  }
}

/**
 * Takes a part: in the currency of its subject and no more than is open. A part of a collective booking
 * may have the other sign than its line, so only whole lines are held to it.
 */
function take(
  subject: Subject,
  minor: bigint,
  currency: string,
  isDetail: boolean,
  path: string,
): void {
  if (currency !== subject.currency)
    refuse(
      'MATCH_CURRENCY',
      `${subject.name} is in ${subject.currency}, not in ${currency}.`,
      path,
    );
  const { openMinor } = subject;
  const size = (value: bigint) => (value < 0n ? -value : value);
  const fits = minor !== 0n && minor < 0n === openMinor < 0n && size(minor) <= size(openMinor);
  if (!isDetail && !fits)
    refuse(
      'MATCH_NOT_OPEN',
      `${subject.name} has ${currency} ${formatAmount(money(currency, openMinor))} open, and the match takes ${formatAmount(money(currency, minor))}. Load the suggestions again.`,
      path,
    );
  subject.openMinor -= minor;
}

/** Gives back what matches have taken of a flow, and no more than that. */
function giveBack(subject: Subject, { minor, currency }: Money, path: string): void {
  const takenMinor = subject.amountMinor - subject.openMinor;
  const size = (value: bigint) => (value < 0n ? -value : value);
  if (
    currency !== subject.currency ||
    minor < 0n === takenMinor < 0n ||
    size(minor) > size(takenMinor)
  )
    refuse(
      'MATCH_NOT_TAKEN',
      `Of ${subject.name} matches have taken ${subject.currency} ${formatAmount(money(subject.currency, takenMinor))}, and the return gives ${currency} ${formatAmount(money(currency, minor))} back. Load the suggestions again.`,
      path,
    );
  subject.openMinor -= minor;
}

function sum(parts: readonly StoredPart[], side: 'bank' | 'book'): bigint {
  return parts
    .filter(({ lineId }) => (lineId !== null) === (side === 'bank'))
    .reduce((total, { amountMinor }) => total + amountMinor, 0n);
}

/** Bank less books; between currencies what was suggested, since only its rate explains it. */
function differenceOf(
  match: Given,
  parts: readonly StoredPart[],
  currency: string,
  path: string,
): bigint {
  const isForeign = parts.some((part) => part.currency !== currency);
  if (!isForeign) return sum(parts, 'bank') - sum(parts, 'book');
  if (match.difference === undefined || match.difference.currency !== currency)
    refuse(
      'MATCH_DIFFERENCE_MISSING',
      `The items are in another currency; say what the difference in ${currency} is.`,
      path,
    );
  return match.difference.minor;
}

function shapeOf({ bank, book }: Given): string {
  if (bank.length > 1) return book.length > 1 ? 'many-to-many' : 'many-to-one';
  return book.length > 1 ? 'one-to-many' : 'one-to-one';
}

/** A payment comes back as a whole, so that it is either returned or not. */
function checkWholeReturn(subjects: Subjects, given: readonly string[], path: string): void {
  const rest = [...subjects.takenStill(given), ...subjects.leftOf(given)];
  if (rest.length > 0)
    refuse(
      'MATCH_RETURN_PARTIAL',
      `The return leaves ${rest.slice(0, 3).join(', ')} settled, which the same payment paid. Give back all that it paid; what comes in less is a difference, such as a fee.`,
      path,
    );
}

function prepare(subjects: Subjects, match: Given, id: string, path: string): MatchToStore {
  const parts: StoredPart[] = [];
  let returnsId: string | null = null;
  const entities = new Set<string>();
  match.bank.forEach(({ lineId, detail, amount }, at) => {
    const place = `${path}.bank.${at}`;
    const line = subjects.get('line', lineId, place);
    subjects.takeDetail(lineId, detail, place);
    take(line, amount.minor, amount.currency, detail !== null, place);
    entities.add(line.entityId);
    const { currency, minor: amountMinor } = amount;
    parts.push({ lineId, detail, flowId: null, postingId: null, currency, amountMinor });
  });
  const given: string[] = [];
  match.book.forEach(({ kind, id: own, amount, isBack }, at) => {
    const place = `${path}.book.${at}`;
    const isReturn = (match.method === 'return' || isBack) && kind === 'flow';
    const item = subjects.get(kind, own, place, isReturn);
    // Of the other sign than the flow, it was taken and comes back.
    if (isReturn && (isBack || amount.minor < 0n !== item.amountMinor < 0n)) {
      giveBack(item, amount, place);
      returnsId ??= subjects.settledBy(own);
      if (isBack) given.push(own);
    } else take(item, amount.minor, amount.currency, false, place);
    entities.add(item.entityId);
    const { currency, minor: amountMinor } = amount;
    const ids =
      kind === 'flow' ? { flowId: own, postingId: null } : { flowId: null, postingId: own };
    parts.push({ lineId: null, detail: null, ...ids, currency, amountMinor });
  });
  checkWholeReturn(subjects, given, path);
  if (entities.size > 1)
    refuse('MATCH_ENTITIES', 'The lines and items belong to different legal entities.', path);
  const first = subjects.get('line', match.bank[0]?.lineId ?? '', path);
  if (parts.some(({ lineId, currency }) => lineId !== null && currency !== first.currency))
    refuse('MATCH_CURRENCY', 'The bank lines of a match are in one currency.', path);
  const differenceMinor = differenceOf(match, parts, first.currency, path);
  if (match.book.length === 0 && differenceMinor !== 0n)
    refuse('MATCH_RETURN_OPEN', 'Lines without items must cancel each other.', path);
  return {
    id,
    accountId: first.accountId ?? '',
    currency: first.currency,
    shape: shapeOf(match),
    method: match.method,
    ruleId: match.ruleId,
    score: match.score,
    grounds: match.grounds,
    differenceMinor,
    differenceKind: match.differenceKind ?? (differenceMinor === 0n ? null : 'other'),
    returnsId,
    parts,
  };
}

/** Flows of returns, whose orders came back. */
export function flowsGivenBack(rows: readonly MatchToStore[]): string[] {
  const returns = rows.filter(({ method, returnsId }) => method === 'return' || returnsId);
  return [...new Set(returns.flatMap(({ parts }) => parts.flatMap(({ flowId }) => flowId ?? [])))];
}

/**
 * Stores matches as one entry. Throws MATCH_NOT_OPEN, MATCH_NOT_TAKEN, MATCH_PART_UNKNOWN, MATCH_CURRENCY, MATCH_ENTITIES,
 * MATCH_FLOW_CANCELLED, MATCH_RETURN_OPEN, MATCH_RETURN_PARTIAL and MATCH_DIFFERENCE_MISSING.
 */
export function acceptMatches(
  { store, newId, clock }: CommandContext,
  { matches }: DomainInput<'reconcile.accept'>,
): DomainOutput<'reconcile.accept'> {
  const subjects = new Subjects(store);
  const rows = matches.map((match, at) => prepare(subjects, match, newId(), `matches.${at}`));
  insertMatches(store, rows, newId);
  returnPayments(store, flowsGivenBack(rows), clock.now());
  return { ids: rows.map(({ id }) => id), settledFlows: subjects.settledFlows };
}
