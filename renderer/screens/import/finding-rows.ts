/** What was found in the previewed files, in sentences. Nothing is computed on amounts. */

import { formatDecimal, formatMoment, formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { correctionFindings } from './correction-findings.ts';
import { statementName } from './preview-rows.ts';
import type { FilePreview, StatementPreview } from './staging.ts';

export interface Finding {
  readonly id: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly file: string;
  readonly line: number | null;
  readonly code: string;
  readonly message: string;
}

type Severity = Finding['severity'];

/** So many places of findings that are alike are named. */
const MOST_PLACES = 5;

/** The message of findings that are alike, with their count and first lines. */
function alikeText(group: readonly FilePreview['issues'][number][]): string {
  const message = group[0]?.message ?? '';
  const lines = [...new Set(group.flatMap(({ line }) => (line === undefined ? [] : [line])))];
  if (group.length === 1 || lines.length === 0) return message;
  const key = lines.length > MOST_PLACES ? 'import.finding.alikeMore' : 'import.finding.alike';
  return t(key, {
    message,
    count: formatNumber(group.length, 0),
    lines: lines.slice(0, MOST_PLACES).join(', '),
  });
}

function statementFindings(file: FilePreview, statement: StatementPreview, id: string): Finding[] {
  const name = statementName(statement);
  const base = { file: file.name, line: null };
  const found: Finding[] = statement.warnings
    .filter((one) => one.code !== 'BALANCE_MISMATCH' || statement.difference === null)
    .map((one, index) => ({
      ...base,
      id: `${id}w${index}`,
      severity: 'warning',
      line: one.line ?? null,
      code: one.code,
      message: `${name}: ${one.message}`,
    }));
  const { opening, closing, credits, debits, difference } = statement;
  if (statement.proof === 'unbalanced' && opening && closing && difference)
    found.unshift({
      ...base,
      id: `${id}p`,
      severity: 'error',
      line: statement.warnings.find((one) => one.code === 'BALANCE_MISMATCH')?.line ?? null,
      code: 'BALANCE_MISMATCH',
      message: t('import.finding.unbalanced', {
        statement: name,
        opening: formatDecimal(opening.amount),
        credits: formatDecimal(credits.amount),
        debits: formatDecimal(debits.amount),
        closing: formatDecimal(closing.amount),
        difference: `${statement.currency} ${formatDecimal(difference.amount)}`,
      }),
    });
  statement.chain.forEach((link, index) => {
    found.push({
      ...base,
      id: `${id}g${index}`,
      severity: 'warning',
      code: link.code,
      message: `${name}: ${link.message}`,
    });
  });
  if (statement.role === 'enriches')
    found.push({
      ...base,
      id: `${id}e`,
      severity: statement.leftLineCount > 0 ? 'warning' : 'info',
      code: 'STATEMENT_ENRICHES',
      message: t('import.finding.enriches', {
        statement: name,
        count: formatNumber(statement.enrichLineCount, 0),
        left: formatNumber(statement.leftLineCount, 0),
      }),
    });
  found.push(...correctionFindings(statement, { ...base, id, name }));
  return found;
}

function fileFindings(file: FilePreview): Finding[] {
  const found: Finding[] = [];
  if (file.refusal !== null)
    found.push({
      id: `${file.name}!`,
      severity: 'error',
      file: file.name,
      line: lineOf(file.refusal.details),
      code: file.refusal.code,
      message: t('import.finding.refused', { message: file.refusal.message }),
    });
  if (file.importedAt !== null)
    found.push({
      id: `${file.name}=`,
      severity: 'info',
      file: file.name,
      line: null,
      code: 'FILE_IMPORTED_BEFORE',
      message: t('import.finding.before', { moment: formatMoment(file.importedAt) }),
    });
  if (file.payment !== null) {
    const { effect, messageType, count, sums } = file.payment;
    found.push({
      id: `${file.name}p`,
      severity: 'info',
      file: file.name,
      line: null,
      code: 'PAYMENT_FILE',
      message: t('import.finding.payment', {
        type: messageType,
        count: formatNumber(count, 0),
        sums:
          sums
            .filter((sum) => sum.count > 0)
            .map(({ currency, amount }) => `${currency} ${formatDecimal(amount)}`)
            .join(', ') || t('import.noSums'),
        fresh: formatNumber(effect.newCount, 0),
        planned: formatNumber(effect.plannedCount, 0),
        known: formatNumber(effect.knownCount, 0),
        told: formatNumber(effect.toldCount, 0),
        changed: formatNumber(effect.changedCount, 0),
      }),
    });
  }
  const alike = Map.groupBy(file.issues, ({ severity, code, message }) =>
    JSON.stringify([severity, code, message]),
  );
  [...alike.values()].forEach((group, index) => {
    const [issue] = group;
    if (issue === undefined) return;
    found.push({
      id: `${file.name}i${index}`,
      severity: issue.severity,
      file: file.name,
      line: group.length === 1 ? (issue.line ?? null) : null,
      code: issue.code,
      message: alikeText(group),
    });
  });
  if (file.importedAt === null)
    file.statements.forEach((statement, index) => {
      found.push(...statementFindings(file, statement, `${file.name}#${index}`));
    });
  return found;
}

function lineOf(details: { readonly [name: string]: unknown } | undefined): number | null {
  const line = details?.line;
  return typeof line === 'number' ? line : null;
}

const RANK: { readonly [One in Severity]: number } = { error: 0, warning: 1, info: 2 };

/** Everything that was found, the gravest first; a file's own order otherwise. */
export function findingsOf(files: readonly FilePreview[]): readonly Finding[] {
  return files
    .flatMap(fileFindings)
    .sort((one, other) => RANK[one.severity] - RANK[other.severity]);
}
