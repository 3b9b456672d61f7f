/**
 * Reading a JSON Schema as a form: which kind of field draws it, what it is called and what it
 * starts with. Pure functions; what is wrong with a value is found in `problems.ts`.
 */
import { isRecord } from './values.ts';

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
