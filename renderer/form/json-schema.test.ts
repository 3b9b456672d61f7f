import { describe, expect, it } from 'vitest';
import { locale, setLocale } from '../format/locale.ts';
import {
  defaultOf,
  type JsonSchema,
  labelOf,
  readField,
  variantIndex,
  wordsOf,
} from './json-schema.ts';
import { findProblems, finishValue, typedValue } from './problems.ts';
import { setAt } from './values.ts';

const money: JsonSchema = {
  type: 'object',
  properties: { currency: { type: 'string' }, amount: { type: 'string' } },
  required: ['currency', 'amount'],
};

const shock: JsonSchema = {
  oneOf: [
    {
      type: 'object',
      title: 'FX shock',
      properties: { kind: { const: 'fx' }, percent: { type: 'string', title: 'Decimal' } },
      required: ['kind', 'percent'],
    },
    {
      type: 'object',
      properties: { kind: { const: 'delay' }, days: { type: 'integer', minimum: 1 } },
      required: ['kind', 'days'],
    },
  ],
};

const schema: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 5, title: 'Name' },
    horizonDays: { type: 'integer', minimum: 1, maximum: 366, default: 91 },
    dueDate: { $ref: '#/$defs/date' },
    limit: money,
    parentId: { anyOf: [{ type: 'string' }, { type: 'null' }] },
    shocks: { type: 'array', items: shock, minItems: 1, maxItems: 2 },
    formats: { type: 'array', items: { enum: ['pdf', 'xlsx'] } },
  },
  required: ['name', 'dueDate', 'limit', 'parentId', 'shocks'],
  $defs: { date: { type: 'string', format: 'date', title: 'Date' } },
};

describe('reading a schema', () => {
  it.each([
    ['name', 'text'],
    ['horizonDays', 'integer'],
    ['dueDate', 'date'],
    ['limit', 'money'],
    ['parentId', 'text'],
    ['shocks', 'array'],
    ['formats', 'choices'],
  ])('draws %s as %s', (name, kind) => {
    const property = schema.properties?.[name] ?? {};
    expect(readField(property, schema).kind).toBe(kind);
  });

  it('tells nullable fields and unions', () => {
    expect(readField(schema.properties?.parentId ?? {}, schema).isNullable).toBe(true);
    const union = readField(shock, schema);
    expect(union.discriminator).toBe('kind');
    expect(variantIndex(union, { kind: 'delay', days: 3 })).toBe(1);
  });

  it('recognises decimals by pattern', () => {
    expect(readField({ type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' }, {}).kind).toBe('decimal');
    expect(readField({ type: 'string', pattern: '^[A-Z]+$' }, {}).kind).toBe('text');
  });

  it('names fields by title unless it only names the type', () => {
    expect(labelOf('dueDate', schema.properties?.dueDate ?? {}, schema)).toBe('Due date');
    expect(labelOf('name', schema.properties?.name ?? {}, schema)).toBe('Name');
    expect(wordsOf('catchUpShare')).toBe('Catch up share');
  });

  it('starts with required fields and defaults only', () => {
    expect(defaultOf(schema, schema)).toEqual({
      name: undefined,
      horizonDays: 91,
      dueDate: undefined,
      limit: { currency: '', amount: '' },
      parentId: null,
      shocks: [],
    });
    expect(defaultOf(shock, schema)).toEqual({ kind: 'fx', percent: undefined });
  });
});

describe('checking and finishing a value', () => {
  const good = {
    name: 'Late',
    horizonDays: '91',
    dueDate: '2026-11-20',
    limit: { currency: 'EUR', amount: '1,284,306.55' },
    parentId: null,
    shocks: [{ kind: 'delay', days: '10' }],
    note: 'not in the schema',
  };

  it('finds nothing wrong with a good value, and sends plain types', () => {
    expect(findProblems(schema, good)).toEqual({});
    expect(finishValue(schema, good)).toEqual({
      name: 'Late',
      horizonDays: 91,
      dueDate: '2026-11-20',
      limit: { currency: 'EUR', amount: '1284306.55' },
      parentId: null,
      shocks: [{ kind: 'delay', days: 10 }],
    });
  });

  it.each([
    [['name'], undefined, 'name', 'Name is missing.'],
    [['name'], 'Longer', 'name', 'Name may have at most 5 characters.'],
    [['horizonDays'], '0', 'horizonDays', 'Horizon days must be at least 1.'],
    [['horizonDays'], '1.5', 'horizonDays', 'Horizon days must be a whole number.'],
    [['horizonDays'], 'x', 'horizonDays', 'Horizon days is not a number.'],
    [['dueDate'], '2026-02-30', 'dueDate', 'Due date is not a date. Write it as 2026-11-20.'],
    [['limit', 'amount'], 'ten', 'limit', 'Limit is not a number.'],
    [['limit', 'currency'], '', 'limit', 'Limit is missing.'],
    [['shocks'], [], 'shocks', 'Shocks needs at least 1 rows.'],
    [['shocks', '0', 'days'], '0', 'shocks.0.days', 'Days must be at least 1.'],
  ])('marks %j = %j', (path, next, problemPath, message) => {
    expect(findProblems(schema, setAt(good, path, next))).toEqual({ [problemPath]: message });
  });

  it('replaces deep values without touching the original', () => {
    const next = setAt(good, ['shocks', '0', 'days'], 12);
    expect(next).not.toBe(good);
    expect(good.shocks[0]?.days).toBe('10');
    expect((next as typeof good).shocks[0]?.days).toBe(12);
    expect(setAt({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 });
  });
});

describe('kept values in a form', () => {
  it.each(['en-GB', 'de-DE', 'de-CH', 'fr-FR', 'sv-SE'])(
    'stand as typed in %s, and come back',
    (tag) => {
      const rates: JsonSchema = {
        type: 'object',
        properties: {
          rate: { type: 'string', title: 'Decimal' },
          share: { type: 'number' },
          amount: money,
          steps: { type: 'array', items: shock },
          code: { type: 'string' },
        },
      };
      const kept = {
        rate: '0.125',
        share: 0.375,
        amount: { currency: 'KWD', amount: '-1234567.125' },
        steps: [{ kind: 'fx', percent: '-10.5' }],
        code: '1.250',
      };
      const before = locale();
      setLocale(tag);
      const typed = typedValue(rates, kept);
      expect(findProblems(rates, typed)).toEqual({});
      expect(finishValue(rates, typed)).toEqual(kept);
      setLocale(before);
    },
  );
});
