/** Turning whatever was thrown into the one error shape, with an incident id for bugs. */
import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { type AppError, AppFailure } from '../../core/result.ts';
import { logger } from './log.ts';

/** How a message begins where the schema has no words of its own. */
const TYPE_MESSAGE = 'Invalid input';
const TYPE_WORDS: { readonly [type: string]: string } = {
  object: 'an object with its fields',
  array: 'a list',
  string: 'a text in quotation marks',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
};

/** What is wrong with a field and what to write; the schema's own words where it has some. */
function issueText(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type': {
      if (!issue.message.startsWith(TYPE_MESSAGE)) return issue.message;
      const wanted = TYPE_WORDS[issue.expected] ?? issue.expected;
      const isMissing = issue.message.endsWith('received undefined');
      return isMissing ? `It is missing. Give ${wanted}.` : `Write ${wanted} here.`;
    }
    case 'invalid_value':
      return `Write one of ${issue.values.map(String).join(', ')}.`;
    case 'invalid_union':
      return issue.discriminator === undefined
        ? issue.message
        : `Its field "${issue.discriminator}" names no known kind. The schema lists them.`;
    case 'too_small':
      return issue.origin === 'array' ? `Give at least ${issue.minimum} of them.` : issue.message;
    default:
      return issue.message;
  }
}

/** The first issue of a codec as an `invalid-input` error with the field's path; all issues in details. */
export function invalidInput(name: string, error: z.core.$ZodError): AppError {
  const issues = error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issueText(issue),
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
