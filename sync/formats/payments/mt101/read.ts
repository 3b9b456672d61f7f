/**
 * Reads SWIFT MT101 requests for transfer, one or several messages, with or without envelope. Each
 * ordering customer and execution date becomes a block; fields without a place in the order are told.
 */
import { fail, ok, type Result } from '../../../../core/result.ts';
import { decodeBytes, detectEncoding } from '../../charset.ts';
import { parseCompactDate, parseUnsignedAmount, tidy } from '../../values.ts';
import { checkOrder } from '../check.ts';
import type {
  Draft,
  PaymentBlock,
  PaymentFile,
  PaymentOrder,
  PaymentTransaction,
} from '../model.ts';
import { newAccount, newAgent, newParty } from '../pain001/parts.ts';
import { newBlock, newTransaction } from '../pain001/paths.ts';
import { Findings } from '../report.ts';
import { agentOf, joinLines, partyOf } from './fields.ts';

interface Field {
  readonly tag: string;
  readonly option: string;
  readonly lines: string[];
  readonly line: number;
}

const TAG = /^:(\d\d)([A-Z]?):(.*)$/;
const BEARERS: Readonly<Record<string, string>> = { OUR: 'DEBT', BEN: 'CRED', SHA: 'SHAR' };

/** How likely the bytes are an MT101: its type in the envelope, or 20, 28D and 32B without one. */
export function sniffMt101(head: Uint8Array): number {
  const text = Buffer.from(head.subarray(0, 8192)).toString('latin1');
  if (/\{2:[IO]101/.test(text)) return 0.97;
  const has = (tag: string) => new RegExp(`(?:^|\\n):${tag}:`).test(text);
  return has('28D') && has('21') && has('32B') && !has('61') ? 0.9 : 0;
}

/** The fields of each message, in order. A line that is no tag goes on with the field before it. */
function messagesOf(text: string): Field[][] {
  const messages: Field[][] = [];
  let fields: Field[] | null = null;
  text.split(/\r?\n/).forEach((raw, index) => {
    const start = raw.indexOf('{4:');
    const line = start >= 0 ? raw.slice(start + 3) : raw;
    if (/^-(?:\}|$)/.test(line)) {
      fields = null;
      return;
    }
    const match = TAG.exec(line);
    if (match) {
      const [, tag = '', option = '', value = ''] = match;
      if (tag === '20' && option === '') {
        fields = [];
        messages.push(fields);
      }
      fields?.push({ tag, option, lines: [value], line: index + 1 });
    } else fields?.at(-1)?.lines.push(line);
  });
  for (const message of messages)
    for (const { lines } of message)
      while (lines.length > 1 && lines.at(-1)?.trim() === '') lines.pop();
  return messages;
}

interface Customer {
  party: Draft<PaymentBlock['debtor']>;
  account: Draft<PaymentBlock['debtorAccount']>;
  agent: Draft<PaymentBlock['debtorAgent']>;
}

class Mt101Reader {
  readonly findings = new Findings();
  readonly blocks: Draft<PaymentBlock>[] = [];
  readonly lines: number[][] = [];
  readonly #unknown = new Map<string, number>();
  readonly #pages = new Set<number>();
  #pageTotal = 0;
  messageId: string | null = null;
  initiator: Draft<PaymentOrder['initiator']> = newParty();

  take(fields: readonly Field[]): void {
    const at = fields.findIndex(({ tag, option }) => tag === '21' && option === '');
    const head = at < 0 ? fields : fields.slice(0, at);
    const base = emptyCustomer();
    let date: Draft<PaymentBlock>['executionDate'] = null;
    let id: string | null = null;
    for (const field of head) {
      const { tag, option } = field;
      const value = tidy(field.lines[0]);
      if (tag === '20') this.messageId ??= value;
      else if (tag === '21' && option === 'R') id = value;
      else if (tag === '30') date = this.#date(value, field.line);
      else if (tag === '28') this.#page(value, field.line);
      else if (!this.#customer(base, field)) this.#note(field);
    }
    id ??= tidy(fields[0]?.lines[0]);
    if (at < 0) {
      this.findings.report(
        'error',
        'MT101_NO_TRANSACTION',
        'The message has no :21:.',
        fields[0]?.line ?? null,
      );
      return;
    }
    for (const part of transactionsOf(fields.slice(at))) this.#transaction(part, base, date, id);
  }

  #page(value: string | null, line: number): void {
    const match = /^0*(\d{1,5})\/0*(\d{1,5})$/.exec(value ?? '');
    if (match) {
      this.#pages.add(Number(match[1]));
      this.#pageTotal = Math.max(this.#pageTotal, Number(match[2]));
      return;
    }
    const message = `":28D:${value ?? ''}" is no index and total.`;
    this.findings.report('warning', 'PAGE_FORMAT', message, line);
  }

  #date(value: string | null, line: number): Draft<PaymentBlock>['executionDate'] {
    const parsed = parseCompactDate(value ?? '');
    if (parsed && !parsed.isClamped) return parsed.date;
    this.findings.report(
      'error',
      'DATE_SYNTAX',
      `":30:${value ?? ''}" is no execution date.`,
      line,
    );
    return null;
  }

  #note({ tag, option }: Field): void {
    const name = `:${tag}${option}:`;
    this.#unknown.set(name, (this.#unknown.get(name) ?? 0) + 1);
  }

  /** Fields of the ordering side, which stand in the head or in each transaction. */
  #customer(customer: Customer, { tag, option, lines }: Field): boolean {
    if (tag === '50' && (option === 'C' || option === 'L')) {
      const name = tidy(lines[0]);
      this.initiator =
        option === 'C' ? { ...this.initiator, bic: name } : { ...this.initiator, name };
      return true;
    }
    if (tag === '50') {
      const { party, account } = partyOf(option, lines);
      customer.party = party;
      if (account) customer.account = account;
      return true;
    }
    if (tag !== '52') return false;
    customer.agent = agentOf(option, lines);
    return true;
  }

  #transaction(
    fields: readonly Field[],
    base: Customer,
    date: Draft<PaymentBlock>['executionDate'],
    id: string | null,
  ): void {
    const one = newTransaction();
    const customer: Customer = { ...base };
    for (const field of fields)
      if (!this.#detail(one, field) && !this.#customer(customer, field)) this.#note(field);
    const line = fields[0]?.line ?? 0;
    if (one.amount.currency === '')
      this.findings.report(
        'error',
        'AMOUNT_MISSING',
        'The transaction has no amount (:32B:).',
        line,
      );
    const index = this.#blockFor(customer, date, id);
    this.blocks[index]?.transactions.push(one);
    this.lines[index]?.push(line);
  }

  /** The block of this customer, date and id; ids that would stand twice get a number. */
  #blockFor(
    customer: Customer,
    date: Draft<PaymentBlock>['executionDate'],
    id: string | null,
  ): number {
    const key = JSON.stringify([customer, date]);
    const known = this.blocks.findIndex(
      (block) =>
        (block.id === id || block.id?.startsWith(`${id}-`)) &&
        key ===
          JSON.stringify([
            { party: block.debtor, account: block.debtorAccount, agent: block.debtorAgent },
            block.executionDate,
          ]),
    );
    if (known >= 0) return known;
    const twins = this.blocks.filter(
      (block) => block.id === id || block.id?.startsWith(`${id}-`),
    ).length;
    this.blocks.push({
      ...newBlock(),
      id: twins === 0 || id === null ? id : `${id}-${twins + 1}`,
      executionDate: date,
      debtor: customer.party,
      debtorAccount: customer.account,
      debtorAgent: customer.agent,
    });
    this.lines.push([]);
    return this.blocks.length - 1;
  }

  #detail(one: Draft<PaymentTransaction>, field: Field): boolean {
    const { tag, option, lines } = field;
    const value = tidy(lines[0]);
    const name = tag + option;
    if (name === '21') one.endToEndId = value;
    else if (name === '32B') this.#amount(one, field);
    else if (name === '33B') this.#ordered(one, field);
    else if (name === '21F' || name === '36') {
      one.exchange ??= { unitCurrency: null, rate: null, type: null, contract: null };
      if (name === '21F') one.exchange.contract = value;
      else one.exchange.rate = parseUnsignedAmount(value ?? '');
    } else if (name === '23E') {
      const [code = '', ...text] = (value ?? '').split('/');
      one.instructionsForCreditorAgent.push({ code: tidy(code), text: tidy(text.join('/')) });
    } else if (tag === '56') one.intermediaries.push(agentOf(option, lines));
    else if (tag === '57') one.creditorAgent = agentOf(option, lines);
    else if (tag === '59') {
      const { party, account } = partyOf(option, lines);
      one.creditor = party;
      one.creditorAccount = account;
    } else if (name === '70') {
      const text = tidy(joinLines(lines));
      if (text !== null) one.remittance.unstructured.push(text);
    } else if (name === '71A') {
      const bearer = Object.hasOwn(BEARERS, value ?? '') ? BEARERS[value as string] : undefined;
      if (bearer === undefined)
        this.findings.report(
          'warning',
          'CHARGES_UNKNOWN',
          `":71A:${value ?? ''}" is not OUR, SHA or BEN.`,
          field.line,
        );
      one.chargeBearer = bearer ?? null;
    } else return false;
    return true;
  }

  #amount(one: Draft<PaymentTransaction>, { lines, line }: Field): void {
    const match = /^([A-Z]{3})(\d[\d,]*)$/.exec(lines[0]?.trim() ?? '');
    const amount = match ? parseUnsignedAmount(match[2] as string) : null;
    if (!match || amount === null) {
      this.findings.report(
        'error',
        'AMOUNT_SYNTAX',
        `":32B:${lines[0] ?? ''}" is no amount.`,
        line,
      );
      if (match) one.amount = { amount: '0', currency: match[1] as string };
      else one.amount = { amount: '0', currency: 'XXX' };
    } else one.amount = { amount, currency: match[1] as string };
  }

  #ordered(one: Draft<PaymentTransaction>, { lines, line }: Field): void {
    const match = /^([A-Z]{3})(\d[\d,]*)$/.exec(lines[0]?.trim() ?? '');
    const amount = match ? parseUnsignedAmount(match[2] as string) : null;
    if (match && amount !== null) {
      one.ordered = { amount, currency: match[1] as string };
      return;
    }
    this.findings.report(
      'warning',
      'AMOUNT_SYNTAX',
      `":33B:${lines[0] ?? ''}" is no amount; what was ordered is not taken over.`,
      line,
    );
  }

  finish(): void {
    if (this.#pages.size < this.#pageTotal)
      this.findings.report(
        'warning',
        'PAGES_MISSING',
        `The order has ${this.#pageTotal} messages; ${this.#pages.size} of them are here.`,
        null,
      );
    for (const [name, count] of this.#unknown)
      this.findings.report(
        'info',
        'ELEMENT_NOT_KEPT',
        `${name} (${count} times) has no place in the order and was not taken over.`,
        null,
      );
  }
}

function emptyCustomer(): Customer {
  return {
    party: newParty(),
    account: newAccount(),
    agent: newAgent(),
  };
}

function transactionsOf(fields: readonly Field[]): Field[][] {
  const parts: Field[][] = [];
  for (const field of fields) {
    if (field.tag === '21' && field.option === '') parts.push([field]);
    else parts.at(-1)?.push(field);
  }
  return parts;
}

/** Reads MT101 messages and checks the order. Errors: MT101_NO_MESSAGE. */
export function readMt101(bytes: Uint8Array): Result<PaymentFile> {
  const { encoding } = detectEncoding(bytes);
  const messages = messagesOf(decodeBytes(bytes, encoding));
  if (messages.length === 0)
    return fail({
      kind: 'invalid-input',
      code: 'MT101_NO_MESSAGE',
      message: 'The file holds no message that begins with :20:. Check which file it is.',
    });
  const reader = new Mt101Reader();
  for (const message of messages) reader.take(message);
  reader.finish();
  const order: PaymentOrder = {
    messageId: reader.messageId,
    createdAt: null,
    declared: { count: null, sum: null },
    initiator: reader.initiator,
    forwarder: null,
    blocks: reader.blocks,
  };
  const { findings } = reader;
  checkOrder(order, 'read', findings.report, (block, transaction) =>
    block === null ? null : (reader.lines[block]?.[transaction ?? 0] ?? null),
  );
  return ok({
    messageType: 'MT101',
    namespace: null,
    order,
    transactionLines: reader.lines,
    issues: findings.issues,
    isRefused: findings.hasErrors,
  });
}
