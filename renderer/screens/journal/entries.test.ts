/** The fields of a changed row as the journal shows them. */
import { expect, test } from 'vitest';
import { fieldChanges, fieldLabel } from './entries.ts';

test('what changed comes first; empty fields and bookkeeping are left out', () => {
  const fields = fieldChanges({
    table: 'category',
    rowId: 'r1',
    kind: 'updated',
    before: { id: 'r1', entry: '5', code: 'fees', name: 'Fees', sort: null },
    after: { id: 'r1', entry: '9', code: 'fees', name: 'Grid fees', sort: null },
    figures: {},
  });
  expect(fields).toEqual([
    { name: 'name', before: 'Fees', after: 'Grid fees', isChanged: true, isFigure: false },
    { name: 'code', before: 'fees', after: 'fees', isChanged: false, isFigure: false },
  ]);
});

test('a removed row shows what it held', () => {
  const fields = fieldChanges({
    table: 'category',
    rowId: 'r1',
    kind: 'deleted',
    before: { code: 'fees', parameters: { days: 3 } },
    after: null,
    figures: {},
  });
  expect(fields.map(({ name, before, after }) => [name, before, after])).toEqual([
    ['code', 'fees', null],
    ['parameters', '{"days":3}', null],
  ]);
});

test('amounts come first in their currency; ids show what they stand for', () => {
  const account = '019b0000-0000-7000-8000-000000000001';
  const fields = fieldChanges(
    {
      table: 'expected_flow',
      rowId: 'r1',
      kind: 'updated',
      before: { category_id: 'gone', account_id: account, amount_minor: '5400' },
      after: { category_id: 'new', account_id: account, amount_minor: '123456' },
      figures: {
        amount_minor: {
          before: { currency: 'EUR', amount: '54.00' },
          after: { currency: 'EUR', amount: '1234.56' },
        },
      },
    },
    { [account]: 'Operating EUR', gone: 'Fees', new: 'Fees' },
  );
  expect(
    fields.map(({ name, before, after, isChanged }) => [name, before, after, isChanged]),
  ).toEqual([
    ['amount_minor', 'EUR 54.00', 'EUR 1,234.56', true],
    ['category_id', 'Fees', 'Fees', true],
    ['account_id', 'Operating EUR', 'Operating EUR', false],
  ]);
  expect(['amount_minor', 'account_id', 'from_date'].map(fieldLabel)).toEqual([
    'Amount',
    'Account',
    'From date',
  ]);
});
