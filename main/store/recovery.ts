/**
 * The recovery secret: 160 random bits that a person prints once and types back perhaps years later.
 *
 * It is written in Crockford's base 32 (no I, L, O, U), eight groups of four digits and a ninth group
 * that is their checksum: the first 20 bits of SHA-256 over the secret. Reading forgives case, blanks,
 * hyphens and look-alikes (O for 0, I and L for 1).
 */
import { createHash, randomBytes } from 'node:crypto';
import { AppFailure } from '../../core/result.ts';

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const secretBytes = 20;
const secretDigits = 32;
const groupDigits = 4;

export function createRecoverySecret(random: (bytes: number) => Buffer = randomBytes): string {
  return printRecoverySecret(random(secretBytes));
}

/** `XXXX-XXXX-...` of 20 bytes. */
export function printRecoverySecret(secret: Uint8Array): string {
  const text = encode(secret, secretDigits) + checksum(secret);
  return (text.match(/.{4}/g) ?? []).join('-');
}

/** The 20 bytes of a typed secret. Throws RECOVERY_LENGTH or RECOVERY_CHECKSUM. */
export function readRecoverySecret(typed: string): Buffer {
  const text = typed
    .toUpperCase()
    .replaceAll(/[\s\-\u2010-\u2015]/g, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1');
  const expected = secretDigits + groupDigits;
  if (text.length !== expected || ![...text].every((digit) => digits.includes(digit)))
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'RECOVERY_LENGTH',
      message: `A recovery secret has nine groups of four letters and digits; this one has ${text.length} of ${expected} or holds a sign that does not occur in one. Compare it with the printed sheet.`,
      path: 'secret',
    });
  const secret = decode(text.slice(0, secretDigits));
  if (checksum(secret) !== text.slice(secretDigits))
    throw new AppFailure({
      kind: 'invalid-input',
      code: 'RECOVERY_CHECKSUM',
      message:
        'The recovery secret has a typing mistake: its last group does not fit the others. Compare it with the printed sheet group by group.',
      path: 'secret',
    });
  return secret;
}

function checksum(secret: Uint8Array): string {
  return encode(createHash('sha256').update(secret).digest(), groupDigits);
}

function encode(bytes: Uint8Array, count: number): string {
  let text = '';
  for (let index = 0; index < count; index++) {
    let value = 0;
    for (let bit = index * 5; bit < index * 5 + 5; bit++)
      value = (value << 1) | (((bytes[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1);
    text += digits[value];
  }
  return text;
}

function decode(text: string): Buffer {
  const bytes = Buffer.alloc(secretBytes);
  for (let index = 0; index < text.length; index++) {
    const value = digits.indexOf(text[index] ?? '');
    for (let place = 0; place < 5; place++) {
      const bit = index * 5 + place;
      if ((value >> (4 - place)) & 1) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (128 >> (bit & 7));
    }
  }
  return bytes;
}
