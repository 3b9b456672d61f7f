/**
 * Brings an order into the form that a pain.001 version can carry: Latin text, lengths of the schema,
 * declared counts and sums. Free text is changed and told; ids are never touched, for a changed id
 * finds no status report any more.
 */
import { tidy } from '../values.ts';
import { toLatin } from './latin.ts';
import type {
  Agent,
  Draft,
  OtherId,
  Party,
  PaymentAccount,
  PaymentBlock,
  PaymentOrder,
  PaymentTransaction,
  PaymentType,
  PostalAddress,
  StructuredRemittance,
} from './model.ts';
import type { Report } from './report.ts';
import { sumTexts } from './sums.ts';

export type PainVersion = '03' | '09';

export interface PrepareOptions {
  readonly version: PainVersion;
  /** `latin`: the set that every bank takes; `any`: as given, for banks that agreed to more. */
  readonly characters: 'latin' | 'any';
}

/** What the parts need to know while they are prepared. */
export interface Preparation extends PrepareOptions {
  readonly report: Report;
  readonly isSepa: boolean;
}

/** Cleaned, transliterated and cut text; each change is told with the text as it was. */
export function fitText(p: Preparation, text: string | null, most: number): string | null {
  const clean = tidy(text);
  if (clean === null) return null;
  let value = clean;
  if (p.characters === 'latin') {
    const latin = toLatin(clean);
    value = tidy(latin.text) ?? '.';
    if (latin.changes.length > 0) {
      const list = latin.changes.map(({ from, to }) => `${from} to ${to}`).join(', ');
      p.report('warning', 'TEXT_CHANGED', `"${clean}" became "${value}" (${list}).`, null);
    }
  }
  if (value.length <= most) return value;
  p.report('warning', 'TEXT_CUT', `"${value}" was cut to ${most} characters.`, null);
  return value.slice(0, most).trimEnd();
}

function lost(p: Preparation, name: string, value: string): void {
  p.report(
    'warning',
    'FIELD_NOT_IN_VERSION',
    `${name} "${value}" has no place in pain.001.001.${p.version} and was left out.`,
    null,
  );
}

const LENGTHS = {
  department: 70,
  subDepartment: 70,
  street: 70,
  buildingNumber: 16,
  buildingName: 35,
  floor: 70,
  postBox: 16,
  room: 70,
  postCode: 16,
  town: 35,
  townLocation: 35,
  district: 35,
  subdivision: 35,
  country: 2,
} as const satisfies Record<Exclude<keyof PostalAddress, 'lines'>, number>;

/** Fields that came with the newer version; in the older one they become a line of the address. */
const NEWER = ['buildingName', 'floor', 'postBox', 'room', 'townLocation', 'district'] as const;
const MOST_LINES = 7;

function prepareAddress(p: Preparation, address: PostalAddress | null): PostalAddress | null {
  if (address === null) return null;
  const fields = Object.fromEntries(
    Object.entries(LENGTHS).map(([field, most]) => [
      field,
      fitText(p, address[field as keyof typeof LENGTHS], most),
    ]),
  ) as Omit<PostalAddress, 'lines'>;
  const lines = address.lines
    .map((line) => fitText(p, line, 70))
    .filter((line): line is string => line !== null);
  const result: Draft<PostalAddress> = { ...fields, lines };
  if (p.version === '03') {
    const moved = NEWER.map((field) => fields[field]).filter((text) => text !== null);
    const line = fitText(p, moved.join(', '), 70);
    if (line !== null) {
      lines.push(line);
      p.report('warning', 'ADDRESS_MOVED', `"${line}" became a line of the address.`, null);
      for (const field of NEWER) result[field] = null;
    }
  }
  if (lines.length > MOST_LINES)
    for (const line of lines.splice(MOST_LINES)) lost(p, 'Address line', line);
  const isEmpty = lines.length === 0 && Object.values(fields).every((text) => text === null);
  return isEmpty ? null : result;
}

function prepareOther(p: Preparation, other: OtherId): OtherId {
  return { ...other, issuer: fitText(p, other.issuer, 35) };
}

function prepareParty(p: Preparation, party: Party): Party {
  if (p.version === '03' && party.lei !== null) lost(p, 'LEI', party.lei);
  return {
    ...party,
    name: fitText(p, party.name, p.isSepa ? 70 : 140),
    address: prepareAddress(p, party.address),
    // A person has no BIC or LEI in the schema; the other ids tell who it is.
    bic: party.isPerson && party.otherIds.length > 0 ? null : party.bic,
    lei: p.version === '03' || (party.isPerson && party.otherIds.length > 0) ? null : party.lei,
    isPerson: party.isPerson && party.otherIds.length > 0,
    otherIds: party.otherIds.map((other) => prepareOther(p, other)),
  };
}

function prepareAccount(p: Preparation, account: PaymentAccount): PaymentAccount {
  return {
    ...account,
    iban: account.iban?.replaceAll(' ', '').toUpperCase() ?? null,
    other: account.iban !== null || !account.other ? null : prepareOther(p, account.other),
    name: fitText(p, account.name, 70),
  };
}

function prepareAgent(p: Preparation, agent: Agent): Agent {
  if (p.version === '03' && agent.lei !== null) lost(p, 'LEI', agent.lei);
  return {
    ...agent,
    lei: p.version === '03' ? null : agent.lei,
    clearingSystem: agent.clearingNumber === null ? null : agent.clearingSystem,
    name: fitText(p, agent.name, 140),
    address: prepareAddress(p, agent.address),
    otherId: agent.otherId && prepareOther(p, agent.otherId),
  };
}

function prepareType(p: Preparation, type: PaymentType | null): PaymentType | null {
  if (type === null) return null;
  const levels = p.version === '03' ? type.serviceLevels.slice(0, 1) : type.serviceLevels;
  for (const level of type.serviceLevels.slice(levels.length))
    lost(p, 'Service level', level.code ?? level.own ?? '');
  const isEmpty =
    type.priority === null &&
    levels.length === 0 &&
    type.localInstrument === null &&
    type.categoryPurpose === null;
  return isEmpty ? null : { ...type, serviceLevels: levels };
}

function prepareRemittance(p: Preparation, part: StructuredRemittance): StructuredRemittance {
  return {
    ...part,
    documents: part.documents.map((document) => ({
      ...document,
      // The schema knows an issuer only beside a type.
      issuer: document.type === null ? null : fitText(p, document.issuer, 35),
      number: fitText(p, document.number, 35),
    })),
    referenceIssuer: part.referenceType === null ? null : fitText(p, part.referenceIssuer, 35),
    additional: part.additional
      .map((text) => fitText(p, text, 140))
      .filter((text): text is string => text !== null)
      .slice(0, 3),
  };
}

function prepareTransaction(all: Preparation, transaction: PaymentTransaction): PaymentTransaction {
  const isSepa =
    all.isSepa || (transaction.type?.serviceLevels.some(({ code }) => code === 'SEPA') ?? false);
  const p: Preparation = { ...all, isSepa };
  const { exchange, remittance } = transaction;
  if (p.version === '03' && transaction.uetr !== null) lost(p, 'UETR', transaction.uetr);
  if (transaction.ordered !== null)
    lost(p, 'Ordered amount', `${transaction.ordered.currency} ${transaction.ordered.amount}`);
  if (p.version === '03' && exchange?.unitCurrency) lost(p, 'Rate unit', exchange.unitCurrency);
  return {
    ...transaction,
    endToEndId: transaction.endToEndId ?? 'NOTPROVIDED',
    uetr: p.version === '03' ? null : transaction.uetr,
    ordered: null,
    type: prepareType(p, transaction.type),
    exchange: exchange && {
      ...exchange,
      unitCurrency: p.version === '03' ? null : exchange.unitCurrency,
      contract: fitText(p, exchange.contract, 35),
    },
    ultimateDebtor: transaction.ultimateDebtor && prepareParty(p, transaction.ultimateDebtor),
    intermediaries: transaction.intermediaries.slice(0, 3).map((agent) => prepareAgent(p, agent)),
    creditorAgent: transaction.creditorAgent && prepareAgent(p, transaction.creditorAgent),
    creditor: transaction.creditor && prepareParty(p, transaction.creditor),
    creditorAccount: transaction.creditorAccount && prepareAccount(p, transaction.creditorAccount),
    ultimateCreditor: transaction.ultimateCreditor && prepareParty(p, transaction.ultimateCreditor),
    instructionsForCreditorAgent: transaction.instructionsForCreditorAgent.map(
      ({ code, text }) => ({
        code,
        text: fitText(p, text, 140),
      }),
    ),
    instructionForDebtorAgent: fitText(p, transaction.instructionForDebtorAgent, 140),
    remittance: {
      unstructured: remittance.unstructured
        .map((text) => fitText(p, text, 140))
        .filter((text): text is string => text !== null),
      structured: remittance.structured.map((part) => prepareRemittance(p, part)),
    },
  };
}

function prepareBlock(all: Preparation, block: PaymentBlock): PaymentBlock {
  const isSepa = block.type?.serviceLevels.some(({ code }) => code === 'SEPA') ?? false;
  const p: Preparation = { ...all, isSepa };
  if (p.version === '03' && block.executionTime !== null)
    lost(p, 'Execution time', block.executionTime);
  const agent = prepareAgent(p, block.debtorAgent);
  const isUnknown =
    agent.bic === null &&
    agent.clearingNumber === null &&
    agent.name === null &&
    agent.otherId === null &&
    agent.lei === null;
  const transactions = block.transactions.map((one) => prepareTransaction(p, one));
  return {
    ...block,
    declared: controlOf(transactions),
    type: prepareType(p, block.type),
    executionTime: p.version === '03' ? null : block.executionTime,
    debtor: prepareParty(p, block.debtor),
    debtorAccount: prepareAccount(p, block.debtorAccount),
    // The schema wants an agent; SEPA calls the one that the IBAN tells NOTPROVIDED.
    debtorAgent: isUnknown
      ? { ...agent, otherId: { id: 'NOTPROVIDED', scheme: null, issuer: null } }
      : agent,
    ultimateDebtor: block.ultimateDebtor && prepareParty(p, block.ultimateDebtor),
    chargesAccount: block.chargesAccount && prepareAccount(p, block.chargesAccount),
    transactions,
  };
}

function controlOf(transactions: readonly PaymentTransaction[]) {
  return {
    count: String(transactions.length),
    sum: sumTexts(transactions.map((transaction) => transaction.amount.amount)),
  };
}

/** The order as it will stand in the file. */
export function prepareOrder(
  order: PaymentOrder,
  options: PrepareOptions,
  report: Report,
): PaymentOrder {
  const p: Preparation = { ...options, report, isSepa: false };
  const blocks = order.blocks.map((block) => prepareBlock(p, block));
  return {
    ...order,
    declared: controlOf(blocks.flatMap((block) => block.transactions)),
    initiator: prepareParty(
      {
        ...p,
        isSepa: blocks.some((block) => block.type?.serviceLevels.some((l) => l.code === 'SEPA')),
      },
      order.initiator,
    ),
    forwarder: order.forwarder && prepareAgent(p, order.forwarder),
    blocks,
  };
}
