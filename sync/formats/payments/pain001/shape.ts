/**
 * What the schemas of pain.001 demand of single values, so that a file that is written is valid
 * without the schema at hand: code lengths, patterns and closed lists. Long texts were cut before.
 */
import { parseUnsignedAmount } from '../../values.ts';
import type {
  Agent,
  CodeOrOwn,
  OtherId,
  Party,
  PaymentAccount,
  PaymentOrder,
  PaymentTransaction,
  PaymentType,
  PostalAddress,
} from '../model.ts';
import type { PainVersion } from '../prepare.ts';
import type { Report } from '../report.ts';

const BEARERS = /^(?:DEBT|CRED|SHAR|SLEV)$/;
const COUNTRY = /^[A-Z]{2}$/;
const CURRENCY = /^[A-Z]{3}$/;
const BIC = {
  '03': /^[A-Z]{6}[A-Z2-9][A-NP-Z0-9](?:[A-Z0-9]{3})?$/,
  '09': /^[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?$/,
} as const;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?$/;
const RATE = /^(?=[\d.]{1,12}$)\d+(?:\.\d{1,10})?$/;

class Shape {
  readonly #version: PainVersion;
  readonly #report: Report;

  constructor(version: PainVersion, report: Report) {
    this.#version = version;
    this.#report = report;
  }

  #wrong(name: string, value: string): void {
    this.#report(
      'error',
      'SCHEMA_VALUE',
      `${name} "${value}" is not what the schema allows.`,
      null,
    );
  }

  match(name: string, value: string | null | undefined, pattern: RegExp): void {
    if (value !== null && value !== undefined && !pattern.test(value)) this.#wrong(name, value);
  }

  size(name: string, value: string | null | undefined, most: number): void {
    if (value !== null && value !== undefined && (value.length > most || value.trim() === ''))
      this.#wrong(name, value);
  }

  code(name: string, value: CodeOrOwn | null, most: number): void {
    if (value === null) return;
    this.size(name, value.code, most);
    this.size(name, value.own, 35);
    if ((value.code === null) === (value.own === null))
      this.#wrong(name, value.code ?? 'neither code nor own');
  }

  amount(name: string, value: { readonly amount: string; readonly currency: string } | null): void {
    if (value === null) return;
    const { amount, currency } = value;
    const [, fraction = ''] = amount.split('.');
    const digits = amount.replace('.', '').length;
    if (parseUnsignedAmount(amount) !== amount || digits > 18 || fraction.length > 5)
      this.#wrong(name, amount);
    this.match(name, currency, CURRENCY);
  }

  other(name: string, other: OtherId | null, most: number): void {
    if (other === null) return;
    this.size(name, other.id, most);
    this.code(`${name} scheme`, other.scheme, 4);
  }

  address(name: string, address: PostalAddress | null): void {
    this.match(`${name} country`, address?.country, COUNTRY);
  }

  party(name: string, party: Party | null): void {
    if (party === null) return;
    this.address(name, party.address);
    this.match(`${name} BIC`, party.bic, BIC[this.#version]);
    this.match(`${name} residence`, party.residence, COUNTRY);
    for (const other of party.otherIds) this.other(`${name} id`, other, 35);
  }

  account(name: string, account: PaymentAccount | null): void {
    if (account === null) return;
    if (account.iban === null && account.other === null) this.#wrong(name, 'no number');
    this.other(name, account.other, 34);
    this.code(`${name} type`, account.type, 4);
    this.match(`${name} currency`, account.currency, CURRENCY);
  }

  agent(name: string, agent: Agent | null): void {
    if (agent === null) return;
    this.match(`${name} BIC`, agent.bic, BIC[this.#version]);
    this.code(`${name} clearing system`, agent.clearingSystem, 5);
    this.size(`${name} clearing number`, agent.clearingNumber, 35);
    this.address(name, agent.address);
    this.other(`${name} id`, agent.otherId, 35);
    this.size(`${name} branch`, agent.branch, 35);
  }

  type(type: PaymentType | null): void {
    if (type === null) return;
    this.match('Priority', type.priority, /^(?:HIGH|NORM)$/);
    for (const level of type.serviceLevels) this.code('Service level', level, 4);
    this.code('Local instrument', type.localInstrument, 35);
    this.code('Category purpose', type.categoryPurpose, 4);
  }

  transaction(one: PaymentTransaction): void {
    this.type(one.type);
    this.amount('Amount', one.amount);
    this.match('Transfer currency', one.transferCurrency, CURRENCY);
    this.match('Unit currency', one.exchange?.unitCurrency, CURRENCY);
    this.match('Exchange rate', one.exchange?.rate, RATE);
    this.match('Rate type', one.exchange?.type, /^(?:SPOT|SALE|AGRD)$/);
    this.match('Charge bearer', one.chargeBearer, BEARERS);
    this.party('Ultimate debtor', one.ultimateDebtor);
    for (const agent of one.intermediaries) this.agent('Intermediary', agent);
    this.agent('Creditor bank', one.creditorAgent);
    this.party('Creditor', one.creditor);
    this.account('Creditor account', one.creditorAccount);
    this.party('Ultimate creditor', one.ultimateCreditor);
    for (const { code } of one.instructionsForCreditorAgent)
      this.match('Instruction', code, /^(?:CHQB|HOLD|PHOB|TELB)$/);
    this.code('Purpose', one.purpose, 4);
    for (const part of one.remittance.structured) {
      for (const document of part.documents) this.code('Document type', document.type, 4);
      this.amount('Due', part.due);
      this.amount('Credit note', part.creditNote);
      this.amount('Remitted', part.remitted);
      this.code('Reference type', part.referenceType, 4);
      this.size('Reference', part.reference, 35);
    }
  }
}

/** Checks an order as prepared for a version; findings are SCHEMA_VALUE. */
export function checkShape(order: PaymentOrder, version: PainVersion, report: Report): void {
  const shape = new Shape(version, report);
  shape.match('Time of making', order.createdAt, MOMENT);
  shape.party('Initiating party', order.initiator);
  shape.agent('Forwarding bank', order.forwarder);
  for (const block of order.blocks) {
    shape.type(block.type);
    shape.match('Execution time', block.executionTime, MOMENT);
    shape.party('Debtor', block.debtor);
    shape.account('Debtor account', block.debtorAccount);
    shape.agent('Debtor bank', block.debtorAgent);
    shape.party('Ultimate debtor', block.ultimateDebtor);
    shape.match('Charge bearer', block.chargeBearer, BEARERS);
    shape.account('Charges account', block.chargesAccount);
    for (const transaction of block.transactions) shape.transaction(transaction);
  }
}
