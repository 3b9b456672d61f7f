/**
 * What became of a file in one word, derived from what was found in it and never from its name: read
 * cleanly, read with something to look at, or refused. And what a person may still be asked.
 */
import type { FileClass, FileQuestion, ParsedFile, ParsedStatement } from './parsed.ts';

type Found = Pick<ParsedFile, 'format' | 'statements' | 'refusedStatements' | 'issues' | 'refusal'>;

/** Findings that a person can answer; what the file does not hold says nothing against it. */
const QUESTION_OF: Readonly<Record<string, FileQuestion>> = {
  ACCOUNT_MISSING: 'account',
  ACCOUNT_ASSUMED: 'account',
  ACCOUNT_FROM_FILE_NAME: 'account',
  CURRENCY_MISSING: 'currency',
  CURRENCY_ASSUMED: 'currency',
  DATE_ORDER_OPEN: 'dateOrder',
};

/** Assumptions that only stand in for an answer; what the answer settles is no defect. */
const ASSUMED = new Set(['ACCOUNT_ASSUMED', 'ACCOUNT_FROM_FILE_NAME', 'CURRENCY_ASSUMED']);

/** Notes of a dialect or of a value that the reader had to complete: no warning, yet not by the book. */
const DIALECT_NOTES = new Set([
  'DATE_ASSUMED',
  'SIGN_ASSUMED',
  'MARKUP_MENDED',
  'NAMESPACE_MISSING',
  'SECTION_SKIPPED',
]);

/** Formats whose statements print an opening and a closing balance, so that none is remarkable. */
const WITH_BALANCES = new Set(['mt940', 'camt.052', 'camt.053', 'coda', 'cfonb120']);

function allIssues(file: Found): { readonly code: string; readonly severity: string }[] {
  return [
    ...file.issues,
    ...file.refusedStatements.flatMap((statement) => [...statement.issues]),
    ...file.statements.flatMap((statement) => [
      ...statement.warnings.map(({ code }) => ({ code, severity: 'warning' })),
      ...statement.notes.map(({ code }) => ({ code, severity: 'info' })),
    ]),
  ];
}

/** Formats that may leave such things out; where another does, the file is broken and not shy. */
const ASKS = new Set(['csv', 'fixed', 'qif', 'ofx']);

/** What the person may be asked about a file, in a fixed order. */
export function questionsOf(file: Found): FileQuestion[] {
  if (!ASKS.has(file.format ?? '')) return [];
  const open = new Set(allIssues(file).map(({ code }) => QUESTION_OF[code]));
  return (['account', 'currency', 'dateOrder'] as const).filter((question) => open.has(question));
}

function isRemarkable(file: Found, statement: ParsedStatement): boolean {
  const held = statement.interimLines.some(([status]) => status !== 'booked');
  const unproven = statement.proof === 'unproven' && WITH_BALANCES.has(file.format ?? '');
  return held || unproven || statement.proof === 'unbalanced';
}

export function classOf(file: Found): FileClass {
  if (file.refusal !== null) return 'malformed';
  const isEdge =
    file.refusedStatements.length > 0 ||
    file.statements.some((statement) => isRemarkable(file, statement)) ||
    allIssues(file).some(
      ({ code, severity }) =>
        DIALECT_NOTES.has(code) || (severity !== 'info' && !ASSUMED.has(code)),
    );
  return isEdge ? 'edge' : 'valid';
}
