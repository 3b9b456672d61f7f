/** What is wrong with the value of a form and where, and values as they are sent and as they are typed. */
import { dayNumberOf } from '../format/date.ts';
import { parseDecimal, typedDecimal } from '../format/number.ts';
import { t } from '../messages/index.ts';
import { type Field, type JsonSchema, labelOf, readField, variantIndex } from './json-schema.ts';
import { isBlank, isRecord, pathText } from './values.ts';

export type Problems = { readonly [path: string]: string };

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
  const mayBeNone = field.isNullable || !isRequired;
  if (mayBeNone && (value === null || isNoAmount(field, value))) return;
  if (!isRequired && field.kind === 'object' && value === undefined) return;
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

/** A currency that is proposed without an amount: nothing was entered. */
function isNoAmount({ kind }: Field, value: unknown): boolean {
  return kind === 'money' && isRecord(value) && isBlank(value.amount);
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
  if (isNoAmount(field, value)) return field.isNullable ? null : undefined;
  switch (field.kind) {
    case 'object': {
      const record = isRecord(value) ? value : {};
      const entries = Object.entries(field.schema.properties ?? {})
        .filter(([name]) => !isBlank(record[name]))
        .map(([name, one]) => [name, finishValue(one, record[name], root)])
        .filter(([, finished]) => finished !== undefined);
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

/** The way back from `finishValue`: kept values as they stand in the fields of a form. */
export function typedValue(given: JsonSchema, value: unknown, root: JsonSchema = given): unknown {
  if (value === null || value === undefined) return value;
  const field = readField(given, root);
  switch (field.kind) {
    case 'object': {
      if (!isRecord(value)) return value;
      const { properties = {} } = field.schema;
      return Object.fromEntries(
        Object.entries(value).map(([name, one]) => {
          const schema = properties[name];
          return [name, schema ? typedValue(schema, one, root) : one];
        }),
      );
    }
    case 'array': {
      const { items } = field.schema;
      return Array.isArray(value) && items
        ? value.map((one) => typedValue(items, one, root))
        : value;
    }
    case 'union': {
      const variant = field.variants[variantIndex(field, value)];
      return variant ? typedValue(variant, value, root) : value;
    }
    case 'number':
    case 'decimal':
      return typedDecimal(String(value));
    case 'money':
      return isRecord(value)
        ? { ...value, amount: typedDecimal(String(value.amount ?? '')) }
        : value;
    default:
      return value;
  }
}
