/**
 * The grounds of exact matches and how grounds are kept with a match: a large run makes two of them a
 * hundred thousand times, so these two have a short form, and every other ground is kept as it is.
 */
import type { MatchGround } from './model.ts';

/** A ground as kept: matches that people sent along may name kinds of their own. */
export interface KeptGround {
  readonly kind: string;
  readonly weight: number;
  readonly text: string;
}

/** What the short forms stand for; stored matches hold them, so their words never change. */
export const sameAmount: MatchGround = {
  kind: 'amount',
  weight: 0.4,
  text: 'The amounts are equal',
};
const CARRIED = 'Both carry the reference ';
const CARRIED_WEIGHT = 0.6;

export function sameReference(name: string): MatchGround {
  return { kind: 'reference', weight: CARRIED_WEIGHT, text: `${CARRIED}${name}` };
}

function isSameAmount({ kind, weight, text }: KeptGround): boolean {
  return kind === sameAmount.kind && weight === sameAmount.weight && text === sameAmount.text;
}

function isSameReference({ kind, weight, text }: KeptGround): boolean {
  return kind === 'reference' && weight === CARRIED_WEIGHT && text.startsWith(CARRIED);
}

/** Grounds as JSON text: `"="` for equal amounts, `["#", name]` for the reference that both carry. */
export function packGrounds(grounds: readonly KeptGround[]): string {
  const packed = grounds.map((ground) => {
    if (ground === sameAmount || isSameAmount(ground)) return '"="';
    if (!isSameReference(ground)) return JSON.stringify(ground);
    return `["#",${JSON.stringify(ground.text.slice(CARRIED.length))}]`;
  });
  return `[${packed.join(',')}]`;
}

/** The grounds that `packGrounds` wrote, word by word. */
export function unpackGrounds(text: string): KeptGround[] {
  const packed = JSON.parse(text) as (string | readonly [mark: '#', name: string] | KeptGround)[];
  return packed.map((one) => {
    if (typeof one === 'string') return sameAmount;
    return Array.isArray(one) ? sameReference(String(one[1])) : (one as KeptGround);
  });
}
