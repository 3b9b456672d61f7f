import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { silentContext } from '../calculation.ts';
import { matchCalculation } from './calculation.ts';
import { keysInText, nameKey, usefulKey } from './keys.ts';
import { KeyTable } from './keyTable.ts';
import { matchItems } from './match.ts';
import { type BankItem, type Item, type Match, type MatchOptions, matchDefaults } from './model.ts';
import { findSubset } from './subset.ts';

function item(id: string, amountMinor: number, over: Partial<Item> = {}): Item {
  return { id, pool: 'e', currency: 'EUR', amountMinor, day: 100, ...over };
}

function only(bank: BankItem[], book: Item[], options: Partial<MatchOptions> = {}): Match {
  const { matches } = matchItems(bank, book, options);
  expect(matches).toHaveLength(1);
  return matches[0] as Match;
}

const ref = (...references: string[]) => ({ references });

describe('passes', () => {
  test('exact: one reference in two spellings', () => {
    const match = only(
      [item('b', 100, ref('inv 2026/0042'))],
      [item('f', 100, ref('INV-2026-0042'))],
    );
    expect(match).toMatchObject({ method: 'exact', score: 1, differenceMinor: 0, alternatives: 0 });
  });

  test('exact: the reference stands in the text', () => {
    const bank = item('b', 100, { text: 'Rechnung INV 2026 0042 danke' });
    const match = only([bank], [item('f', 100, ref('INV-2026-0042'))]);
    expect(match.grounds[0]?.kind).toBe('reference-in-text');
  });

  test('exact: two equal items are told, the nearest is taken', () => {
    const bank = [item('b', 100, { ...ref('R-1234'), day: 108 })];
    const book = [item('f1', 100, ref('R-1234')), item('f2', 100, { ...ref('R-1234'), day: 107 })];
    expect(only(bank, book).book[0]?.id).toBe('f2');
    const tie = only(bank, [book[1] as Item, { ...(book[1] as Item), id: 'f3' }]);
    expect(tie).toMatchObject({ alternatives: 1, score: 0.85 });
  });

  test('other entities, currencies, accounts and signs never match', () => {
    const bank = item('b', 100, { ...ref('R-1234'), accountId: 'a' });
    for (const wrong of [
      { pool: 'x' },
      { currency: 'USD' },
      { accountId: 'z' },
      { amountMinor: -100 },
    ])
      expect(matchItems([bank], [item('f', 100, { ...ref('R-1234'), ...wrong })]).matches).toEqual(
        [],
      );
  });

  test.each([
    [9_950, 10_000, 'fee'],
    [10_002, 10_000, 'rounding'],
    [10_080, 10_000, 'other'],
    [-10_050, -10_000, 'fee'],
  ])('tolerance: %i for %i is a %s', (paid, due, differenceKind) => {
    const match = only([item('b', paid, ref('R-1234'))], [item('f', due, ref('R-1234'))]);
    expect(match).toMatchObject({
      method: 'tolerance',
      differenceKind,
      differenceMinor: paid - due,
    });
  });

  test('known charges explain any difference exactly', () => {
    const bank = item('b', 9_000, { ...ref('R-1234'), chargesMinor: 1_000 });
    const match = only([bank], [item('f', 10_000, ref('R-1234'))]);
    expect(match).toMatchObject({ differenceKind: 'fee', differenceMinor: -1_000 });
    expect(match.grounds.map(({ kind }) => kind)).toContain('charges');
  });

  test('amount within days; the counterparty chooses', () => {
    const bank = item('b', 500, { counterparty: 'Muster GmbH' });
    const book = [
      item('f1', 500, { counterparty: 'Other AG' }),
      item('f2', 500, { counterparty: 'MUSTER', day: 102 }),
    ];
    expect(only([bank], book).book[0]?.id).toBe('f2');
    expect(matchItems([bank], [item('f', 500, { day: 104 })]).matches).toEqual([]);
  });

  test('currency: by the rate of the day and by the ordered amount', () => {
    const rates = [{ from: 'USD', to: 'EUR', day: 99, rate: '0.9' }];
    const book = [item('f', 10_000, { ...ref('R-1234'), currency: 'USD' })];
    const match = only([item('b', 8_950, ref('R-1234'))], book, { rates });
    expect(match).toMatchObject({ differenceKind: 'fx', differenceMinor: -50, currency: 'EUR' });
    const within = (fxShare: number) =>
      matchItems([item('b', 8_950, ref('R-1234'))], book, {
        rates,
        tolerance: { ...matchDefaults.tolerance, fxShare },
      }).matches.length;
    expect([0, 0.005, 0.01, 0.05].map(within)).toEqual([0, 0, 1, 1]);
    const told = { ...ref('R-1234'), original: { currency: 'USD', amountMinor: 10_000 } };
    expect(only([item('b', 7_000, told)], book).differenceMinor).toBe(0);
  });

  test('a rule of its own', () => {
    const line = {
      accountId: 'a',
      bankId: 'k',
      entityId: 'e',
      currency: 'EUR',
      amountMinor: 970n,
      remittance: 'CARD SETTLEMENT',
    };
    const rule = {
      id: 'r',
      name: 'Card settlement',
      conditions: {
        all: [{ field: 'remittance' as const, op: 'contains' as const, values: ['card'] }],
        none: [],
      },
      tolerance: { share: 0.05, minor: 0, days: 10, fxShare: 0 },
      agree: 'nothing' as const,
    };
    const bank = [item('b', 970, { line })];
    const match = only(bank, [item('f', 1000, { day: 92 })], { rules: [rule] });
    expect(match).toMatchObject({ method: 'rule', ruleId: 'r', differenceKind: 'fee' });
  });

  test('a rule of its own crosses currencies only where it allows exchange', () => {
    const line = {
      accountId: 'a',
      bankId: 'k',
      entityId: 'e',
      currency: 'EUR',
      amountMinor: 9_150n,
      code: null,
      counterpartyName: 'Acme',
      counterpartyAccount: null,
      bankReference: null,
      customerReference: null,
      endToEndId: null,
      remittance: null,
    };
    const bank = [item('b', 9_150, { line })];
    const book = [item('f', 10_000, { currency: 'USD', day: 99 })];
    const tolerance = { share: 0.5, minor: 9_999, days: 3, fxShare: 0.02 };
    const conditions = {
      all: [{ field: 'counterparty' as const, op: 'equals' as const, values: ['Acme'] }],
      none: [],
    };
    const rule = { id: 'r', name: 'Dollars', conditions, tolerance, agree: 'nothing' as const };
    const rates = [{ from: 'EUR', to: 'USD', day: 98, rate: '1.1' }];
    // 100.00 USD at 1.1 are 90.91 EUR; 91.50 is 0.65 % above.
    const match = only(bank, book, { rules: [rule], rates });
    expect(match).toMatchObject({ method: 'rule', differenceMinor: 59, differenceKind: 'fx' });
    expect(match.grounds.map(({ kind }) => kind)).toContain('rate');
    for (const fxShare of [0, 0.006]) {
      const strict = { ...rule, tolerance: { ...tolerance, fxShare } };
      expect(matchItems(bank, book, { rules: [strict], rates }).matches).toEqual([]);
    }
    expect(matchItems(bank, book, { rules: [rule] }).matches).toEqual([]);
    const other = [{ ...(book[0] as Item), pool: 'x' }];
    expect(matchItems(bank, other, { rules: [rule], rates }).matches).toEqual([]);
  });

  test('one line for several named items, with a fee', () => {
    const bank = [item('b', 2_990, { text: 'INV-0001, INV-0002 and INV-0003' })];
    const book = [1, 2, 3].map((n) => item(`f${n}`, 1_000, ref(`INV-000${n}`)));
    expect(only(bank, book)).toMatchObject({
      shape: 'one-to-many',
      differenceKind: 'fee',
      differenceMinor: -10,
    });
  });

  test('one line for some items of a counterparty, a credit note among them', () => {
    const who = { counterparty: 'Kunde AG' };
    const bank = [item('b', 1_650, who)];
    const book = [
      item('f1', 1_000, who),
      item('f2', 900, who),
      item('f3', -250, who),
      item('f4', 333, who),
    ];
    const match = only(bank, book);
    expect(match.book.map(({ id }) => id)).toEqual(['f1', 'f2', 'f3']);
    expect(
      matchItems(
        bank,
        book.map(({ counterparty: _, ...rest }) => rest),
      ).matches,
    ).toEqual([]);
  });

  test('several lines for one item, and several for several', () => {
    const who = { counterparty: 'Kunde AG' };
    const parts = [item('b1', 600, who), item('b2', 400, who)];
    expect(only(parts, [item('f', 1_000, who)]).shape).toBe('many-to-one');
    const match = only(parts, [item('f1', 700, who), item('f2', 300, who)]);
    expect(match).toMatchObject({ shape: 'many-to-many', method: 'subset' });
  });

  test('a part payment leaves the rest open', () => {
    const match = only([item('b', 400, ref('R-1234'))], [item('f', 1_000, ref('R-1234'))]);
    expect(match).toMatchObject({
      method: 'partial',
      differenceKind: 'partial',
      differenceMinor: 0,
    });
    expect(match.book).toEqual([{ id: 'f', amountMinor: 400 }]);
  });

  test('a marked return comes before the item that it leaves unpaid', () => {
    const bank = [
      item('b1', 100, ref('R-1234')),
      item('b2', -100, { ...ref('R-1234'), day: 105, reversal: true }),
    ];
    const { matches, openBook } = matchItems(bank, [item('f', 100, ref('R-1234'))]);
    expect(matches[0]).toMatchObject({ method: 'return', book: [] });
    expect(openBook.map(({ id }) => id)).toEqual(['f']);
  });

  test('a collective line matches whole or by parts', () => {
    const parts = [item('b#1', 600, ref('R-0001')), item('b#2', 400, ref('R-0002'))];
    const whole = { ...item('b', 1_000, ref('RUN-7777')), parts };
    expect(only([whole], [item('f', 1_000, ref('RUN-7777'))]).bank[0]?.id).toBe('b');
    const split = matchItems(
      [whole],
      [item('f1', 600, ref('R-0001')), item('f2', 400, ref('R-0002'))],
    );
    expect(split.matches.map((match) => match.bank[0]?.id)).toEqual(['b#1', 'b#2']);
  });

  test('learned: names that people matched are found again, and history is told', () => {
    // Two payers with equal amounts on equal days: only the names tell them apart.
    const names = [
      ['PAYPAL EUROPE', 'Webshop'],
      ['STRIPE TECHNOLOGY', 'Subscriptions'],
    ] as const;
    const pair = (n: number) => {
      const [payer, customer] = names[n % 2] as readonly [string, string];
      const [amount, day] = [1_000 + Math.floor(n / 2) * 37, Math.floor(n / 2) * 9];
      return {
        bank: item(`b${n}`, amount, { day, counterparty: payer }),
        book: item(`f${n}`, amount + (n % 3), { day: day + 6, counterparty: customer }),
      };
    };
    const accepted = Array.from({ length: 60 }, (_, n) => pair(n));
    const next = pair(70);
    const { matches, matcher } = matchItems([next.bank], [next.book], {}, accepted);
    expect(matcher?.threshold).not.toBeNull();
    expect(matches[0]).toMatchObject({ method: 'learned' });
    expect(matches[0]?.grounds.map(({ text }) => text).join('; ')).toMatch(
      /pair seen before.*On history/,
    );
    expect(matchItems([next.bank], [next.book], {}, accepted.slice(0, 5)).matcher).toBeNull();
  });

  test('bad items are refused', () => {
    expect(() => matchItems([item('b', 0.5)], [])).toThrow('RECONCILE_AMOUNT');
    expect(() => matchItems([], [item('f', 1), item('f', 2)])).toThrow('RECONCILE_ITEM_TWICE');
  });

  test('as a calculation on JSON', () => {
    const input = matchCalculation.input.parse({
      bank: [{ id: 'b', currency: 'EUR', amountMinor: 5, day: 1, references: ['R-1234'] }],
      book: [{ id: 'f', currency: 'EUR', amountMinor: 5, day: 1, references: ['R1234'] }],
    });
    const result = matchCalculation.run(input, silentContext);
    expect(result.ok && matchCalculation.output.parse(result.value.output).matches).toHaveLength(1);
  });
});

describe('properties', () => {
  const drawn = (side: string) =>
    fc
      .array(
        fc.record({
          amount: fc.constantFrom(-700, -300, 100, 200, 300, 500, 700, 1000, 10_000, 9_990),
          day: fc.integer({ min: 90, max: 110 }),
          key: fc.constantFrom('', 'R-0001', 'R-0002', 'R-0003'),
          who: fc.constantFrom('', 'Ada', 'Bob GmbH'),
          reversal: fc.boolean(),
        }),
        { maxLength: 14 },
      )
      .map((rows) =>
        rows.map(({ amount, day, key, who, reversal }, at) =>
          item(`${side}${String(at).padStart(2, '0')}`, amount, {
            day,
            references: key === '' ? [] : [key],
            counterparty: who,
            reversal,
          }),
        ),
      );

  test('no item is used twice; sums are equal or the difference is told', () => {
    fc.assert(
      fc.property(drawn('b'), drawn('f'), (bank, book) => {
        const { matches, openBank, openBook } = matchItems(bank, book);
        const used = matches.flatMap((match) => [...match.bank, ...match.book].map(({ id }) => id));
        const rest = [...openBank, ...openBook].map(({ id }) => id);
        expect([...used, ...rest].sort()).toEqual([...bank, ...book].map(({ id }) => id).sort());
        for (const match of matches) {
          const sum = (parts: readonly { amountMinor: number }[]) =>
            parts.reduce((total, { amountMinor }) => total + amountMinor, 0);
          expect(sum(match.bank) - sum(match.book)).toBe(match.differenceMinor);
          if (match.differenceMinor !== 0) expect(match.differenceKind).not.toBeNull();
          expect(match.grounds.length).toBeGreaterThan(0);
          expect(match.score).toBeGreaterThan(0);
          expect(match.score).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('the order of the items does not matter', () => {
    fc.assert(
      fc.property(drawn('b'), drawn('f'), fc.nat(), (bank, book, turn) => {
        const rotated = <T>(list: T[]) =>
          [
            ...list.slice(turn % (list.length + 1)),
            ...list.slice(0, turn % (list.length + 1)),
          ].reverse();
        expect(matchItems(rotated(bank), rotated(book))).toEqual(matchItems(bank, book));
      }),
      { numRuns: 150 },
    );
  });

  test('sums: what a search by hand finds, it finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -50, max: 200 }), { minLength: 2, maxLength: 10 }),
        fc.integer({ min: -100, max: 500 }),
        (amounts, target) => {
          let fewest = Number.POSITIVE_INFINITY;
          for (let mask = 1; mask < 1 << amounts.length; mask++) {
            const members = amounts.filter((_, at) => (mask >> at) & 1);
            if (members.length < 2 || members.reduce((a, b) => a + b) !== target) continue;
            fewest = Math.min(fewest, members.length);
          }
          const search = findSubset(amounts, target, { minimum: 2, maximum: 10, steps: 1e6 });
          expect(search.members?.length ?? Number.POSITIVE_INFINITY).toBe(fewest);
          if (search.members !== null)
            expect(search.members.reduce((sum, at) => sum + (amounts[at] as number), 0)).toBe(
              target,
            );
        },
      ),
    );
  });

  test('the search for sums ends within its steps', () => {
    const amounts = Array.from({ length: 40 }, (_, at) => 1_000_003 + at * 2);
    const search = findSubset(amounts, 20_000_001, { minimum: 2, maximum: 20, steps: 5_000 });
    expect(search.steps).toBeLessThanOrEqual(5_000);
  });
});

test('keys', () => {
  expect(usefulKey('NOTPROVIDED')).toBeNull();
  expect(usefulKey('RF18 5390 0754 7034')).toBe('RF18539007547034');
  expect(keysInText('pays INV 2026 0042 + 7', (key) => key === 'INV20260042')).toEqual([
    'INV20260042',
  ]);
  expect(nameKey('The Müller & Söhne GmbH')).toBe(nameKey('SOHNE MULLER'));
  const table = new KeyTable(1);
  const keys = Array.from({ length: 500 }, (_, at) => table.add(`ref ${at}/2026`));
  expect(new Set(keys).size).toBe(500);
  expect(table.find('REF-77-2026')).toBe(keys[77]);
  expect(table.find('Größe-77')).toBe(-1);
  expect(table.add('größe 77')).toBe(table.find('GROSSE77'));
});
