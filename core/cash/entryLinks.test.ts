/** Linking entries to lines: grounds in their order, one line for one entry, parts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LinkableEntry, type LinkOptions, linkEntries } from './entryLinks.ts';

function entry(id: string, amount: number, facts: Partial<LinkableEntry> = {}): LinkableEntry {
  return {
    id,
    amountMinor: BigInt(amount),
    bookingDay: 100,
    valueDay: facts.bookingDay ?? 100,
    bankIds: [],
    references: [],
    batchIds: [],
    counterparty: null,
    counterpartyAccount: null,
    ...facts,
  };
}

const grounds = (lines: LinkableEntry[], told: LinkableEntry[], options?: LinkOptions) =>
  linkEntries(lines, told, options).map(({ toldId, lineId, ground, isPart }) =>
    [toldId, lineId, ground, ...(isPart ? ['part'] : [])].join(' '),
  );

describe('grounds', () => {
  test('the bank’s id counts before names, and never for another amount', () => {
    const lines = [
      entry('a', 5, { counterparty: 'ALPHA' }),
      entry('b', 5, { bankIds: ['REF-0001'] }),
    ];
    const told = [entry('x', 5, { bankIds: ['ref0001'], counterparty: 'ALPHA' })];
    expect(grounds(lines, told)).toEqual(['x b bank-id']);
    expect(grounds(lines, [entry('x', 6, { bankIds: ['REF-0001'] })])).toEqual([]);
  });
  test('a reference that was cut at 16 characters is the same reference', () => {
    const lines = [entry('a', 5, { references: ['END-TO-END-IDENTIFICATION-1'], bookingDay: 103 })];
    expect(grounds(lines, [entry('x', 5, { references: ['ENDTOENDIDENTIFI'] })])).toEqual([
      'x a reference',
    ]);
  });
  test('references that say nothing link nothing', () => {
    const lines = [entry('a', 5, { references: ['NONREF'], bookingDay: 102 })];
    expect(grounds(lines, [entry('x', 5, { references: ['NONREF'] })])).toEqual([]);
  });
  test('beyond five days a name tells nothing', () => {
    const at = (bookingDay: number) =>
      grounds(
        [entry('a', 5, { counterparty: 'Alpha GmbH & Co', bookingDay })],
        [entry('x', 5, { counterparty: 'ALPHA GMBH & CO KG' })],
      );
    expect([at(105), at(106)]).toEqual([['x a counterparty'], []]);
  });
  test('the amount on the day suffices where nothing speaks against it', () => {
    const [line, told] = [entry('a', 5, { counterparty: 'ALPHA' }), entry('x', 5)];
    const other = entry('y', 5, { counterparty: 'BETA' });
    expect(grounds([line], [told])).toEqual(['x a same-day']);
    expect(grounds([line], [other])).toEqual([]);
    expect(grounds([line], [other], { sameDay: 'enough' })).toEqual(['y a same-day']);
    expect(grounds([line], [told], { sameDay: 'never' })).toEqual([]);
  });
});

describe('parts', () => {
  const batch = entry('a', -90, { batchIds: ['RUN-2026'] });
  const part = (id: string, amount: number) => entry(id, amount, { batchIds: ['RUN-2026'] });
  test('of one line with their batch', () => {
    expect(grounds([batch], [part('x', -40), part('y', -50)], { withParts: true })).toEqual([
      'x a batch part',
      'y a batch part',
    ]);
  });
  test('never exceed it, nor are they guessed among several', () => {
    const withParts = { withParts: true };
    expect(grounds([batch], [part('x', -40), part('y', -60)], withParts)).toEqual([]);
    const second = entry('b', -80, { batchIds: ['RUN-2026'] });
    expect(grounds([batch, second], [part('x', -40)], withParts)).toEqual([]);
    expect(grounds([batch], [part('x', 40)], withParts)).toEqual([]);
  });
});

test('no line and no entry is linked twice, and only equal amounts are', () => {
  const some = (prefix: string) =>
    fc
      .array(
        fc.record({
          amount: fc.constantFrom(5, 5, -7),
          day: fc.integer({ min: 95, max: 105 }),
          name: fc.constantFrom(null, 'ALPHA', 'BETA'),
          id: fc.constantFrom(null, 'REF0001', 'REF0002'),
        }),
        { maxLength: 12 },
      )
      .map((list) =>
        list.map(({ amount, day, name, id }, index) =>
          entry(`${prefix}${index}`, amount, {
            bookingDay: day,
            counterparty: name,
            bankIds: [id],
          }),
        ),
      );
  fc.assert(
    fc.property(some('l'), some('t'), (lines, told) => {
      const links = linkEntries(lines, told);
      expect(new Set(links.map(({ lineId }) => lineId)).size).toBe(links.length);
      expect(new Set(links.map(({ toldId }) => toldId)).size).toBe(links.length);
      for (const { lineId, toldId } of links)
        expect(lines.find(({ id }) => id === lineId)?.amountMinor).toBe(
          told.find(({ id }) => id === toldId)?.amountMinor,
        );
    }),
  );
});
