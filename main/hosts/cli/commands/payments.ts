/** `ballast payments`: what is in payment files, without a workspace and without keeping anything. */
import type { AppError } from '../../../../core/result.ts';
import {
  inspectPayments,
  type PaymentSum,
  type PaymentSummary,
} from '../../../../sync/formats/payments/index.ts';
import { type CliCall, type CliCommand, jsonOption } from '../command.ts';
import { failureText, usageFailure } from '../failure.ts';
import { listFiles, readNamed } from '../files.ts';
import { findingLines } from '../findings.ts';
import { countText, groupDigits, tableText } from '../table.ts';

interface Inspected {
  readonly name: string;
  readonly summary: PaymentSummary | null;
  readonly refusal: AppError | null;
}

function inspect(name: string, path: string): Inspected {
  const result = inspectPayments(readNamed(path, name), name);
  return result.ok
    ? { name, summary: result.value, refusal: null }
    : { name, summary: null, refusal: result.error };
}

function sumsText(sums: readonly PaymentSum[]): string {
  return sums
    .map(({ direction, currency, count, amount }) => {
      const side = direction === 'transfer' ? '' : ` ${direction}`;
      return `${currency} ${groupDigits(amount)}${side} (${countText(count)})`;
    })
    .join(', ');
}

function statusText({ status, byMeaning }: PaymentSummary): string {
  const counts = Object.entries(byMeaning ?? {}).map(([name, count]) => `${count} ${name}`);
  return [status, ...counts].filter((part) => part !== null).join(', ');
}

const COLUMNS = ['File', 'Type', 'Message', 'Payments', 'Sums', 'Status', 'Verdict'].map(
  (title) => ({ title, align: title === 'Payments' ? ('right' as const) : ('left' as const) }),
);

function verdictOf({ isRefused, findings }: PaymentSummary): string {
  if (isRefused) return 'refused';
  return findings.some(({ severity }) => severity === 'warning') ? 'with warnings' : 'clean';
}

function tableOf(files: readonly Inspected[]): string {
  const rows = files.flatMap(({ name, summary }) =>
    summary === null
      ? []
      : [
          [
            name,
            summary.messageType,
            summary.originalMessageId ?? summary.messageId ?? '–',
            countText(summary.count),
            sumsText(summary.sums),
            statusText(summary),
            verdictOf(summary),
          ],
        ],
  );
  return rows.length === 0 ? '' : tableText(COLUMNS, rows);
}

function noteFindings(call: CliCall, files: readonly Inspected[]): void {
  for (const { name, summary, refusal } of files) {
    if (refusal !== null) call.io.note(failureText(refusal));
    const told = (summary?.findings ?? []).filter(({ severity }) => severity !== 'info');
    for (const line of findingLines(told, name)) call.io.note(line);
  }
}

export const paymentsCommand: CliCommand = {
  name: 'payments',
  summary: 'Check payment files: counts, sums and what is wrong',
  usage: 'FILES|FOLDERS...',
  options: { json: jsonOption },
  examples: ['payments salaries.xml', 'payments outbox/ --json'],
  async run(call) {
    if (call.positionals.length === 0)
      throw usageFailure('"ballast payments" takes the files or folders to check.', 'FILES');
    const named = listFiles(call.positionals);
    const files = named.map(({ name, path }) => inspect(name, path));
    noteFindings(call, files);
    call.io.out(call.flag('json') ? `${JSON.stringify({ files }, null, 2)}\n` : tableOf(files));
    const isBad = files.some(({ summary, refusal }) => refusal !== null || summary?.isRefused);
    return isBad ? 1 : 0;
  },
};
