/** What an import would bring, file by file and statement by statement, without storing anything. */
import { isCurrency } from '../../core/money/currencies.ts';
import { money } from '../../core/money/money.ts';
import type { DomainOutput } from '../../preload/contract/index.ts';
import type { PaymentSummary } from '../../sync/formats/payments/index.ts';
import { storedMinor } from '../../sync/formats/proof.ts';
import type { ParsedFile, ParsedStatement, PrintedFigures } from '../import/parsed.ts';
import { billedAccount } from '../queries/billing.ts';
import {
  accountKey,
  accountsByNumber,
  countKnownLines,
  importedAt,
  statementState,
} from '../queries/imports.ts';
import type { ReadStore } from '../store/index.ts';

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

function previewStatement(
  store: ReadStore,
  accounts: ReadonlyMap<string, string>,
  statement: ParsedStatement,
): StatementPreview {
  const accountId = accounts.get(accountKey(statement.accountNumber, statement.currency)) ?? null;
  const counts = countKnownLines(store, accountId, statement);
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
    ...counts,
    proof: statement.proof,
    difference: statement.differenceMinor === 0n ? null : amount(statement.differenceMinor),
    known: statementState(store, statement, counts),
    warnings: [...statement.warnings],
    notes: [...statement.notes],
  };
}

export function printedOut<Figures extends PrintedFigures>(figures: Figures) {
  return { ...figures, balances: [...figures.balances] };
}

function paymentPreview({ sums, groups, byMeaning, ...payment }: PaymentSummary) {
  return {
    ...payment,
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
  accounts: ReadonlyMap<string, string>,
  file: ParsedFile,
): FilePreview {
  return {
    name: file.name,
    class: file.class,
    questions: [...file.questions],
    sha256: file.sha256,
    sizeBytes: file.sizeBytes,
    format: file.format,
    importedAt: importedAt(store, file.sha256),
    statements: file.statements.map((one) => previewStatement(store, accounts, one)),
    refusedStatements: file.refusedStatements.map((one) => ({
      ...one,
      ...printedOut(one),
      source: { ...one.source },
      issues: [...one.issues],
    })),
    rateCount: file.rates.length,
    feeCount: file.billing.reduce((sum, one) => sum + one.services.length, 0),
    issues: [...file.issues, ...billingIssues(store, file)],
    payment: file.payment === null ? null : paymentPreview(file.payment),
    profile: file.profile,
    refusal: file.refusal === null ? null : { ...file.refusal },
  };
}

export function previewAll(store: ReadStore, files: readonly ParsedFile[]): FilePreview[] {
  const accounts = accountsByNumber(store);
  return files.map((file) => previewFile(store, accounts, file));
}
