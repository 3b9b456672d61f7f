/**
 * What a register of accounts should tell of itself: mandates that ended, accounts that nobody may sign
 * for, without statements or without life, and identifiers that do not fit. Pure: the day is an
 * argument, and each finding says what to do.
 */
import { daysBetween, type IsoDate } from '../time/dates.ts';
import { type AccountIdentifiers, checkAccount, checkBank, checkEntity } from './accountChecks.ts';

export interface MandateFacts {
  readonly id: string;
  readonly personName: string;
  /** signatory, viewer, administrator or power-of-attorney. */
  readonly kind: string;
  /** sole, joint-two or joint-all. */
  readonly rights: string;
  readonly validFrom: IsoDate;
  readonly validTo: IsoDate | null;
}

export interface AccountFacts extends AccountIdentifiers {
  readonly id: string;
  readonly name: string;
  readonly openedOn: IsoDate | null;
  readonly closedOn: IsoDate | null;
  readonly entityLei: string | null;
  readonly mandates: readonly MandateFacts[];
  /** The last day that a booked statement covers. */
  readonly lastStatement: IsoDate | null;
  readonly lastMovement: IsoDate | null;
  /** Signed minor units; null where no balance is known. */
  readonly balanceMinor: bigint | null;
}

export interface FindingLimits {
  /** A mandate is told so many days before it ends. */
  readonly expiryDays: number;
  /** A statement older than this is late. */
  readonly statementDays: number;
  /** An account without a movement for longer is dormant. */
  readonly dormantDays: number;
}

export const FINDING_LIMITS: FindingLimits = {
  expiryDays: 30,
  statementDays: 5,
  dormantDays: 180,
};

export interface AccountFinding {
  readonly accountId: string;
  readonly code: string;
  readonly severity: 'problem' | 'warning' | 'remark';
  readonly message: string;
  readonly mandateId: string | null;
}

const SIGNING = new Set(['signatory', 'power-of-attorney']);

export function isValidOn(mandate: Pick<MandateFacts, 'validFrom' | 'validTo'>, day: IsoDate) {
  return mandate.validFrom <= day && (mandate.validTo === null || mandate.validTo >= day);
}

type Tell = (
  code: string,
  severity: AccountFinding['severity'],
  message: string,
  mandateId?: string,
) => void;

function tellMandates(account: AccountFacts, day: IsoDate, limits: FindingLimits, tell: Tell) {
  const signing = account.mandates.filter(({ kind }) => SIGNING.has(kind));
  const valid = signing.filter((mandate) => isValidOn(mandate, day));
  const people = new Set(valid.map(({ personName }) => personName));
  if (valid.length === 0)
    tell(
      'NO_SIGNATORY',
      'problem',
      signing.length === 0
        ? 'Nobody may sign for this account. Enter its mandates.'
        : 'No mandate to sign is valid today. Renew one or enter a new signatory.',
    );
  else if (people.size === 1 && !valid.some(({ rights }) => rights === 'sole'))
    tell(
      'SIGNATORY_ALONE',
      'warning',
      `${valid[0]?.personName ?? ''} may sign only with others, and nobody else may sign.`,
    );
  for (const { id, personName, kind, validTo } of account.mandates) {
    if (validTo === null) continue;
    const isReplaced = account.mandates.some(
      (other) =>
        other.id !== id &&
        other.personName === personName &&
        other.kind === kind &&
        (other.validTo === null || other.validTo > validTo),
    );
    if (isReplaced) continue;
    if (validTo < day)
      tell(
        'MANDATE_EXPIRED',
        'warning',
        `The mandate of ${personName} ended on ${validTo}. Renew it, or have the bank remove it.`,
        id,
      );
    else if (daysBetween(day, validTo) <= limits.expiryDays)
      tell('MANDATE_EXPIRES', 'remark', `The mandate of ${personName} ends on ${validTo}.`, id);
  }
}

function tellStatements(account: AccountFacts, day: IsoDate, limits: FindingLimits, tell: Tell) {
  const { lastStatement, lastMovement } = account;
  if (lastStatement === null) {
    tell('NO_STATEMENT', 'warning', 'No statement was ever imported. Ask the bank to send them.');
    return;
  }
  if (daysBetween(lastStatement, day) > limits.statementDays)
    tell(
      'STATEMENT_LATE',
      'warning',
      `The last statement ends on ${lastStatement}. Import what came since, or ask the bank.`,
    );
  const since = lastMovement ?? account.openedOn;
  if (since !== null && daysBetween(since, day) > limits.dormantDays)
    tell(
      'DORMANT',
      'warning',
      `No movement since ${since}. Close the account, or banks may treat it as abandoned.`,
    );
}

function tellClosed(account: AccountFacts, day: IsoDate, tell: Tell) {
  const { closedOn, lastMovement, balanceMinor } = account;
  if (closedOn === null || closedOn > day) return;
  if (lastMovement !== null && lastMovement > closedOn)
    tell(
      'CLOSED_WITH_MOVEMENT',
      'problem',
      `The account was closed on ${closedOn}, and its bank booked on ${lastMovement}.`,
    );
  if (balanceMinor !== null && balanceMinor !== 0n)
    tell('CLOSED_WITH_BALANCE', 'problem', `The account was closed with a balance on ${closedOn}.`);
}

/** Everything that an account's facts show on a day; an account that is closed keeps only what then matters. */
export function findingsOf(
  account: AccountFacts,
  day: IsoDate,
  limits: FindingLimits = FINDING_LIMITS,
): AccountFinding[] {
  const found: AccountFinding[] = [];
  const tell: Tell = (code, severity, message, mandateId) =>
    found.push({ accountId: account.id, code, severity, message, mandateId: mandateId ?? null });
  const isClosed = account.closedOn !== null && account.closedOn <= day;
  const isPlanned = account.openedOn !== null && account.openedOn > day;
  if (isClosed) tellClosed(account, day, tell);
  else if (!isPlanned) {
    tellMandates(account, day, limits, tell);
    tellStatements(account, day, limits, tell);
  }
  if (isClosed) return found;
  const { bankBic = null, bankCountry } = account;
  for (const remark of [
    ...checkAccount(account),
    ...checkBank(bankBic, bankCountry ?? ''),
    ...checkEntity(account.entityLei),
  ])
    tell(remark.code, remark.severity === 'problem' ? 'problem' : 'warning', remark.message);
  return found;
}
