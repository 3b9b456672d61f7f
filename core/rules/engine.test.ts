import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silentContext } from '../calculation.ts';
import { rulesApplyCalculation } from './applyCalculation.ts';
import type { Condition } from './condition.ts';
import {
  type CategorisedLine,
  type CategoryRule,
  compileRules,
  dryRun,
  outcomesOf,
} from './engine.ts';
import { type LabelledLine, learnDefaults, learnRules, wilsonLow } from './learn.ts';

function rule(id: string, all: Condition[], categoryId: string, active = true): CategoryRule {
  return { id, name: id, conditions: { all, none: [] }, categoryId, active };
}

function line(id: string, over: Partial<CategorisedLine> = {}): CategorisedLine {
  return {
    id,
    accountId: 'a',
    bankId: 'b',
    entityId: 'e',
    currency: 'EUR',
    amountMinor: -100n,
    categoryId: null,
    ...over,
  };
}

const rent: Condition = { field: 'remittance', op: 'contains', values: ['rent'] };
const out: Condition = { field: 'direction', op: 'is', values: ['out'] };

describe('engine', () => {
  test('the first rule that holds decides, one that is off does not', () => {
    const rules = [
      rule('off', [out], 'x', false),
      rule('rent', [rent], 'r'),
      rule('any', [out], 'o'),
    ];
    const decide = compileRules(rules);
    expect(decide(line('1', { remittance: 'Rent May' }))?.rule.id).toBe('rent');
    expect(decide(line('2'))?.rule.id).toBe('any');
    expect(decide(line('3', { amountMinor: 1n }))).toBeNull();
  });

  test('a dry run counts what changes, agrees, is left and is shadowed', () => {
    const rules = [rule('rent', [rent], 'r'), rule('any', [out], 'o')];
    const lines = [
      line('1', { remittance: 'rent' }),
      line('2', { remittance: 'rent', categoryId: 'r' }),
      line('3', { remittance: 'rent', categoryId: 'o' }),
      line('4'),
      line('5', { amountMinor: 5n }),
    ];
    const careful = dryRun(rules, lines, 'uncategorised');
    expect(careful.byRule[0]).toMatchObject({ decides: 3, changes: 1, agrees: 1, leaves: 1 });
    expect(careful.byRule[1]).toMatchObject({ decides: 1, changes: 1, shadowed: 3 });
    expect(careful.undecided).toBe(1);
    const outcomes = (ruleId: string) =>
      [...outcomesOf(rules, lines, { ruleId, scope: 'uncategorised' })].map(
        (one) => `${one.line.id} ${one.outcome}`,
      );
    expect(outcomes('rent')).toEqual(['1 changes', '2 agrees', '3 leaves']);
    expect(outcomes('any')).toEqual(['1 shadowed', '2 shadowed', '3 shadowed', '4 changes']);
    expect(outcomes('gone')).toEqual([]);
    const all = dryRun(rules, lines, 'all');
    expect(all.changes.map(({ lineId, from, to }) => [lineId, from, to])).toEqual([
      ['1', null, 'r'],
      ['3', 'o', 'r'],
      ['4', null, 'o'],
    ]);
    expect(all.byRule[0]?.from).toEqual([
      { categoryId: null, count: 1 },
      { categoryId: 'o', count: 1 },
    ]);
  });

  test('applying the changes leaves nothing to change', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ text: fc.constantFrom('rent', 'tax', ''), out: fc.boolean() })),
        (drawn) => {
          const rules = [rule('rent', [rent], 'r'), rule('any', [out], 'o')];
          const lines = drawn.map((one, index) =>
            line(String(index), { remittance: one.text, amountMinor: one.out ? -1n : 1n }),
          );
          const { changes } = dryRun(rules, lines, 'all');
          const to = new Map(changes.map((change) => [change.lineId, change.to]));
          const after = lines.map((one) => ({ ...one, categoryId: to.get(one.id) ?? null }));
          expect(dryRun(rules, after, 'all').changes).toEqual([]);
        },
      ),
    );
  });

  test('as a calculation on JSON', () => {
    const input = rulesApplyCalculation.input.parse({
      rules: [{ id: 'r', name: 'Rent', conditions: { all: [rent] }, categoryId: 'rent' }],
      lines: [
        { id: '1', accountId: 'a', currency: 'EUR', amountMinor: '-100', remittance: 'RENT' },
      ],
    });
    const result = rulesApplyCalculation.run(input, silentContext);
    expect(result.ok && result.value.output.changes).toMatchObject([{ lineId: '1', to: 'rent' }]);
  });
});

describe('learning', () => {
  const labelled = (id: number, categoryId: string, name: string, text: string): LabelledLine => ({
    ...line(String(id).padStart(3, '0')),
    categoryId,
    counterpartyName: name,
    remittance: text,
  });
  const history = [
    ...Array.from({ length: 6 }, (_, i) => labelled(i, 'rent', 'Immo AG', `Miete ${i}`)),
    ...Array.from({ length: 5 }, (_, i) => labelled(10 + i, 'tax', `Office ${i}`, `VAT Q${i}`)),
    labelled(20, 'other', 'Immo AG', 'Deposit'),
    labelled(21, 'other', 'Kiosk', 'news'),
  ];

  test('proposes what was right often enough, with its exceptions', () => {
    const rules = learnRules(history);
    expect(rules.map(({ categoryId, right, holds }) => [categoryId, right, holds])).toEqual([
      ['rent', 6, 6],
      ['tax', 5, 5],
    ]);
    expect(rules[0]?.conditions.all[0]?.field).toBe('remittance');
    const [loose] = learnRules(
      history.filter(({ remittance }) => !/Miete 0/.test(remittance ?? '')),
      {
        ...learnDefaults,
        minimumPrecision: 0.8,
        minimumSupport: 5,
      },
    );
    expect(loose?.precision).toBeGreaterThan(0.8);
  });

  test('the order of history does not matter, and what is decided is not proposed again', () => {
    expect(learnRules([...history].reverse())).toEqual(learnRules(history));
    expect(learnRules(history, learnDefaults, () => true)).toEqual([]);
  });

  test('Wilson keeps small samples modest', () => {
    expect(wilsonLow(3, 3)).toBeCloseTo(0.4385, 3);
    expect(wilsonLow(90, 100)).toBeCloseTo(0.8256, 3);
  });
});
