/**
 * The rules that a payment order must keep, in one place for readers and writers of every format.
 * What makes the order ambiguous (counts, sums, ids twice) is an error in both directions; a wrong
 * identifier is an error when we write, and a warning in a file that somebody else has made.
 */
import {
  bicFitsIban,
  checkAba,
  checkBic,
  checkIban,
  checkLei,
  checkQrr,
  checkRf,
  type IdentifierFault,
  isQrIban,
  isTestBic,
} from '../../../core/banking/identifiers.ts';
import { isCurrency, minorDigits } from '../../../core/money/currencies.ts';
import type { Severity } from '../model.ts';
import { decimalsOf, parseUnsignedAmount } from '../values.ts';
import { isLatin } from './latin.ts';
import {
  type Agent,
  addressKind,
  type LineOf,
  type Party,
  type PaymentAccount,
  type PaymentBlock,
  type PaymentOrder,
  type PaymentTransaction,
} from './model.ts';
import type { Report } from './report.ts';
import { isMoreThan, isSameNumber, sumTexts } from './sums.ts';

export type CheckMode = 'read' | 'write';

/** The last day on which banks take an address of nothing but lines (SEPA and cross-border). */
export const UNSTRUCTURED_UNTIL = '2026-11-30';

const UETR = /^[a-f0-9]{8}-[a-f0-9]{4}-4[a-f0-9]{3}-[89ab][a-f0-9]{3}-[a-f0-9]{12}$/;
const ID_LENGTH = 35;
const SEPA_MOST = '999999999.99';

interface Place {
  readonly mode: CheckMode;
  readonly report: Report;
  readonly line: number | null;
  /** `transaction 3 of block PAY-1`. */
  readonly where: string;
}

/** An error when written, a warning when read: the file may be somebody's dialect. */
function strict(place: Place): Severity {
  return place.mode === 'write' ? 'error' : 'warning';
}

function tell(place: Place, severity: Severity, code: string, words: string): void {
  place.report(severity, code, `${place.where}: ${words}`, place.line);
}

function tellFault(place: Place, fault: IdentifierFault | null): void {
  if (fault !== null) tell(place, strict(place), fault.code, fault.message);
}

/** Checks a whole order; findings go to `report`, with the line that `lineOf` knows. */
export function checkOrder(
  order: PaymentOrder,
  mode: CheckMode,
  report: Report,
  lineOf: LineOf = () => null,
): void {
  const top: Place = { mode, report, line: lineOf(null, null), where: 'The message' };
  checkId(top, 'message id', order.messageId, true);
  checkParty(top, 'initiating party', order.initiator);
  if (order.blocks.length === 0) tell(top, 'error', 'ORDER_EMPTY', 'there is no payment block.');
  const all = order.blocks.flatMap((block) => block.transactions);
  // Only messages with a time of making (XML) also say how many transactions they have.
  checkControl(top, order.declared, all, mode === 'read' && order.createdAt !== null);
  const blockIds = new Set<string>();
  const endToEndIds = new Map<string, string>();
  order.blocks.forEach((block, index) => {
    const place = { ...top, line: lineOf(index, null), where: `Block ${block.id ?? index + 1}` };
    if (block.id !== null && blockIds.has(block.id))
      tell(
        place,
        'error',
        'BLOCK_ID_TWICE',
        'its id stands for another block of the file as well.',
      );
    if (block.id !== null) blockIds.add(block.id);
    checkBlock(place, block);
    block.transactions.forEach((transaction, number) => {
      const where = `Transaction ${number + 1} of block ${block.id ?? index + 1}`;
      const spot = { ...top, line: lineOf(index, number), where };
      checkTransaction(spot, block, transaction);
      checkTwice(spot, transaction.endToEndId, endToEndIds);
    });
  });
}

function checkTwice(place: Place, id: string | null, seen: Map<string, string>): void {
  if (id === null || id === 'NOTPROVIDED') return;
  const first = seen.get(id);
  if (first !== undefined)
    tell(place, strict(place), 'END_TO_END_ID_TWICE', `"${id}" is the id of ${first} as well.`);
  else seen.set(id, place.where);
}

function checkControl(
  place: Place,
  declared: { readonly count: string | null; readonly sum: string | null },
  transactions: readonly PaymentTransaction[],
  isNeeded: boolean,
): void {
  const { count, sum } = declared;
  if (count === null) {
    if (isNeeded && place.where === 'The message')
      tell(place, 'warning', 'COUNT_MISSING', 'it does not say how many transactions it has.');
  } else if (!/^\d{1,15}$/.test(count) || Number(count) !== transactions.length)
    tell(
      place,
      'error',
      'COUNT_WRONG',
      `${count} transactions are declared, ${transactions.length} are there.`,
    );
  if (sum === null) return;
  const actual = sumTexts(transactions.map((transaction) => transaction.amount.amount));
  const printed = parseUnsignedAmount(sum);
  if (printed === null || !isSameNumber(printed, actual))
    tell(place, 'error', 'SUM_WRONG', `the sum is declared as ${sum}, the amounts make ${actual}.`);
}

/** At most 35 characters of the Latin set, no slash at an end and no two in a row (EPC115-06). */
function checkId(place: Place, name: string, id: string | null, isNeeded: boolean): void {
  if (id === null) {
    if (isNeeded) tell(place, strict(place), 'ID_MISSING', `the ${name} is missing.`);
    return;
  }
  if (id.length > ID_LENGTH)
    tell(place, strict(place), 'ID_TOO_LONG', `the ${name} "${id}" has more than 35 characters.`);
  if (!isLatin(id) || /^\/|\/$|\/\//.test(id))
    tell(
      place,
      strict(place),
      'ID_CHARACTERS',
      `the ${name} "${id}" holds signs outside of the Latin set, or slashes at its ends or in a row.`,
    );
}

function isSepa(block: PaymentBlock, transaction: PaymentTransaction | null): boolean {
  const type = transaction?.type ?? block.type;
  return type?.serviceLevels.some((level) => level.code === 'SEPA') ?? false;
}

function checkBlock(place: Place, block: PaymentBlock): void {
  checkId(place, 'block id', block.id, true);
  if (!['TRF', 'CHK', 'TRA'].includes(block.method))
    tell(place, strict(place), 'METHOD_UNKNOWN', `"${block.method}" is no payment method.`);
  if (block.executionDate === null)
    tell(place, 'error', 'EXECUTION_DATE_MISSING', 'the execution date is missing.');
  if (block.transactions.length === 0)
    tell(place, 'error', 'BLOCK_EMPTY', 'it has no transaction.');
  checkControl(place, block.declared, block.transactions, false);
  checkParty(place, 'debtor', block.debtor);
  if (block.debtor.name === null)
    tell(place, strict(place), 'NAME_MISSING', 'the debtor has no name.');
  checkAddress(place, 'debtor', block.debtor, block);
  checkAccount(place, 'debtor', block.debtorAccount, true);
  checkAgent(place, 'debtor', block.debtorAgent, block.debtorAccount);
  if (block.ultimateDebtor) checkParty(place, 'ultimate debtor', block.ultimateDebtor);
  if (isSepa(block, null)) {
    checkSepaBearer(place, block.chargeBearer);
    checkSepaAccount(place, 'debtor', block.debtorAccount);
  }
}

function checkSepaBearer(place: Place, bearer: string | null): void {
  if (bearer !== null && bearer !== 'SLEV')
    tell(
      place,
      strict(place),
      'SEPA_CHARGES',
      `charges are "${bearer}"; a SEPA payment shares them (SLEV).`,
    );
}

function checkSepaAccount(place: Place, role: string, account: PaymentAccount | null): void {
  if (account?.iban == null)
    tell(place, strict(place), 'SEPA_IBAN_MISSING', `the ${role}'s account has no IBAN.`);
}

function checkTransaction(
  place: Place,
  block: PaymentBlock,
  transaction: PaymentTransaction,
): void {
  const { creditor, creditorAccount, creditorAgent, ultimateCreditor, ultimateDebtor } =
    transaction;
  checkId(place, 'end-to-end id', transaction.endToEndId, true);
  checkId(place, 'instruction id', transaction.instructionId, false);
  if (transaction.uetr !== null && !UETR.test(transaction.uetr))
    tell(place, strict(place), 'UETR_FORMAT', `"${transaction.uetr}" is no UETR (UUID version 4).`);
  checkAmount(place, transaction);
  if (creditor) {
    checkParty(place, 'creditor', creditor);
    checkAddress(place, 'creditor', creditor, block);
  }
  if (creditor?.name == null && place.mode === 'write')
    tell(place, 'error', 'NAME_MISSING', 'the creditor has no name.');
  if (ultimateCreditor) checkParty(place, 'ultimate creditor', ultimateCreditor);
  if (ultimateDebtor) checkParty(place, 'ultimate debtor', ultimateDebtor);
  if (creditorAccount) checkAccount(place, 'creditor', creditorAccount, false);
  else if (block.method === 'TRF')
    tell(place, 'warning', 'CREDITOR_ACCOUNT_MISSING', 'the creditor has no account.');
  if (creditorAgent) checkAgent(place, 'creditor', creditorAgent, creditorAccount);
  for (const agent of transaction.intermediaries) checkAgent(place, 'intermediary', agent, null);
  checkReferences(place, transaction);
  if (isSepa(block, transaction)) checkSepa(place, block, transaction);
}

function checkAmount(place: Place, { amount }: PaymentTransaction): void {
  if (!isCurrency(amount.currency)) {
    tell(place, strict(place), 'CURRENCY_UNKNOWN', `"${amount.currency}" is no currency.`);
    return;
  }
  if (parseUnsignedAmount(amount.amount) === null)
    tell(place, 'error', 'AMOUNT_SYNTAX', `"${amount.amount}" is no amount.`);
  else if (decimalsOf(trimmed(amount.amount)) > minorDigits(amount.currency))
    tell(
      place,
      strict(place),
      'AMOUNT_DECIMALS',
      `${amount.amount} has more decimals than ${amount.currency} has.`,
    );
  if (/^[0.]*$/.test(amount.amount))
    tell(place, strict(place), 'AMOUNT_ZERO', 'the amount is zero.');
}

function trimmed(amount: string): string {
  return amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount;
}

function checkSepa(place: Place, block: PaymentBlock, transaction: PaymentTransaction): void {
  const { amount, creditor, remittance } = transaction;
  if (amount.currency !== 'EUR' || transaction.transferCurrency !== null)
    tell(place, strict(place), 'SEPA_CURRENCY', 'a SEPA payment is in euro.');
  if (isMoreThan(amount.amount, SEPA_MOST))
    tell(place, strict(place), 'SEPA_AMOUNT', `a SEPA payment is at most ${SEPA_MOST}.`);
  checkSepaBearer(place, transaction.chargeBearer);
  checkSepaAccount(place, 'creditor', transaction.creditorAccount);
  for (const [role, party] of [
    ['debtor', block.debtor],
    ['creditor', creditor],
  ] as const)
    if ((party?.name?.length ?? 0) > 70)
      tell(place, strict(place), 'SEPA_NAME_LENGTH', `the ${role}'s name has over 70 characters.`);
  const parts = remittance.unstructured.length + remittance.structured.length;
  if (parts > 1)
    tell(
      place,
      strict(place),
      'SEPA_REMITTANCE',
      'a SEPA payment has one remittance text at most.',
    );
  if (remittance.unstructured.some((text) => text.length > 140))
    tell(place, strict(place), 'SEPA_REMITTANCE', 'the remittance has over 140 characters.');
}

function checkParty(place: Place, role: string, party: Party): void {
  if (party.lei !== null) tellFault(place, checkLei(party.lei));
  if ((party.name?.length ?? 0) > 140)
    tell(place, strict(place), 'NAME_TOO_LONG', `the ${role}'s name has over 140 characters.`);
  if (place.mode === 'write' && party.bic !== null) tellFault(place, checkBic(party.bic));
}

function checkAddress(place: Place, role: string, party: Party, block: PaymentBlock): void {
  const kind = addressKind(party.address);
  if (kind === 'hybrid' && (party.address?.lines.length ?? 0) > 2)
    tell(
      place,
      'warning',
      'ADDRESS_LINES',
      `the ${role}'s hybrid address has more than two lines besides town and country.`,
    );
  if (kind === 'structured' && (party.address?.town === null || party.address?.country === null)) {
    const isCountryOnly = party.address?.country !== null && party.address?.town === null;
    tell(
      place,
      isCountryOnly ? 'info' : 'warning',
      'ADDRESS_INCOMPLETE',
      `the ${role}'s address lacks the town or the country.`,
    );
  }
  if (kind !== 'unstructured') return;
  const day = block.executionDate;
  const isOver = day !== null && day > UNSTRUCTURED_UNTIL;
  // An order of a day on which banks took them is right; what is written now is warned of.
  const before = place.mode === 'read' && day !== null ? 'info' : 'warning';
  tell(
    place,
    isOver ? strict(place) : before,
    'ADDRESS_UNSTRUCTURED',
    `the ${role}'s address has no town and country of its own; banks take such addresses until ` +
      `${UNSTRUCTURED_UNTIL} only. Give at least town and country.`,
  );
}

function checkAccount(
  place: Place,
  role: string,
  account: PaymentAccount,
  isNeeded: boolean,
): void {
  if (account.iban !== null) tellFault(place, checkIban(account.iban));
  else if (account.other === null && isNeeded)
    tell(place, strict(place), 'ACCOUNT_MISSING', `the ${role} has no account.`);
}

function checkAgent(
  place: Place,
  role: string,
  agent: Agent,
  account: PaymentAccount | null,
): void {
  const { bic, clearingSystem, clearingNumber } = agent;
  if (bic !== null) {
    const fault = checkBic(bic);
    tellFault(place, fault);
    if (!fault && account?.iban && !checkIban(account.iban) && !bicFitsIban(bic, account.iban))
      tell(
        place,
        'warning',
        'BIC_COUNTRY',
        `the bank ${bic} of the ${role} is in another country than the account ${account.iban}.`,
      );
    if (!fault && isTestBic(bic))
      tell(place, 'warning', 'BIC_TEST', `${bic} is the code of a test system.`);
  }
  if (agent.lei !== null) tellFault(place, checkLei(agent.lei));
  if (clearingSystem?.code === 'USABA' && clearingNumber !== null)
    tellFault(place, checkAba(clearingNumber));
}

function checkReferences(place: Place, transaction: PaymentTransaction): void {
  const iban = transaction.creditorAccount?.iban ?? null;
  let hasQrr = false;
  for (const { referenceType, reference } of transaction.remittance.structured) {
    if (reference === null) continue;
    if (referenceType?.own === 'QRR') {
      hasQrr = true;
      tellFault(place, checkQrr(reference));
    } else if (referenceType?.code === 'SCOR' && /^RF/i.test(reference))
      tellFault(place, checkRf(reference));
  }
  if (iban === null || checkIban(iban)) return;
  if (isQrIban(iban) && !hasQrr)
    tell(place, strict(place), 'QRR_MISSING', `${iban} is a QR-IBAN and needs a QR reference.`);
  if (!isQrIban(iban) && hasQrr)
    tell(place, strict(place), 'QRR_ACCOUNT', `a QR reference needs a QR-IBAN; ${iban} is none.`);
}
