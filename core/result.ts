/**
 * The one error shape of Ballast. Expected failures are plain data, so that they survive structured
 * clone between threads; only bugs throw, through `invariant`.
 */

/** The closed list of failure kinds; hosts map each to one HTTP status and one exit code. */
export type ErrorKind =
  | 'unauthorized'
  | 'invalid-input'
  | 'not-found'
  | 'missing-data'
  | 'conflict'
  | 'not-applicable'
  | 'did-not-converge'
  | 'unavailable'
  | 'cancelled'
  | 'internal';

/**
 * An expected failure.
 *
 * `code` is stable and in capitals (`STMT_NOT_PROVEN`); `message` says what happened, where, and what
 * to do; `path` names the field or place (`terms.catchUp.share`); `details` holds plain data.
 */
export interface AppError {
  readonly kind: ErrorKind;
  readonly code: string;
  readonly message: string;
  readonly path?: string;
  readonly details?: { readonly [key: string]: unknown };
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: AppError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function fail(error: AppError): { readonly ok: false; readonly error: AppError } {
  return { ok: false, error };
}

/**
 * Carries an `AppError` through code that has to throw (a transaction that must roll back, a codec).
 * It never crosses a thread or a host: dispatch turns it back into plain data.
 */
export class AppFailure extends Error {
  readonly error: AppError;

  constructor(error: AppError) {
    super(`${error.code}: ${error.message}`);
    this.name = 'AppFailure';
    this.error = error;
  }
}

/** Unwraps a result, or throws its error as `AppFailure`. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new AppFailure(result.error);
  return result.value;
}

/** Throws when a condition that the program itself guarantees does not hold: a bug, never bad input. */
export function invariant(condition: unknown, why: string): asserts condition {
  if (!condition) throw new Error(`Invariant broken: ${why}`);
}

/** Marks a branch that the type system proves unreachable. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}
