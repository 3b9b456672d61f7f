/**
 * Figures that know their formula. Each operation works on the value and on the text at once, so that
 * what a cell shows and what it computes are one statement and cannot drift apart.
 */
import { Decimal } from '../../../../core/money/decimal.ts';
import { cellName } from '../../excel/formulas.ts';
import type { Cell } from '../../model.ts';
import { textOf, ZERO } from './cells.ts';

/** How strongly the text binds: a sum, a product, or what never needs brackets. */
const BINDS = { sum: 0, product: 1, whole: 2 } as const;

export interface Live {
  readonly value: Decimal;
  /** Of a formula, without `=`; cells by their names in the report. */
  readonly text: string;
  readonly binds: (typeof BINDS)[keyof typeof BINDS];
}

/** What is nothing whatever is entered; operations leave it out of their formulas. */
export const NIL: Live = { value: ZERO, text: '0', binds: BINDS.whole };

const isNil = ({ text }: Live): boolean => text === NIL.text;

const bracketed = (live: Live, binds: number): string =>
  live.binds < binds ? `(${live.text})` : live.text;

/** A figure that stands in a cell of its own. */
export function liveCell(value: Decimal | string, name: string): Live {
  return { value: new Decimal(value), text: name, binds: BINDS.whole };
}

/** A figure that a formula states itself; not negative. */
export function stated(value: Decimal | bigint | number): Live {
  const own = new Decimal(value.toString());
  return { value: own, text: own.toFixed(), binds: BINDS.whole };
}

export function plus(...parts: readonly Live[]): Live {
  const real = parts.filter((part) => !isNil(part));
  const [first, ...others] = real;
  if (first === undefined) return NIL;
  if (others.length === 0) return first;
  return {
    value: others.reduce((sum, { value }) => sum.plus(value), first.value),
    text: real.map(({ text }) => text).join('+'),
    binds: BINDS.sum,
  };
}

export function minus(from: Live, ...parts: readonly Live[]): Live {
  const real = parts.filter((part) => !isNil(part));
  if (real.length === 0) return from;
  return {
    value: real.reduce((left, { value }) => left.minus(value), from.value),
    text: [from.text, ...real.map((part) => bracketed(part, BINDS.product))].join('-'),
    binds: BINDS.sum,
  };
}

export function times(a: Live, b: Live): Live {
  if (isNil(a) || isNil(b)) return NIL;
  if (a.text === '1') return b;
  if (b.text === '1') return a;
  return {
    value: a.value.times(b.value),
    text: `${bracketed(a, BINDS.product)}*${bracketed(b, BINDS.product)}`,
    binds: BINDS.product,
  };
}

export function over(a: Live, b: Live): Live {
  if (isNil(a)) return NIL;
  return {
    value: a.value.div(b.value),
    text: `${bracketed(a, BINDS.product)}/${bracketed(b, BINDS.whole)}`,
    binds: BINDS.product,
  };
}

export function power(base: Live, exponent: Live): Live {
  return {
    value: base.value.pow(exponent.value),
    text: `${bracketed(base, BINDS.whole)}^${bracketed(exponent, BINDS.whole)}`,
    binds: BINDS.product,
  };
}

function called(name: string, value: Decimal, parts: readonly Live[]): Live {
  return {
    value,
    text: `${name}(${parts.map(({ text }) => text).join(',')})`,
    binds: BINDS.whole,
  };
}

/** Of amounts that are never below zero: with nothing among them it is nothing. */
export function least(...parts: readonly Live[]): Live {
  return parts.some(isNil)
    ? NIL
    : called('MIN', Decimal.min(...parts.map(({ value }) => value)), parts);
}

export function most(...parts: readonly Live[]): Live {
  return called('MAX', Decimal.max(...parts.map(({ value }) => value)), parts);
}

/** As far as there is any: what is below zero is nothing. */
export function positive(live: Live): Live {
  return isNil(live) ? NIL : most(NIL, live);
}

/** As much of `left` as is due, and nothing where either is below zero. */
export function upTo(left: Live, due: Live): Live {
  return isNil(left) || isNil(due) ? NIL : positive(least(left, due));
}

/** Noise of a spreadsheet's 15 digits, far below a cent, that must not pass for money. */
const NOISE_PLACES = 6;

/** `yes` where `a` is at most `b`, as far as a spreadsheet can tell. */
export function whereAtMost(a: Live, b: Live, [yes, no]: readonly [Live, Live]): Live {
  const gap = minus(a, b);
  return {
    value: gap.value.toDecimalPlaces(NOISE_PLACES, Decimal.ROUND_HALF_UP).lte(0)
      ? yes.value
      : no.value,
    text: `IF(ROUND(${gap.text},${NOISE_PLACES})<=0,${yes.text},${no.text})`,
    binds: BINDS.whole,
  };
}

/** A sheet that is written row by row, with figures that later formulas name. */
export class LiveSheet {
  readonly id: string;
  readonly rows: Map<string, Cell>[] = [];

  constructor(id: string) {
    this.id = id;
  }

  /** Begins a row with what it states. */
  open(cells: { readonly [column: string]: string | undefined }): void {
    const known = Object.entries(cells).flatMap(([column, text]) =>
      text === undefined ? [] : [[column, text] as const],
    );
    this.rows.push(new Map<string, Cell>(known));
  }

  /** Writes a formula to the newest row; what is nothing in every case stays blank. */
  put(column: string, live: Live): Live {
    if (isNil(live)) return NIL;
    const row = this.rows.length - 1;
    this.rows[row]?.set(column, { value: textOf(live.value), formula: live.text });
    return liveCell(live.value, cellName(this.id, column, row));
  }
}
