/** What an import would bring, file by file and statement by statement, without storing anything. */
import { isCurrency } from '../../core/money/currencies.ts';
import { money } from '../../core/money/money.ts';
import type { DomainInput, DomainOutput } from '../../preload/contract/index.ts';
import type { PaymentSummary } from '../../sync/formats/payments/index.ts';
import { storedMinor } from '../../sync/formats/proof.ts';
import type { ParsedFile, ParsedStatement, PrintedFigures } from '../import/parsed.ts';
import { billedAccount } from '../queries/billing.ts';
import { type BookedPlan, planBooked } from '../queries/bookedPlan.ts';
import { type CorrectionDiff, correctionDiff } from '../queries/correctionDiff.ts';
import { knownStatement } from '../queries/corrections.ts';
import { accountKey, accountsByNumber, importedAt } from '../queries/imports.ts';
import { type ChainFinding, waitingFindings } from '../queries/statementGaps.ts';
import type { ReadStore } from '../store/index.ts';
import { asksForAccount, effectOf, paymentIssues, planPaymentFile } from './importPayments.ts';

type FilePreview = DomainOutput<'import.inspect'>['files'][number];
type StatementPreview = FilePreview['statements'][number];

/** A printed balance in another currency than its statement, which is shown and never reckoned with. */
function foreignBalance({ balances }: ParsedStatement, kind: 'opening' | 'closing') {
  const found =
    kind === 'opening'
      ? balances.find((one) => one.kind === kind)
      : balances.findLast((one) => one.kind === kind);
  if (found === undefined || !isCurrency(found.currency)) return null;
  return money(found.currency, storedMinor(found.amount, found.currency).minor);
}

/** One statement with what the store knows of it. */
interface Looked {
  readonly statement: ParsedStatement;
  readonly accountKey: string;
  readonly accountId: string | null;
  readonly known: StatementPreview['known'];
  readonly correction: CorrectionDiff | null;
  /** Null where nothing is known of its account, or it is not of the ledger. */
  readonly plan: BookedPlan | null;
}

function lookAt(
  store: ReadStore,
  accounts: ReadonlyMap<string, string>,
  format: string,
  statement: ParsedStatement,
): Looked {
  const key = accountKey(statement.accountNumber, statement.currency);
  const accountId = accounts.get(key) ?? null;
  const known = accountId === null ? null : knownStatement(store, accountId, format, statement);
  return {
    statement,
    accountKey: key,
    accountId,
    known: known === null ? 'new' : known.isSame ? 'same' : 'correction',
    correction: known === null || known.isSame ? null : correctionDiff(store, known.id, statement),
    plan:
      accountId === null || statement.kind !== 'booked'
        ? null
        : planBooked(store, accountId, format, statement),
  };
}

function roleOf({ statement, plan }: Looked): StatementPreview['role'] {
  if (statement.kind === 'booked') return plan?.role ?? 'ledger';
  return statement.kind === 'interim' ? 'provisional' : 'notifies';
}

function findingOut(currency: string, finding: ChainFinding): StatementPreview['chain'][number] {
  const { code, message, from, to, expectedMinor, actualMinor } = finding;
  const amount = (minor: bigint | null) => (minor === null ? null : money(currency, minor));
  return {
    code,
    message,
    from,
    to,
    expected: amount(expectedMinor),
    actual: amount(actualMinor),
  };
}

function correctionOut(correction: CorrectionDiff | null): StatementPreview['correction'] {
  if (correction === null) return null;
  return { ...correction, gone: [...correction.gone], added: [...correction.added] };
}

function previewStatement(looked: Looked, findings: readonly ChainFinding[]): StatementPreview {
  const { statement, accountId, plan, known } = looked;
  const left = plan?.left.size ?? 0;
  const duplicates = known === 'same' ? statement.lines.length : (plan?.known.size ?? 0);
  const amount = (minor: bigint | null) =>
    minor === null ? null : money(statement.currency, minor);
  return {
    accountNumber: statement.accountNumber,
    accountId,
    currency: statement.currency,
    kind: statement.kind,
    number: statement.number,
    fromDate: statement.from,
    toDate: statement.to,
    opening: amount(statement.openingMinor) ?? foreignBalance(statement, 'opening'),
    closing: amount(statement.closingMinor) ?? foreignBalance(statement, 'closing'),
    credits: money(statement.currency, statement.creditMinor),
    debits: money(statement.currency, statement.debitMinor),
    creditCount: statement.creditCount,
    debitCount: statement.debitCount,
    lineCount: statement.lines.length,
    interimLineCount: statement.interimLines.length,
    balances: [...statement.balances],
    pages: statement.pages.map(printedOut),
    newLineCount: known === 'same' ? 0 : statement.lines.length - duplicates - left,
    duplicateLineCount: duplicates,
    enrichLineCount: plan?.enriching.length ?? 0,
    leftLineCount: left,
    role: roleOf(looked),
    chain: findings.map((finding) => findingOut(statement.currency, finding)),
    proof: statement.proof,
    difference: statement.differenceMinor === 0n ? null : amount(statement.differenceMinor),
    known,
    correction: correctionOut(looked.correction),
    warnings: [...statement.warnings],
    notes: [...statement.notes],
  };
}

export function printedOut<Figures extends PrintedFigures>(figures: Figures) {
  return { ...figures, balances: [...figures.balances] };
}

function paymentPreview(
  { sums, groups, byMeaning, ...payment }: PaymentSummary,
  effect: ReturnType<typeof effectOf>,
) {
  return {
    ...payment,
    effect,
    sums: [...sums],
    groups: groups.map((group) => ({ ...group, sums: [...group.sums] })),
    byMeaning: byMeaning === null ? null : { ...byMeaning },
  };
}

/** Billing statements of accounts that the register does not hold bring nothing; that is told. */
function billingIssues(store: ReadStore, { billing }: ParsedFile): FilePreview['issues'] {
  return billing
    .filter((statement) => billedAccount(store, statement) === null)
    .map((statement) => ({
      code: 'BILLING_ACCOUNT_UNKNOWN',
      severity: 'warning',
      message: `The register holds no account ${statement.account}. Enter it first; what was billed for it is not kept.`,
    }));
}

function previewFile(
  store: ReadStore,
  file: ParsedFile,
  statements: readonly StatementPreview[],
  answer: string | undefined,
): FilePreview {
  const payments = planPaymentFile(store, file, answer);
  const registerIssues = [...billingIssues(store, file), ...paymentIssues(payments)];
  return {
    name: file.name,
    // What the register lacks is told among the issues and is no fault of the file.
    class: file.class,
    questions: [...file.questions, ...(asksForAccount(payments) ? (['account'] as const) : [])],
    sha256: file.sha256,
    sizeBytes: file.sizeBytes,
    format: file.format,
    importedAt: importedAt(store, file.sha256),
    statements: [...statements],
    refusedStatements: file.refusedStatements.map((one) => ({
      ...one,
      ...printedOut(one),
      source: { ...one.source },
      issues: [...one.issues],
    })),
    rateCount: file.rates.length,
    feeCount: file.billing.reduce((sum, one) => sum + one.services.length, 0),
    issues: [...file.issues, ...registerIssues],
    payment: file.payment === null ? null : paymentPreview(file.payment, effectOf(payments)),
    profile: file.profile,
    refusal: file.refusal === null ? null : { ...file.refusal },
  };
}

export function previewAll(
  store: ReadStore,
  files: readonly ParsedFile[],
  answers: DomainInput<'import.inspect'>['answers'],
): FilePreview[] {
  const accounts = accountsByNumber(store);
  const looked = files.map((file) =>
    file.statements.map((one) => lookAt(store, accounts, file.format ?? 'unknown', one)),
  );
  const findings = waitingFindings(
    store,
    looked.flat().map((one) => ({
      ...one,
      isNew:
        one.known === 'new' && one.statement.kind === 'booked' && one.plan?.role !== 'enriches',
      isAdded: (position) => !one.plan?.known.has(position) && !one.plan?.left.has(position),
    })),
  );
  return files.map((file, index) =>
    previewFile(
      store,
      file,
      (looked[index] ?? []).map((one) => previewStatement(one, findings.get(one.statement) ?? [])),
      answers?.[file.name]?.account,
    ),
  );
}
