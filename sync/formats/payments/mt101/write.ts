/**
 * Writes payment orders as SWIFT MT101: one message a block, text in the SWIFT X set, 35 characters a
 * line. The order that was written, with everything that the format lacks left out and told, is in
 * the result.
 */
import { ok, type Result } from '../../../../core/result.ts';
import { encodeText } from '../../charset.ts';
import { tidy } from '../../values.ts';
import { checkOrder } from '../check.ts';
import { toLatin } from '../latin.ts';
import {
  type Agent,
  type InstructionForAgent,
  NO_ACCOUNT,
  NO_ADDRESS,
  NO_AGENT,
  NO_BLOCK,
  NO_PARTY,
  NO_TRANSACTION,
  type Party,
  type PaymentAccount,
  type PaymentBlock,
  type PaymentOrder,
  type PaymentTransaction,
  type PostalAddress,
  type WrittenPayments,
} from '../model.ts';
import { hasWrongAmounts, notWritten } from '../pain001/write.ts';
import { Findings } from '../report.ts';
import { clearingLine, joinLines, LINE, wrapLines } from './fields.ts';

const REFERENCE = 16;
/** Longest rate: twelve characters with its comma. */
const RATE = 12;
/** Instruction codes of :23E:, and whether words may follow. */
const INSTRUCTIONS: Readonly<Record<string, boolean>> = {
  CHQB: false,
  CMSW: false,
  CMTO: true,
  CMZB: false,
  CORT: false,
  EQUI: false,
  INTC: false,
  NETS: false,
  OTHR: true,
  PHON: true,
  REPA: true,
  RTGS: false,
  URGP: false,
};
const INSTRUCTION_WORDS = 30;
/** Codes of ISO 20022 that MT101 knows under another name. */
const SAME_INSTRUCTION: Readonly<Record<string, string>> = { PHOB: 'PHON', TELB: 'PHON' };
const BEARERS: Readonly<Record<string, string>> = { DEBT: 'OUR', CRED: 'BEN', SHAR: 'SHA' };

class Mt101Writer {
  readonly findings = new Findings();

  /** Text in the X set that cannot be taken for a tag or the end of the message. */
  text(value: string | null, most: number): string | null {
    const clean = tidy(value);
    if (clean === null) return null;
    let text = (tidy(toLatin(clean).text) ?? '.').replace(/^[:-]/, '.');
    if (text !== clean)
      this.findings.report('warning', 'TEXT_CHANGED', `"${clean}" became "${text}".`, null);
    if (text.length > most) {
      text = text.slice(0, most).trimEnd();
      this.findings.report(
        'warning',
        'TEXT_CUT',
        `"${clean}" was cut to ${most} characters.`,
        null,
      );
    }
    return text;
  }

  /** A name that cannot be taken for the line of an account, which begins with a slash. */
  name(value: string | null, most: number): string | null {
    const text = this.text(value, most);
    if (!text?.startsWith('/')) return text;
    const changed = `.${text.slice(1)}`;
    this.findings.report('warning', 'TEXT_CHANGED', `"${text}" became "${changed}".`, null);
    return changed;
  }

  /** Lines that none begins like a tag or the end of the message. */
  lines(value: string | null, mostLines: number): string[] {
    const text = this.text(value, mostLines * LINE);
    if (text === null) return [];
    const wrapped = wrapLines(text);
    const lines = wrapped.slice(0, mostLines).map((line) => line.replace(/^[:-]/, '.'));
    if (lines.join() !== wrapped.join())
      this.findings.report(
        'warning',
        'TEXT_CHANGED',
        `"${text}" became "${joinLines(lines)}".`,
        null,
      );
    return lines;
  }

  reference(name: string, value: string | null): void {
    if ((value?.length ?? 0) > REFERENCE)
      this.findings.report(
        'error',
        'ID_TOO_LONG',
        `The ${name} "${value}" has over ${REFERENCE} characters, which MT101 cannot hold.`,
        null,
      );
  }

  lost(name: string, value: string | null | undefined): void {
    if (value)
      this.findings.report(
        'warning',
        'FIELD_NOT_IN_FORMAT',
        `${name} "${value}" has no place in MT101.`,
        null,
      );
  }

  address(address: PostalAddress | null): PostalAddress | null {
    if (address === null) return null;
    const { town, country, lines, ...rest } = address;
    const parts = Object.values(rest).filter((part) => part !== null);
    if (town === null || country === null) {
      const plain = [parts.join(' '), ...lines, [town, country].filter(Boolean).join(' ')];
      const kept = plain
        .map((line) => this.text(line, LINE))
        .filter((line): line is string => line !== null)
        .slice(0, 3);
      return kept.length === 0 ? null : { ...NO_ADDRESS, lines: kept };
    }
    // Numbered lines leave 33 characters, and one line for the street beside name and town.
    const street = this.text(
      [parts.join(' '), ...lines].filter((part) => part !== '').join(', '),
      LINE - 2,
    );
    return {
      ...NO_ADDRESS,
      country,
      town: this.text(town, LINE - 2 - 3),
      lines: street === null ? [] : [street],
    };
  }

  party(party: Party): Party {
    this.lost('LEI', party.lei);
    for (const other of party.otherIds) this.lost('Identification', other.id);
    const address = this.address(party.address);
    const isNumbered = address !== null && address.town !== null;
    return {
      ...NO_PARTY,
      name: this.name(party.name, isNumbered ? LINE - 2 : LINE),
      address,
    };
  }

  account(account: PaymentAccount | null): PaymentAccount | null {
    if (account === null) return null;
    if (account.iban !== null) return { ...NO_ACCOUNT, iban: account.iban };
    if (account.other === null) return NO_ACCOUNT;
    return { ...NO_ACCOUNT, other: { id: account.other.id, scheme: null, issuer: null } };
  }

  agent(agent: Agent): Agent {
    this.lost('LEI', agent.lei);
    const clearing =
      clearingLine(agent) === null
        ? NO_AGENT
        : {
            ...NO_AGENT,
            clearingSystem: agent.clearingSystem,
            clearingNumber: agent.clearingNumber,
          };
    if (agent.bic !== null) return { ...clearing, bic: agent.bic };
    const name = this.name(agent.name, LINE);
    return name === null ? clearing : { ...clearing, name };
  }

  /** Codes that :23E: knows, each once but OTHR; words where the code may have them. */
  instructions(one: PaymentTransaction): InstructionForAgent[] {
    const kept: InstructionForAgent[] = [];
    for (const { code, text } of one.instructionsForCreditorAgent) {
      const known = SAME_INSTRUCTION[code ?? 'OTHR'] ?? code ?? 'OTHR';
      const takesWords = Object.hasOwn(INSTRUCTIONS, known) ? INSTRUCTIONS[known] : undefined;
      const isTwice = known !== 'OTHR' && kept.some((other) => other.code === known);
      const words = takesWords === true ? this.text(text, INSTRUCTION_WORDS) : null;
      if (takesWords === undefined || isTwice || (known === 'OTHR' && words === null)) {
        this.lost('Instruction', [code, text].filter(Boolean).join(' '));
        continue;
      }
      if (takesWords === false) this.lost(`Words of the instruction ${known}`, text);
      kept.push({ code: known, text: words });
    }
    return kept;
  }

  /**
   * A deal's reference, and its rate with the ordered amount: the network takes a rate only together
   * with the reference (:21F:) and with what was ordered in another currency (:33B:).
   */
  exchange(one: PaymentTransaction): Pick<PaymentTransaction, 'exchange' | 'ordered'> {
    const { exchange, ordered } = one;
    this.lost('Type of rate', exchange?.type);
    this.lost('Unit of rate', exchange?.unitCurrency);
    const cleaned = tidy(toLatin(exchange?.contract ?? '').text);
    const contract =
      cleaned !== null && cleaned === exchange?.contract && cleaned.length <= REFERENCE
        ? cleaned
        : null;
    if (contract === null) this.lost('Exchange contract', exchange?.contract);
    const rate = exchange?.rate ?? null;
    const isWhole =
      rate !== null &&
      contract !== null &&
      ordered !== null &&
      ordered.currency !== one.amount.currency &&
      swiftNumber(rate).length <= RATE;
    if (!isWhole) {
      this.lost('Exchange rate', rate);
      this.lost('Ordered amount', ordered && `${ordered.currency} ${ordered.amount}`);
    }
    return {
      ordered: isWhole ? ordered : null,
      exchange:
        contract === null
          ? null
          : { unitCurrency: null, type: null, contract, rate: isWhole ? rate : null },
    };
  }

  /** What only ISO 20022 has a place for. */
  tellLost(one: PaymentTransaction): void {
    this.lost('Transfer currency', one.transferCurrency);
    this.lost('Instruction for the debtor’s bank', one.instructionForDebtorAgent);
    this.lost('Priority', one.type?.priority);
    for (const level of one.type?.serviceLevels ?? [])
      this.lost('Service level', level.code ?? level.own);
    const { localInstrument, categoryPurpose } = one.type ?? {};
    this.lost('Local instrument', localInstrument?.code ?? localInstrument?.own);
    this.lost('Category purpose', categoryPurpose?.code ?? categoryPurpose?.own);
    for (const agent of one.intermediaries.slice(1))
      this.lost('Intermediary', agent.bic ?? agent.name ?? agent.clearingNumber);
  }

  transaction(one: PaymentTransaction, block: PaymentBlock): PaymentTransaction {
    this.tellLost(one);
    this.reference('end-to-end id', one.endToEndId);
    this.lost('Instruction id', one.instructionId);
    this.lost('UETR', one.uetr);
    this.lost('Ultimate debtor', one.ultimateDebtor?.name);
    this.lost('Ultimate creditor', one.ultimateCreditor?.name);
    this.lost('Purpose', one.purpose?.code ?? one.purpose?.own);
    const { unstructured, structured } = one.remittance;
    const words = [...unstructured, ...structured.map(({ reference }) => reference ?? '')].join(
      ' ',
    );
    const lines = this.lines(words, 4);
    const bearer = one.chargeBearer ?? block.chargeBearer;
    if (bearer === null || !Object.hasOwn(BEARERS, bearer))
      this.findings.report(
        'error',
        'CHARGES_MISSING',
        `Charges are "${bearer ?? 'not told'}"; MT101 needs DEBT, CRED or SHAR.`,
        null,
      );
    return {
      ...NO_TRANSACTION,
      endToEndId: one.endToEndId,
      amount: one.amount,
      ...this.exchange(one),
      instructionsForCreditorAgent: this.instructions(one),
      chargeBearer: bearer,
      intermediaries: one.intermediaries.slice(0, 1).map((agent) => this.agent(agent)),
      creditorAgent: one.creditorAgent && this.agent(one.creditorAgent),
      creditor: one.creditor && this.party(one.creditor),
      creditorAccount: this.account(one.creditorAccount),
      remittance: {
        unstructured: lines.length === 0 ? [] : [joinLines(lines)],
        structured: [],
      },
    };
  }

  block(block: PaymentBlock): PaymentBlock {
    this.reference('block id', block.id);
    return {
      ...NO_BLOCK,
      id: block.id,
      executionDate: block.executionDate,
      debtor: this.party(block.debtor),
      debtorAccount: this.account(block.debtorAccount) ?? NO_ACCOUNT,
      debtorAgent: this.agent(block.debtorAgent),
      transactions: block.transactions.map((one) => this.transaction(one, block)),
    };
  }
}

function partyLines(
  tag: string,
  plainOption: string,
  party: Party,
  account: PaymentAccount | null,
) {
  const { address, name } = party;
  const number = account?.iban ?? account?.other?.id ?? null;
  const first = number === null ? [] : [`/${number}`];
  if (address !== null && address.town !== null && address.country !== null) {
    const street = address.lines.map((line) => `2/${line}`);
    const place = `3/${address.country}/${address.town}`;
    return field(`${tag}F`, [...first, `1/${name ?? ''}`, ...street, place]);
  }
  return field(`${tag}${plainOption}`, [...first, name ?? '', ...(address?.lines ?? [])]);
}

function agentLines(tag: string, agent: Agent | null): string {
  if (agent === null) return '';
  const clearing = clearingLine(agent);
  const first = clearing === null ? [] : [clearing];
  if (agent.bic !== null) return field(`${tag}A`, [...first, agent.bic]);
  if (agent.name !== null) return field(`${tag}D`, [...first, agent.name]);
  return clearing === null ? '' : field(`${tag}C`, first);
}

function field(tag: string, lines: readonly string[]): string {
  return `:${tag}:${lines.join('\r\n')}\r\n`;
}

/** A decimal with the comma that SWIFT wants in every number. */
function swiftNumber(text: string): string {
  return text.includes('.') ? text.replace('.', ',') : `${text},`;
}

function swiftAmount({ amount, currency }: PaymentTransaction['amount']): string {
  return currency + swiftNumber(amount);
}

function transactionText(one: PaymentTransaction): string {
  const words = one.remittance.unstructured[0];
  const { exchange, ordered } = one;
  return [
    field('21', [one.endToEndId ?? '']),
    exchange?.contract == null ? '' : field('21F', [exchange.contract]),
    ...one.instructionsForCreditorAgent.map(({ code, text }) =>
      field('23E', [[code, text].filter(Boolean).join('/')]),
    ),
    field('32B', [swiftAmount(one.amount)]),
    ...one.intermediaries.map((agent) => agentLines('56', agent)),
    agentLines('57', one.creditorAgent),
    partyLines('59', '', one.creditor ?? NO_PARTY, one.creditorAccount),
    words === undefined ? '' : field('70', wrapLines(words)),
    ordered === null ? '' : field('33B', [swiftAmount(ordered)]),
    field('71A', [BEARERS[one.chargeBearer ?? ''] ?? '']),
    exchange?.rate == null ? '' : field('36', [swiftNumber(exchange.rate)]),
  ].join('');
}

function blockText(order: PaymentOrder, block: PaymentBlock, index: number): string {
  const date = (block.executionDate ?? '').replaceAll('-', '').slice(2);
  return [
    field('20', [order.messageId ?? '']),
    block.id === null ? '' : field('21R', [block.id]),
    field('28D', [`${index + 1}/${order.blocks.length}`]),
    partyLines('50', 'H', block.debtor, block.debtorAccount),
    agentLines('52', block.debtorAgent),
    field('30', [date]),
    ...block.transactions.map(transactionText),
    '-\r\n',
  ].join('');
}

/**
 * Writes an order as the text blocks of MT101 messages; the gateway adds the envelope. Errors:
 * PAYMENT_NOT_WRITTEN with the findings in `details.issues`.
 */
export function writeMt101(order: PaymentOrder): Result<WrittenPayments> {
  const writer = new Mt101Writer();
  if (hasWrongAmounts(order, writer.findings)) return notWritten(writer.findings, 'MT101');
  writer.reference('message id', order.messageId);
  writer.lost('Time of making', order.createdAt);
  const prepared: PaymentOrder = {
    messageId: order.messageId,
    createdAt: null,
    declared: { count: null, sum: null },
    initiator: NO_PARTY,
    forwarder: null,
    blocks: order.blocks.map((block) => writer.block(block)),
  };
  checkOrder(prepared, 'write', writer.findings.report);
  if (writer.findings.hasErrors) return notWritten(writer.findings, 'MT101');
  const text = prepared.blocks.map((block, index) => blockText(prepared, block, index)).join('');
  const { issues } = writer.findings;
  return ok({ bytes: encodeText(text, 'utf-8'), order: prepared, issues });
}
