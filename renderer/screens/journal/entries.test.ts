/** The fields of a changed row as the journal shows them. */
import { expect, test } from 'vitest';
import { fieldChanges } from './entries.ts';

test('what changed comes first; empty fields and bookkeeping are left out', () => {
  const fields = fieldChanges({
    table: 'category',
    rowId: 'r1',
    kind: 'updated',
    before: { id: 'r1', entry: '5', code: 'fees', name: 'Fees', sort: null },
    after: { id: 'r1', entry: '9', code: 'fees', name: 'Grid fees', sort: null },
  });
  expect(fields).toEqual([
    { name: 'name', before: 'Fees', after: 'Grid fees', isChanged: true },
    { name: 'code', before: 'fees', after: 'fees', isChanged: false },
  ]);
});

test('a removed row shows what it held', () => {
  const fields = fieldChanges({
    table: 'category',
    rowId: 'r1',
    kind: 'deleted',
    before: { code: 'fees', parameters: { days: 3 } },
    after: null,
  });
  expect(fields.map(({ name, before, after }) => [name, before, after])).toEqual([
    ['code', 'fees', null],
    ['parameters', '{"days":3}', null],
  ]);
});
