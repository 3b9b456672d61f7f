/** The one error shape as HTTP: RFC 9457 problem details with Ballast's stable code and path. */
import type { AppError, ErrorKind } from '../../../core/result.ts';

const STATUS: { readonly [Kind in ErrorKind]: number } = {
  'invalid-input': 400,
  unauthorized: 403,
  'not-found': 404,
  conflict: 409,
  'not-applicable': 409,
  cancelled: 409,
  'missing-data': 422,
  'did-not-converge': 422,
  internal: 500,
  unavailable: 503,
};

const TITLE: { readonly [Kind in ErrorKind]: string } = {
  'invalid-input': 'The input is not valid',
  unauthorized: 'Not permitted',
  'not-found': 'Not found',
  conflict: 'Conflict',
  'not-applicable': 'Not applicable now',
  cancelled: 'Cancelled',
  'missing-data': 'Data is missing',
  'did-not-converge': 'The calculation did not converge',
  internal: 'Internal error',
  unavailable: 'Not available',
};

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly kind: ErrorKind;
  readonly code: string;
  readonly path?: string;
  readonly details?: { readonly [key: string]: unknown };
}

export function problemOf(error: AppError): Problem {
  return {
    type: `urn:ballast:error:${error.code}`,
    title: TITLE[error.kind],
    status: error.code === 'SESSION_REQUIRED' ? 401 : STATUS[error.kind],
    detail: error.message,
    kind: error.kind,
    code: error.code,
    ...(error.path === undefined ? {} : { path: error.path }),
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}
