/** Failures of the command line: exit codes and the words on standard error. */
import { type AppError, AppFailure } from '../../../core/result.ts';

/** As a shell has it for a program that Ctrl+C ended: 128 and the number of the signal. */
const STOPPED = 130;

/** 2 for what the caller has to write differently, 130 for what was stopped, 1 for everything else. */
export function exitCodeOf(error: AppError): 1 | 2 | typeof STOPPED {
  if (error.kind === 'cancelled') return STOPPED;
  return error.kind === 'invalid-input' ? 2 : 1;
}

export function usageFailure(message: string, path?: string): AppFailure {
  return new AppFailure({
    kind: 'invalid-input',
    code: 'USAGE',
    message,
    ...(path === undefined ? {} : { path }),
  });
}

/** The message, the place of every problem with the input, and the stable code. */
export function failureText(error: AppError): string {
  const lines = [`ballast: ${error.message}`];
  const issues = issuesOf(error);
  if (issues.length > 1)
    for (const { path, message } of issues) lines.push(`  at ${path || '(input)'}: ${message}`);
  else if (error.path !== undefined && error.path !== '') lines.push(`  at ${error.path}`);
  lines.push(`  code ${error.code}`);
  return `${lines.join('\n')}\n`;
}

function issuesOf(error: AppError): readonly { path: string; message: string }[] {
  const issues = error.details?.issues;
  return Array.isArray(issues) ? (issues as { path: string; message: string }[]) : [];
}
