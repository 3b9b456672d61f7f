/** The words that `ballast reconcile` and `ballast rules` print, on the contract's answers. */
import { expect, test } from 'vitest';
import { reconcileText } from './commands/reconcile.ts';
import { forecastText } from './commands/reconcileForecast.ts';
import { returnText } from './commands/reconcileReturn.ts';
import { dryRunText, learnedText, rulesText } from './commands/rules.ts';

const id = '01900000-0001-7000-8000-000000000001';
const eur = (amount: string) => ({ currency: 'EUR', amount });

test('suggestions with their grounds, and how right a method was', () => {
  const text = reconcileText({
    accepted: { accepted: 1200, settledFlows: 3 },
    suggestions: [
      {
        key: 'a ~ b',
        shape: 'one-to-many',
        method: 'subset',
        ruleId: null,
        score: 0.85,
        grounds: [{ kind: 'sum', weight: 0.3, text: '2 items sum to the amount exactly' }],
        difference: eur('-0.50'),
        differenceKind: 'fee',
        alternatives: 0,
        bank: [
          {
            lineId: id,
            detail: null,
            amount: eur('300.00'),
            accountId: id,
            accountName: 'Main',
            date: '2026-11-20',
            counterparty: null,
            text: null,
          },
        ],
        book: ['A-1', 'A-2'].map((reference) => ({
          kind: 'flow' as const,
          id,
          amount: eur('150.25'),
          date: '2026-11-20',
          reference,
          description: '',
          counterparty: null,
          entityId: id,
          journalId: null,
          payment: {
            id,
            name: reference,
            batch: 'RUN-1',
            status: 'rejected' as const,
            statusCode: 'RJCT',
            statusReason: 'AC04',
          },
        })),
      },
    ],
    count: 1,
    byMethod: [{ method: 'subset', count: 1, accepted: 9, undone: 1, rejected: 0, precision: 0.9 }],
    sure: [],
    openLineCount: 1,
    openItemCount: 2,
    learned: null,
    complete: true,
  });
  expect(text).toContain('1,200 matches accepted, 3 flows settled');
  expect(text).toMatch(
    /Main +EUR 300\.00 +A-1, A-2 +A-1 in RUN-1: rejected \(RJCT: AC04\), \+1 +subset +0\.85 +EUR -0\.50 +2 items sum/,
  );
  expect(text).toMatch(/subset +1 +9 +1 +0 +90\.0%/);
});

test('what was booked outside of a forecast, and that none was made', () => {
  const row = {
    series: 'Payroll',
    date: '2026-11-18',
    actual: eur('-120.00'),
    expected: eur('-100.00'),
    lower: eur('-110.00'),
    upper: eur('-90.00'),
    excess: eur('10.00'),
    account: { id, name: 'Payroll account', entityName: 'Northwind' },
    accountCount: 1,
  };
  const account = {
    account: row.account,
    booked: eur('-150.00'),
    own: eur('-120.00'),
    aggregate: eur('-30.00'),
    none: eur('0.00'),
    expected: eur('-100.00'),
    compared: 4,
    outside: 1,
  };
  const answer = {
    run: { id, asOf: '2026-11-16', computedAt: '2026-11-16T08:00:00.000Z' },
    level: 0.8,
    from: '2026-11-17',
    to: '2026-11-20',
    compared: 40,
    outside: 2,
    withoutRate: ['XAU'],
    rows: [
      row,
      { ...row, series: 'New', lower: null, upper: null, account: null, accountCount: 2 },
    ],
    total: eur('-150.00'),
    accounts: [account],
  };
  const text = forecastText(answer);
  expect(text).toContain('2 of 40 series and days outside of the 80% interval');
  expect(text).toContain('not compared: XAU');
  expect(text).toMatch(
    /Payroll +Payroll account +EUR -120\.00 +EUR -100\.00 +EUR -110\.00 +EUR -90\.00 +EUR 10\.00/,
  );
  expect(text).toMatch(/New +on 2 .* none +none /);
  expect(text).toMatch(
    /Payroll account, Northwind +EUR -150\.00 +EUR -120\.00 +EUR -30\.00 .* 4 +1/,
  );
  expect(text).toMatch(/All accounts +EUR -150\.00/);
  const nothing = { ...answer, run: null, from: null, to: null, rows: [] };
  expect(forecastText(nothing)).toContain('No forecast');
});

test('what a line may give back, and that it was matched', () => {
  const line = {
    ...{ side: 'bank' as const, kind: 'line' as const, id, accountId: id, accountName: 'Main' },
    ...{ entityId: id, entityName: 'Northwind', journalId: null, date: '2026-11-20', ageDays: 0 },
    ...{ reference: '', counterparty: null, text: 'SEE LETTER', payment: null },
    ...{ amount: eur('95.00'), open: eur('95.00') },
  };
  const row = {
    ...line,
    ...{ side: 'book' as const, kind: 'flow' as const, reference: 'INV-1', text: 'Invoice' },
    ...{ amount: eur('-100.00'), open: eur('100.00'), matchId: id, parts: [] },
  };
  const asked = { line, settled: { line, rows: [row], count: 3 }, matchId: null };
  const text = returnText(asked);
  expect(text).toContain('2026-11-20 Main EUR 95.00 may give back, 3 settled, the nearest 1');
  expect(text).toMatch(/Main +EUR 100\.00 +INV-1 +Invoice/);
  expect(returnText({ ...asked, matchId: id })).toContain('gives back INV-1');
  expect(returnText({ ...asked, settled: { line, rows: [], count: 0 } })).toContain('no match');
});

test('rules, their dry run and what was learned', () => {
  const conditions = {
    all: [{ field: 'remittance' as const, op: 'word' as const, values: ['rent', 'lease'] }],
    none: [{ field: 'direction' as const, op: 'is' as const, values: ['in' as const] }],
  };
  const rule = { id, name: 'Rent', categoryId: id, categoryName: 'Rent', conditions };
  const state = { position: 1, learned: false, precision: null, active: true, entry: 1 };
  expect(rulesText([{ ...rule, ...state }])).toContain(
    'remittance word rent | lease, not direction is in',
  );
  expect(rulesText([])).toBe('There are no category rules.\n');
  const counts = { decides: 5, changes: 3, agrees: 1, leaves: 1, shadowed: 0 };
  const byRule = [
    { ruleId: id, name: 'Rent', categoryId: id, categoryName: 'Rent', ...counts, from: [] },
  ];
  const tried = { byRule, lineCount: 10, undecided: 5, changeCount: 3, examples: [] };
  expect(dryRunText(tried)).toContain('3 of 10 lines would change; no rule holds for 5.');
  expect(learnedText({ decidedLines: 4, proposals: [] })).toContain('from 4 lines');
});
