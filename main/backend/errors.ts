/** Turning whatever was thrown into the one error shape, with an incident id for bugs. */
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { type AppError, AppFailure } from '../../core/result.ts';
import { logger } from './log.ts';

/** The first issue of a codec as an `invalid-input` error with the field's path; all issues in details. */
export function invalidInput(name: string, error: z.core.$ZodError): AppError {
  const issues = error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }));
  const first = issues[0] ?? { path: '', message: 'Invalid input' };
  return {
    kind: 'invalid-input',
    code: 'INPUT_INVALID',
    message: `${name}${first.path === '' ? '' : `, ${first.path}`}: ${first.message}`,
    path: first.path,
    details: { issues },
  };
}

/** Expected failures pass as they are; anything else is a bug, logged in full under an incident id. */
export function toAppError(thrown: unknown): AppError {
  if (thrown instanceof AppFailure) return thrown.error;
  const incident = randomBytes(4).toString('hex');
  logger.error('internal error', {
    incident,
    error: thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown),
  });
  return {
    kind: 'internal',
    code: 'INTERNAL',
    message: `Something went wrong inside Ballast; nothing was changed. Report incident ${incident}.`,
    details: { incident },
  };
}
