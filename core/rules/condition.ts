/**
 * Conditions over bank lines, shared by category, match and posting rules. Texts are compared without
 * case and diacritics; expressions run in time linear in the text, so no rule can hang an import.
 */
import { RE2JS } from 're2js';
import { z } from 'zod';
import { minorDigits } from '../money/currencies.ts';
import { DECIMAL_TEXT } from '../money/decimal.ts';
import { formatMinor } from '../money/money.ts';
import { AppFailure } from '../result.ts';
import { foldText, withoutMarks } from './fold.ts';

/** What a rule sees of a bank line. Absent texts are empty or left out; amounts are signed minor units. */
export interface RuleLine {
  readonly accountId: string;
  readonly bankId: string;
  readonly entityId: string;
  readonly currency: string;
  /** Credits positive, debits negative. */
  readonly amountMinor: bigint;
  readonly code?: string | null;
  readonly counterpartyName?: string | null;
  readonly counterpartyAccount?: string | null;
  readonly bankReference?: string | null;
  readonly customerReference?: string | null;
  readonly endToEndId?: string | null;
  readonly remittance?: string | null;
}

/** Why a rule holds for a line: the condition and what the line says there. */
export interface Ground {
  readonly field: Condition['field'];
  readonly op: string;
  /** What the condition asks for, as its author wrote it. */
  readonly wanted: string;
  /** What the line says; for long texts the place of the hit. */
  readonly found: string;
}

const LONGEST_EXPRESSION = 300;
/** States of a compiled expression; counted repetition may not blow it up. */
const LARGEST_PROGRAM = 4000;
const LONGEST_TEXT = 200;

/** Compiles an expression (RE2 syntax) over folded text; throws `AppFailure` RULE_EXPRESSION. */
export function compileExpression(expression: string): RE2JS {
  const refuse = (why: string) =>
    new AppFailure({
      kind: 'invalid-input',
      code: 'RULE_EXPRESSION',
      message: `The expression "${expression.slice(0, 60)}" cannot be used: ${why}.`,
    });
  if (expression.length > LONGEST_EXPRESSION)
    throw refuse(`it is longer than ${LONGEST_EXPRESSION} characters`);
  let compiled: RE2JS;
  try {
    // Lower case would turn \D into \d; only marks are taken off, and case is ignored by flag.
    compiled = RE2JS.compile(withoutMarks(expression), RE2JS.CASE_INSENSITIVE | RE2JS.MULTILINE);
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  if (compiled.programSize() > LARGEST_PROGRAM) throw refuse('its repetitions make it too large');
  return compiled;
}

const textFields = [
  'text',
  'counterparty',
  'counterpartyAccount',
  'reference',
  'remittance',
  'code',
] as const;

/** `text` is everything that the line says: counterparty, its account, remittance and references. */
const textCondition = z
  .object({
    field: z.enum(textFields),
    /** `word` is `contains` between word boundaries. */
    op: z.enum(['contains', 'word', 'equals', 'starts', 'matches']),
    /** One of them is enough. */
    values: z.array(z.string().trim().min(1).max(LONGEST_EXPRESSION)).min(1).max(50),
  })
  .superRefine(({ op, values }, context) => {
    for (const [index, value] of values.entries()) {
      const why = op === 'matches' ? expressionFault(value) : textFault(value);
      if (why !== null) context.addIssue({ code: 'custom', path: ['values', index], message: why });
    }
  });

function expressionFault(expression: string): string | null {
  try {
    compileExpression(expression);
    return null;
  } catch (error) {
    if (error instanceof AppFailure) return error.error.message;
    throw error;
  }
}

function textFault(value: string): string | null {
  if (value.length > LONGEST_TEXT) return `A text has at most ${LONGEST_TEXT} characters.`;
  return foldText(value) === '' ? 'This text is empty once accents are taken off.' : null;
}

/** Ids of accounts, banks and entities, or currency codes. */
const setCondition = z.object({
  field: z.enum(['account', 'bank', 'entity', 'currency']),
  op: z.literal('is'),
  values: z.array(z.string().min(1).max(64)).min(1).max(200),
});

const directionCondition = z.object({
  field: z.literal('direction'),
  op: z.literal('is'),
  values: z.array(z.enum(['in', 'out'])).length(1),
});

const unsigned = z
  .string()
  .regex(DECIMAL_TEXT, { error: 'Write a plain decimal number such as 1250.00.' })
  .refine((text) => !text.startsWith('-'), {
    error: 'Amounts of rules have no sign; the direction is a condition of its own.',
  });

/** Major units of the line's own currency, without sign; both ends of `between` belong to it. */
const amountCondition = z
  .object({
    field: z.literal('amount'),
    op: z.enum(['between', 'equals', 'above', 'below']),
    values: z.array(unsigned).min(1).max(2),
  })
  .refine(({ op, values }) => values.length === (op === 'between' ? 2 : 1), {
    error: '“between” takes two amounts, the others take one.',
  });

export const conditionSchema = z.union([
  textCondition,
  setCondition,
  directionCondition,
  amountCondition,
]);
export type Condition = z.output<typeof conditionSchema>;

/** All of `all` and nothing of `none` must hold; with both empty every line does. */
export const conditionsSchema = z.object({
  all: z.array(conditionSchema).max(30).default([]),
  none: z.array(conditionSchema).max(30).default([]),
});
export type Conditions = z.output<typeof conditionsSchema>;

type TextField = (typeof textFields)[number];
type Test = (line: RuleLine) => Ground | null;

const texts = new WeakMap<RuleLine, Map<TextField, string>>();

function partsOf(line: RuleLine, field: TextField): readonly (string | null | undefined)[] {
  const references = [line.customerReference, line.endToEndId, line.bankReference];
  switch (field) {
    case 'counterparty':
      return [line.counterpartyName];
    case 'counterpartyAccount':
      return [line.counterpartyAccount?.replace(/\s+/g, '')];
    case 'reference':
      return references;
    case 'remittance':
      return [line.remittance];
    case 'code':
      return [line.code];
    case 'text':
      return [line.counterpartyName, line.counterpartyAccount, line.remittance, ...references];
  }
}

/** Parts stand on lines of their own, so that `equals` and `starts` look at each of them. */
function foldedText(line: RuleLine, field: TextField): string {
  let known = texts.get(line);
  if (known === undefined) {
    known = new Map();
    texts.set(line, known);
  }
  const folded = known.get(field);
  if (folded !== undefined) return folded;
  const made = partsOf(line, field)
    .filter((part): part is string => part !== null && part !== undefined && part !== '')
    .map(foldText)
    .join('\n');
  known.set(field, made);
  return made;
}

const SHOWN = 60;

function around(text: string, from: number, length: number): string {
  const start = Math.max(0, from - 10);
  const end = Math.min(text.length, Math.max(from + length, start + SHOWN));
  const cut = text.slice(start, Math.min(end, start + 2 * SHOWN)).replaceAll('\n', ' · ');
  return `${start > 0 ? '…' : ''}${cut}${end < text.length ? '…' : ''}`;
}

/** Where in the text a hit begins and how long it is. */
type Finder = (text: string) => readonly [from: number, length: number] | null;

const isWordPart = (text: string, at: number) => /[\p{L}\p{N}]/u.test(text.charAt(at));

function finderOf(op: z.output<typeof textCondition>['op'], value: string): Finder {
  if (op === 'matches') {
    const expression = compileExpression(value);
    return (text) => {
      if (!expression.test(text)) return null;
      const matcher = expression.matcher(text);
      return matcher.find() ? [matcher.start(), matcher.end() - matcher.start()] : null;
    };
  }
  const wanted = foldText(value);
  const found = (at: number) => (at < 0 ? null : ([at, wanted.length] as const));
  if (op === 'contains') return (text) => found(text.indexOf(wanted));
  const fits = op === 'word' ? standsAlone : op === 'starts' ? startsPart : isPart;
  return (text) => {
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1))
      if (fits(text, at, at + wanted.length)) return found(at);
    return null;
  };
}

const LINE_FEED = 10;

function startsPart(text: string, from: number): boolean {
  return from === 0 || text.charCodeAt(from - 1) === LINE_FEED;
}

function isPart(text: string, from: number, to: number): boolean {
  return startsPart(text, from) && (to === text.length || text.charCodeAt(to) === LINE_FEED);
}

function standsAlone(text: string, from: number, to: number): boolean {
  return !(isWordPart(text, from - 1) || isWordPart(text, to));
}

function textTest({ field, op, values }: z.output<typeof textCondition>): Test {
  const bare = field === 'counterpartyAccount' && op !== 'matches';
  const finders = values.map(
    (value) => [value, finderOf(op, bare ? value.replace(/\s+/g, '') : value)] as const,
  );
  return (line) => {
    const text = foldedText(line, field);
    if (text === '') return null;
    for (const [wanted, find] of finders) {
      const hit = find(text);
      if (hit !== null) return { field, op, wanted, found: around(text, hit[0], hit[1]) };
    }
    return null;
  };
}

const setReaders = {
  account: (line: RuleLine) => line.accountId,
  bank: (line: RuleLine) => line.bankId,
  entity: (line: RuleLine) => line.entityId,
  currency: (line: RuleLine) => line.currency,
};

function setTest({ field, op, values }: z.output<typeof setCondition>): Test {
  const read = setReaders[field];
  const wanted = new Set(values);
  return (line) => {
    const value = read(line);
    return wanted.has(value) ? { field, op, wanted: value, found: value } : null;
  };
}

function directionTest({ field, op, values }: z.output<typeof directionCondition>): Test {
  const [wanted = 'in'] = values;
  return ({ amountMinor }) => {
    const found = amountMinor < 0n ? 'out' : 'in';
    return found === wanted ? { field, op, wanted, found } : null;
  };
}

/** -1, 0 or 1 as the line's magnitude is below, at or above the decimal; exact at any scale. */
function comparer(decimal: string): (minor: bigint, digits: number) => number {
  const [whole = '0', fraction = ''] = decimal.split('.');
  const units = BigInt(whole + fraction);
  const scale = 10n ** BigInt(fraction.length);
  return (minor, digits) => {
    const left = minor * scale;
    const right = units * 10n ** BigInt(digits);
    return left < right ? -1 : left > right ? 1 : 0;
  };
}

function amountTest({ field, op, values }: z.output<typeof amountCondition>): Test {
  const [low, high] = values.map(comparer);
  const holds = (minor: bigint, digits: number): boolean => {
    const side = low?.(minor, digits) ?? 0;
    if (op === 'equals') return side === 0;
    if (op === 'above') return side > 0;
    if (op === 'below') return side < 0;
    return side >= 0 && (high?.(minor, digits) ?? 0) <= 0;
  };
  return ({ amountMinor, currency }) => {
    const digits = minorDigits(currency);
    const size = amountMinor < 0n ? -amountMinor : amountMinor;
    if (!holds(size, digits)) return null;
    return { field, op, wanted: values.join(' – '), found: formatMinor(size, digits) };
  };
}

function testOf(condition: Condition): Test {
  switch (condition.field) {
    case 'account':
    case 'bank':
    case 'entity':
    case 'currency':
      return setTest(condition);
    case 'direction':
      return directionTest(condition);
    case 'amount':
      return amountTest(condition);
    default:
      return textTest(condition);
  }
}

/**
 * Prepares conditions for many lines. The answer is null where they do not hold, otherwise one ground
 * for each condition of `all`. Throws `AppFailure` RULE_EXPRESSION for an expression that the schema
 * would have refused.
 */
export function compileConditions({
  all,
  none,
}: Conditions): (line: RuleLine) => readonly Ground[] | null {
  const required = all.map(testOf);
  const forbidden = none.map(testOf);
  return (line) => {
    const grounds: Ground[] = [];
    for (const test of required) {
      const ground = test(line);
      if (ground === null) return null;
      grounds.push(ground);
    }
    return forbidden.some((test) => test(line) !== null) ? null : grounds;
  };
}
