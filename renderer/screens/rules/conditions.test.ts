import { expect, it } from 'vitest';
import { conditionsOf, conditionsText, draftCondition, draftsOf } from './conditions.ts';

const conditions = {
  all: [
    { field: 'remittance' as const, op: 'starts' as const, values: ['CHARGES', 'FEE'] },
    { field: 'direction' as const, op: 'is' as const, values: ['out' as const] },
  ],
  none: [{ field: 'account' as const, op: 'is' as const, values: ['a'] }],
};

it('conditions come back from the editor as they went in', () => {
  expect(conditionsOf(draftsOf(conditions))).toEqual(conditions);
});

it('a condition without a value is not ready, and blanks are no values', () => {
  expect(conditionsOf([draftCondition()])).toBeNull();
  const amount = { ...draftCondition('amount'), values: ['5', ' '] };
  expect(conditionsOf([amount])).toBeNull();
  expect(conditionsOf([{ ...amount, op: 'above' }])).toEqual({
    all: [{ field: 'amount', op: 'above', values: ['5'] }],
    none: [],
  });
});

it('conditions in words name accounts', () => {
  expect(conditionsText(conditions, new Map([['a', 'Main']]))).toBe(
    'Remittance starts with CHARGES, FEE · Direction is out · not Account is Main',
  );
});
