/**
 * An agreement or side letter in words, term by term, and what changed between two versions. Labels
 * come from the schema that also makes the form, so that a new term needs no words of its own here.
 */
import { z } from 'zod';
import { Decimal } from '../money/decimal.ts';
import {
  type FundAgreement,
  fundAgreementSchema,
  type SideLetter,
  sideLetterSchema,
} from './agreement.ts';
import { percentText } from './text.ts';

/** One term: where it stands in the document, what it is called, and its value in words. */
export interface TermLine {
  /** Such as `waterfall.carry.rate`; classes are named by code, other lists by place from 0. */
  readonly path: string;
  /** From the outermost group to the term. */
  readonly labels: readonly string[];
  readonly text: string;
}

export interface TermChange {
  readonly path: string;
  readonly labels: readonly string[];
  /** Null where the term is new. */
  readonly from: string | null;
  /** Null where the term is gone. */
  readonly to: string | null;
}

/** The part of JSON Schema that the two documents use. */
interface Shape {
  readonly type?: string;
  readonly title?: string;
  readonly unit?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly properties?: { readonly [name: string]: Shape };
  readonly items?: Shape;
  readonly oneOf?: readonly Shape[];
}

type Values = { readonly [name: string]: unknown };

function shapeOf(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { io: 'input' }) as Shape;
}

const isValues = (value: unknown): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `organisationalCostCap` as `Organisational cost cap`. */
function wordsOf(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function isMoney({ properties }: Shape): boolean {
  return properties !== undefined && Object.keys(properties).sort().join() === 'amount,currency';
}

/** A share as percent, a factor as it is; decimal fields without a unit are shares. */
function decimalWords(text: string, unit: string | undefined): string {
  if (unit === 'times') return `${text} times`;
  const percent = percentText(new Decimal(text));
  return unit === undefined ? percent : `${percent} ${unit}`;
}

function scalarWords(shape: Shape, value: unknown): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (shape.enum !== undefined) return String(value).replace(/(?<=[a-z])-(?=[a-z])/g, ' ');
  if (shape.pattern !== undefined && typeof value === 'string')
    return /^-?\d+(\.\d+)?$/.test(value) ? decimalWords(value, shape.unit) : value;
  return shape.unit === undefined ? String(value) : `${value} ${shape.unit}`;
}

interface Place {
  readonly path: readonly string[];
  readonly labels: readonly string[];
}

function lineOf({ path, labels }: Place, text: string): TermLine {
  return { path: path.join('.'), labels, text };
}

function into(place: Place, name: string, label: string): Place {
  return { path: [...place.path, name], labels: [...place.labels, label] };
}

function objectLines(shape: Shape, value: Values, place: Place): TermLine[] {
  if (isMoney(shape)) return [lineOf(place, `${value.currency} ${value.amount}`)];
  return Object.entries(shape.properties ?? {}).flatMap(([name, inner]) => {
    const label = inner.title ?? wordsOf(name);
    return linesOf(inner, value[name], into(place, name, label));
  });
}

function listLines(shape: Shape, values: readonly unknown[], place: Place): TermLine[] {
  const { items = {} } = shape;
  if (items.properties === undefined)
    return values.length === 0 ? [] : [lineOf(place, values.join(', '))];
  return values.flatMap((value, index) => {
    const code = isValues(value) && typeof value.code === 'string' ? value.code : undefined;
    const label = `${items.title ?? ''} ${code ?? index + 1}`.trim();
    const inner = { path: [...place.path, code ?? String(index)] };
    return linesOf(items, value, { ...inner, labels: [...place.labels, label] });
  });
}

/** A term that only repeats the name of its group, such as carry in carry, is named once. */
function withoutEcho(labels: readonly string[]): readonly string[] {
  return labels.filter((label, index) => label !== labels[index - 1]);
}

function linesOf(shape: Shape, value: unknown, place: Place): TermLine[] {
  if (value === undefined || value === null) return [];
  if (shape.oneOf !== undefined && isValues(value)) {
    const variant = shape.oneOf.find(({ properties }) => properties?.form?.const === value.form);
    if (variant === undefined) return [];
    const form = into(place, 'form', 'Form');
    return [
      lineOf(form, variant.title ?? String(value.form)),
      ...objectLines(variant, value, place),
    ];
  }
  if (shape.const !== undefined) return [];
  if (Array.isArray(value)) return listLines(shape, value, place);
  if (isValues(value)) return objectLines(shape, value, place);
  return [lineOf(place, scalarWords(shape, value))];
}

const ROOT: Place = { path: [], labels: [] };

function readable(lines: readonly TermLine[]): TermLine[] {
  return lines.map((line) => ({ ...line, labels: withoutEcho(line.labels) }));
}

/** Every term of an agreement in the order of the document, defaults counted in. */
export function agreementLines(agreement: FundAgreement): TermLine[] {
  const document = z.encode(fundAgreementSchema, agreement);
  return readable(linesOf(shapeOf(fundAgreementSchema), document, ROOT));
}

/** Every term of a side letter. */
export function sideLetterLines(letter: SideLetter): TermLine[] {
  const document = z.encode(sideLetterSchema, letter);
  return readable(linesOf(shapeOf(sideLetterSchema), document, ROOT)).filter(
    ({ text }) => text !== 'no',
  );
}

/** What differs between two lists of terms, in the order of the later one, then what is gone. */
export function termChanges(before: readonly TermLine[], after: readonly TermLine[]): TermChange[] {
  const old = new Map(before.map((line) => [line.path, line]));
  const now = new Set(after.map(({ path }) => path));
  const changed = after.flatMap(({ path, labels, text }): TermChange[] => {
    const from = old.get(path)?.text ?? null;
    return from === text ? [] : [{ path, labels, from, to: text }];
  });
  const gone = before
    .filter(({ path }) => !now.has(path))
    .map(({ path, labels, text }): TermChange => ({ path, labels, from: text, to: null }));
  return [...changed, ...gone];
}
