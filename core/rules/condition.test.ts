import { describe, expect, test } from 'vitest';
import { measureProcessor } from '../../test/helpers/processorTime.ts';
import { type Condition, compileConditions, conditionsSchema, type RuleLine } from './condition.ts';
import { foldText, referenceKey } from './fold.ts';

const line: RuleLine = {
  accountId: 'a1',
  bankId: 'b1',
  entityId: 'e1',
  currency: 'EUR',
  amountMinor: -125_050n,
  code: 'PMNT/ICDT/ESCT',
  counterpartyName: 'Müller  Größe GmbH',
  counterpartyAccount: 'DE02 1203 0000 0000 2020 51',
  endToEndId: 'INV-2026/0042',
  remittance: 'Miete November, ÉTÉ',
};

function holds(all: unknown[], none: unknown[] = [], on: RuleLine = line) {
  return compileConditions(conditionsSchema.parse({ all, none }))(on);
}

describe('text conditions', () => {
  test('case, diacritics and blanks do not matter', () => {
    expect(holds([{ field: 'counterparty', op: 'contains', values: ['muller grosse'] }])).toEqual([
      { field: 'counterparty', op: 'contains', wanted: 'muller grosse', found: expect.any(String) },
    ]);
    expect(holds([{ field: 'remittance', op: 'contains', values: ['été'] }])).not.toBeNull();
    expect(holds([{ field: 'remittance', op: 'contains', values: ['June'] }])).toBeNull();
  });

  test('equals and starts look at each part on its own', () => {
    expect(holds([{ field: 'text', op: 'equals', values: ['inv-2026/0042'] }])).not.toBeNull();
    expect(holds([{ field: 'text', op: 'equals', values: ['2026/0042'] }])).toBeNull();
    expect(holds([{ field: 'text', op: 'starts', values: ['miete'] }])).not.toBeNull();
    expect(holds([{ field: 'text', op: 'starts', values: ['november'] }])).toBeNull();
    expect(holds([{ field: 'code', op: 'starts', values: ['pmnt/icdt'] }])).not.toBeNull();
  });

  test('a word stands between boundaries', () => {
    const word = (value: string) => holds([{ field: 'text', op: 'word', values: [value] }]);
    expect(word('MIETE')).not.toBeNull();
    expect(word('miet')).toBeNull();
    expect(word('grosse gmbh')).not.toBeNull();
    expect(word('2026')).not.toBeNull();
  });

  test('an IBAN is found with and without blanks', () => {
    for (const value of ['DE02120300000000202051', 'DE02 1203 0000 0000 2020 51'])
      expect(
        holds([{ field: 'counterpartyAccount', op: 'equals', values: [value] }]),
      ).not.toBeNull();
  });

  test('expressions keep their classes and say what they hit', () => {
    const [ground] =
      holds([{ field: 'reference', op: 'matches', values: ['inv\\D\\d{4}/\\d+'] }]) ?? [];
    expect(ground?.found).toContain('inv-2026/0042');
    expect(holds([{ field: 'counterparty', op: 'matches', values: ['^müller'] }])).not.toBeNull();
    expect(holds([{ field: 'text', op: 'matches', values: ['^Miete .*GRÖßE'] }])).toBeNull();
    expect(holds([{ field: 'text', op: 'matches', values: ['^miete.*été$'] }])).not.toBeNull();
    expect(holds([{ field: 'text', op: 'matches', values: ['größe'] }])).not.toBeNull();
  });

  test('a hostile expression stays linear', () => {
    const long = { ...line, remittance: `${'a'.repeat(20_000)}b` };
    const spentMs = measureProcessor();
    expect(
      holds([{ field: 'remittance', op: 'matches', values: ['^(a+)+$'] }], [], long),
    ).toBeNull();
    expect(spentMs()).toBeLessThan(1000);
  });

  test.each(['(', '(?=x)', '\\1', `${'((a?){50}){50}'.repeat(3)}`, 'x'.repeat(301)])(
    'the schema refuses %s',
    (value) => {
      const wrong = { all: [{ field: 'text', op: 'matches', values: [value] }], none: [] };
      expect(conditionsSchema.safeParse(wrong).success).toBe(false);
    },
  );
});

describe('other conditions', () => {
  const amount = (op: string, ...values: string[]) => ({ field: 'amount', op, values });

  test('amounts are magnitudes in the major unit of the line', () => {
    expect(holds([amount('equals', '1250.5')])).not.toBeNull();
    expect(holds([amount('equals', '1250.501')])).toBeNull();
    expect(holds([amount('between', '1250.50', '2000')])).not.toBeNull();
    expect(holds([amount('above', '1250.50')])).toBeNull();
    expect(holds([amount('below', '1250.51')])).not.toBeNull();
    expect(
      holds([amount('equals', '5000')], [], { ...line, currency: 'JPY', amountMinor: 5000n }),
    ).not.toBeNull();
  });

  test('a signed or single-ended amount is refused', () => {
    for (const wrong of [amount('above', '-3'), amount('between', '3'), amount('equals', '1', '2')])
      expect(conditionsSchema.safeParse({ all: [wrong] }).success).toBe(false);
  });

  test('sets, direction and exclusion', () => {
    const out: Condition = { field: 'direction', op: 'is', values: ['out'] };
    expect(holds([out, { field: 'account', op: 'is', values: ['a0', 'a1'] }])).toHaveLength(2);
    expect(holds([out], [{ field: 'currency', op: 'is', values: ['EUR'] }])).toBeNull();
    expect(holds([out], [{ field: 'bank', op: 'is', values: ['b2'] }])).not.toBeNull();
    expect(holds([], [])).toEqual([]);
  });
});

test('folding and reference keys', () => {
  expect(foldText('  Ødegård\tŁÓDŹ ﬁn ')).toBe('odegard lodz fin');
  expect(referenceKey('inv 2026/00-42')).toBe('INV20260042');
  expect(referenceKey('Größe 7')).toBe('GROSSE7');
});
