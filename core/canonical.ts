/**
 * Canonical JSON text (RFC 8785, JSON Canonicalization Scheme): the same data gives the same bytes, so
 * that hashes of runs and rows agree on every machine.
 */
import { invariant } from './result.ts';

/**
 * The canonical text of plain wire data: no white space, members sorted by UTF-16 code units, numbers
 * in the shortest form of ECMAScript. Members whose value is `undefined` are left out, as
 * `JSON.stringify` does. Anything without a faithful JSON form (NaN, Infinity, bigint, functions, class
 * instances, typed arrays, lone surrogates) is a bug and throws with its path.
 */
export function canonicalJson(value: unknown): string {
  return textOf(value, '$');
}

function textOf(value: unknown, path: string): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    invariant(Number.isFinite(value), `${path} is ${value}, which JSON cannot hold`);
    return JSON.stringify(value);
  }
  if (typeof value === 'string') {
    invariant(!hasLoneSurrogate(value), `${path} holds half a character`);
    return JSON.stringify(value);
  }
  invariant(typeof value === 'object', `${path} is a ${typeof value}, which JSON cannot hold`);
  if (Array.isArray(value)) {
    const items = Array.from(value, (item, index) => textOf(item, `${path}[${index}]`));
    return `[${items.join(',')}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  invariant(
    prototype === null || Object.getPrototypeOf(prototype) === null,
    `${path} is no plain object`,
  );
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([name, member]) => `${JSON.stringify(name)}:${textOf(member, `${path}.${name}`)}`);
  return `{${members.join(',')}}`;
}

function hasLoneSurrogate(text: string): boolean {
  return /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(text);
}
