/**
 * Reading a JSON Schema as a form: which kind of field draws it, what it starts with, what is wrong
 * with a value and where. Pure functions; the components are in the files beside.
 */
import { dayNumberOf } from '../format/date.ts';
import { parseDecimal } from '../format/number.ts';
import { t } from '../messages/index.ts';

/** The part of JSON Schema 2020-12 that the contract's schemas use. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: { readonly [name: string]: JsonSchema };
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly $defs?: { readonly [name: string]: JsonSchema };
  readonly secret?: boolean;
}

export type FieldKind =
  | 'money'
  | 'date'
  | 'decimal'
  | 'integer'
  | 'number'
  | 'boolean'
  | 'enum'
  | 'text'
  | 'object'
  | 'array'
  | 'choices'
  | 'union'
  | 'constant'
  | 'json';

export interface Field {
  readonly kind: FieldKind;
  readonly schema: JsonSchema;
  readonly isNullable: boolean;
  /** The shapes of a union, each an object. */
  readonly variants: readonly JsonSchema[];
  /** The property whose constant tells the variants apart. */
  readonly discriminator: string | null;
}

export type Problems = { readonly [path: string]: string };

/** Follows `$ref` into the root's definitions. */
export function resolveSchema(schema: JsonSchema, root: JsonSchema): JsonSchema {
  const name = /^#\/\$defs\/(.+)$/.exec(schema.$ref ?? '')?.[1];
  if (name === undefined) return schema;
  const found = root.$defs?.[name];
  return found ? { ...resolveSchema(found, root), ...withoutRef(schema) } : schema;
}

function withoutRef({ $ref: _ref, ...rest }: JsonSchema): JsonSchema {
  return rest;
}

/** How a schema is drawn. */
export function readField(given: JsonSchema, root: JsonSchema): Field {
  const schema = resolveSchema(given, root);
  const shapes = (schema.anyOf ?? schema.oneOf ?? []).map((one) => resolveSchema(one, root));
  const present = shapes.filter((one) => one.type !== 'null');
  const isNullable = present.length < shapes.length;
  const only = present[0];
  if (present.length === 1 && only) {
    const { anyOf: _any, oneOf: _one, ...outer } = schema;
    return { ...readField({ ...only, ...outer }, root), isNullable };
  }
  if (present.length > 1)
    return {
      kind: 'union',
      schema,
      isNullable,
      variants: present,
      discriminator: discriminatorOf(present),
    };
  return { kind: plainKind(schema, root), schema, isNullable, variants: [], discriminator: null };
}

function discriminatorOf(variants: readonly JsonSchema[]): string | null {
  const names = Object.keys(variants[0]?.properties ?? {});
  const found = names.find((name) =>
    variants.every((variant) => variant.properties?.[name]?.const !== undefined),
  );
  return found ?? null;
}

function plainKind(schema: JsonSchema, root: JsonSchema): FieldKind {
  if (schema.const !== undefined) return 'constant';
  if (schema.enum) return 'enum';
  if (schema.type === 'boolean') return 'boolean';
  if (schema.type === 'integer') return 'integer';
  if (schema.type === 'number') return 'number';
  if (schema.type === 'array') {
    const items = schema.items && resolveSchema(schema.items, root);
    return items?.enum ? 'choices' : items ? 'array' : 'json';
  }
  if (schema.type === 'object')
    return isMoney(schema) ? 'money' : schema.properties ? 'object' : 'json';
  if (schema.type !== 'string') return 'json';
  if (schema.format === 'date') return 'date';
  return schema.title === 'Decimal' || isDecimalPattern(schema.pattern) ? 'decimal' : 'text';
}

function isMoney(schema: JsonSchema): boolean {
  const names = Object.keys(schema.properties ?? {}).sort();
  return names.length === 2 && names[0] === 'amount' && names[1] === 'currency';
}

/** A pattern that takes plain decimal numbers and nothing else. */
function isDecimalPattern(pattern: string | undefined): boolean {
  if (pattern === undefined) return false;
  try {
    const test = new RegExp(pattern);
    return test.test('-12.5') && test.test('0') && !test.test('2026-11-20') && !test.test('a');
  } catch {
    return false;
  }
}

/** What a field starts with. */
export function defaultOf(given: JsonSchema, root: JsonSchema): unknown {
  const { kind, schema, isNullable, variants } = readField(given, root);
  if (schema.default !== undefined) return schema.default;
  if (kind === 'constant') return schema.const;
  if (isNullable) return null;
  if (kind === 'object') return defaultObject(schema, root);
  if (kind === 'money') return { currency: '', amount: '' };
  if (kind === 'array' || kind === 'choices') return [];
  if (kind === 'boolean') return false;
  if (kind === 'union') return variants[0] ? defaultOf(variants[0], root) : undefined;
  return undefined;
}

function defaultObject(schema: JsonSchema, root: JsonSchema): { readonly [name: string]: unknown } {
  const required = new Set(schema.required ?? []);
  const entries = Object.entries(schema.properties ?? {})
    .filter(([name, one]) => required.has(name) || resolveSchema(one, root).default !== undefined)
    .map(([name, one]) => [name, defaultOf(one, root)]);
  return Object.fromEntries(entries);
}

const ABBREVIATIONS = new Set(['pdf', 'xlsx', 'csv', 'bic', 'iban', 'ets']);

/** A name as words: `catchUpShare` becomes `Catch up share`. */
export function wordsOf(name: string): string {
  if (ABBREVIATIONS.has(name)) return name.toUpperCase();
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_-]+/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const VAGUE_TITLES = new Set(['Decimal', 'Date', 'Currency', 'Money', 'Id', 'JSON', 'Time']);

/** What a field is called: its title, unless that only names its type. */
export function labelOf(name: string, schema: JsonSchema, root: JsonSchema): string {
  const title = resolveSchema(schema, root).title;
  return title !== undefined && !VAGUE_TITLES.has(title) ? title : wordsOf(name);
}

/** What a variant of a union is called. */
export function variantLabel(variant: JsonSchema, discriminator: string | null): string {
  if (variant.title) return variant.title;
  const tag = discriminator ? variant.properties?.[discriminator]?.const : undefined;
  return tag === undefined ? wordsOf(String(variant.type ?? 'value')) : wordsOf(String(tag));
}

/** The variant of a union that a value belongs to; the first where none does. */
export function variantIndex(field: Field, value: unknown): number {
  const { discriminator, variants } = field;
  if (discriminator === null)
    return Math.max(
      0,
      variants.findIndex((one) => isOfType(one, value)),
    );
  const tag = isRecord(value) ? value[discriminator] : undefined;
  return Math.max(
    0,
    variants.findIndex((one) => one.properties?.[discriminator]?.const === tag),
  );
}

function isOfType(schema: JsonSchema, value: unknown): boolean {
  if (schema.type === 'object') {
    if (!isRecord(value)) return false;
    return (schema.required ?? []).every((name) => name in value);
  }
  if (schema.type === 'array') return Array.isArray(value);
  if (schema.type === 'integer') return typeof value === 'number';
  return typeof value === schema.type;
}

export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy of `value` with what stands at `path` replaced; `undefined` takes a property away. */
export function setAt(value: unknown, path: readonly string[], next: unknown): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return next;
  if (Array.isArray(value)) {
    const copy = [...value];
    copy[Number(head)] = setAt(copy[Number(head)], rest, next);
    return copy;
  }
  const record = isRecord(value) ? value : {};
  const inner = setAt(record[head], rest, next);
  if (inner === undefined) {
    const { [head]: _gone, ...others } = record;
    return others;
  }
  return { ...record, [head]: inner };
}

export function pathText(path: readonly string[]): string {
  return path.join('.');
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === '';
}

/** Everything wrong with a value, by path; empty where it may be sent. */
export function findProblems(
  schema: JsonSchema,
  value: unknown,
  root: JsonSchema = schema,
): Problems {
  const problems: { [path: string]: string } = {};
  visit(schema, value, [], labelOf('value', schema, root), true, root, problems);
  return problems;
}

function visit(
  given: JsonSchema,
  value: unknown,
  path: readonly string[],
  label: string,
  isRequired: boolean,
  root: JsonSchema,
  problems: { [path: string]: string },
): void {
  const field = readField(given, root);
  if (value === null && field.isNullable) return;
  if (isBlank(value) && field.kind !== 'object') {
    if (isRequired && field.schema.default === undefined)
      problems[pathText(path)] = t('form.required', { field: label });
    return;
  }
  if (field.kind === 'object') visitObject(field.schema, value, path, root, problems);
  else if (field.kind === 'array' || field.kind === 'choices')
    visitArray(field.schema, value, path, label, root, problems);
  else if (field.kind === 'union') {
    const variant = field.variants[variantIndex(field, value)];
    if (variant) visit(variant, value, path, label, isRequired, root, problems);
  } else {
    const problem = scalarProblem(field, value, label);
    if (problem) problems[pathText(path)] = problem;
  }
}

function visitObject(
  schema: JsonSchema,
  value: unknown,
  path: readonly string[],
  root: JsonSchema,
  problems: { [path: string]: string },
): void {
  const record = isRecord(value) ? value : {};
  const required = new Set(schema.required ?? []);
  for (const [name, one] of Object.entries(schema.properties ?? {}))
    visit(
      one,
      record[name],
      [...path, name],
      labelOf(name, one, root),
      required.has(name),
      root,
      problems,
    );
}

function visitArray(
  schema: JsonSchema,
  value: unknown,
  path: readonly string[],
  label: string,
  root: JsonSchema,
  problems: { [path: string]: string },
): void {
  const items = Array.isArray(value) ? value : [];
  const { minItems, maxItems } = schema;
  if (minItems !== undefined && items.length < minItems)
    problems[pathText(path)] = t('form.tooFew', { field: label, limit: minItems });
  if (maxItems !== undefined && items.length > maxItems)
    problems[pathText(path)] = t('form.tooMany', { field: label, limit: maxItems });
  const item = schema.items;
  if (!item) return;
  for (const [index, one] of items.entries())
    visit(item, one, [...path, String(index)], `${label} ${index + 1}`, true, root, problems);
}

function scalarProblem(field: Field, value: unknown, label: string): string | null {
  const { kind, schema } = field;
  if (kind === 'money') return moneyProblem(value, label);
  if (kind === 'date')
    return dayNumberOf(String(value)) === null ? t('form.date', { field: label }) : null;
  if (kind === 'decimal')
    return parseDecimal(String(value)) === null ? t('form.number', { field: label }) : null;
  if (kind === 'integer' || kind === 'number') return numberProblem(schema, kind, value, label);
  if (kind === 'text') return textProblem(schema, String(value), label);
  return null;
}

function moneyProblem(value: unknown, label: string): string | null {
  const money = isRecord(value) ? value : {};
  if (isBlank(money.amount) || isBlank(money.currency)) return t('form.required', { field: label });
  return parseDecimal(String(money.amount)) === null ? t('form.number', { field: label }) : null;
}

function numberProblem(
  schema: JsonSchema,
  kind: 'integer' | 'number',
  value: unknown,
  label: string,
): string | null {
  const text = parseDecimal(String(value));
  if (text === null) return t('form.number', { field: label });
  const number = Number(text);
  if (kind === 'integer' && !Number.isInteger(number)) return t('form.integer', { field: label });
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (minimum !== undefined && number < minimum)
    return t('form.minimum', { field: label, limit: minimum });
  if (maximum !== undefined && number > maximum)
    return t('form.maximum', { field: label, limit: maximum });
  if (exclusiveMinimum !== undefined && number <= exclusiveMinimum)
    return t('form.above', { field: label, limit: exclusiveMinimum });
  if (exclusiveMaximum !== undefined && number >= exclusiveMaximum)
    return t('form.below', { field: label, limit: exclusiveMaximum });
  return null;
}

function textProblem(schema: JsonSchema, text: string, label: string): string | null {
  const { minLength, maxLength, pattern } = schema;
  if (minLength !== undefined && text.length < minLength)
    return t('form.tooShort', { field: label, limit: minLength });
  if (maxLength !== undefined && text.length > maxLength)
    return t('form.tooLong', { field: label, limit: maxLength });
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text))
    return t('form.pattern', { field: label });
  return null;
}

/** The value as it is sent: numbers as numbers, figures in plain notation, blanks left out. */
export function finishValue(given: JsonSchema, value: unknown, root: JsonSchema = given): unknown {
  const field = readField(given, root);
  if (value === null) return null;
  switch (field.kind) {
    case 'object': {
      const record = isRecord(value) ? value : {};
      const entries = Object.entries(field.schema.properties ?? {})
        .filter(([name]) => !isBlank(record[name]))
        .map(([name, one]) => [name, finishValue(one, record[name], root)]);
      return Object.fromEntries(entries);
    }
    case 'array':
      return (Array.isArray(value) ? value : []).map((one) =>
        field.schema.items ? finishValue(field.schema.items, one, root) : one,
      );
    case 'union': {
      const variant = field.variants[variantIndex(field, value)];
      return variant ? finishValue(variant, value, root) : value;
    }
    case 'integer':
    case 'number':
      return Number(parseDecimal(String(value)) ?? Number.NaN);
    case 'decimal':
      return parseDecimal(String(value)) ?? value;
    case 'money': {
      const money = isRecord(value) ? value : {};
      return { currency: money.currency, amount: parseDecimal(String(money.amount)) };
    }
    default:
      return value;
  }
}
