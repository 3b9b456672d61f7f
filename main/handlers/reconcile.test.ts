/** Rules and reconciliation over a real store: suggested, accepted, taken back, undone, learned. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays } from '../../core/time/dates.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { testId, testMeta } from '../../test/helpers/workspace.ts';
import { dueBetween } from '../queries/dailyCash.ts';
import { expectedFlowsOf } from '../queries/forecastSource.ts';
import { flowStatus } from '../queries/matched.ts';
import type { Row } from '../store/index.ts';

let group: AnalysisWorkspace;
const STATEMENT = testId(90_000);
const line = (n: number) => testId(90_100 + n);
const flow = (n: number) => testId(90_500 + n);
const scope = { accountIds: [ID.small] };

const lines: readonly Row[] = [
  { amount_minor: 100_00n, end_to_end_id: 'INV-0001', counterparty_name: 'Kunde AG' },
  { amount_minor: 149_50n, remittance: 'pays inv 0002' },
  { amount_minor: 300_00n, remittance: 'INV-0003 + INV-0004' },
  { amount_minor: 40_00n, end_to_end_id: 'INV-0005' },
  { amount_minor: -55_00n, counterparty_name: 'Größe GmbH', remittance: 'Miete Mai' },
  {
    amount_minor: 30_00n,
    remittance: 'Sammler',
    details: {
      details: [
        { sign: 'credit', amount: '10.00', currency: 'EUR', references: { endToEnd: 'INV-0006' } },
        { sign: 'credit', amount: '20.00', currency: 'EUR', references: { endToEnd: 'INV-0007' } },
      ],
    },
  },
];
const flows: readonly (readonly [reference: string, minor: bigint])[] = [
  ['INV-0001', 100_00n],
  ['INV-0002', 150_00n],
  ['INV-0003', 120_00n],
  ['INV-0004', 180_00n],
  ['INV-0005', 90_00n],
  ['INV-0006', 10_00n],
  ['INV-0007', 20_00n],
];

beforeAll(async () => {
  group = await analysisWorkspace();
  group.store.command(testMeta('test.lines'), (tx) => {
    tx.insert('statement', {
      id: STATEMENT,
      account_id: ID.small,
      kind: 'booked',
      currency: 'EUR',
      from_date: AS_OF,
      to_date: AS_OF,
      line_count: lines.length,
      credit_minor: 0n,
      debit_minor: 0n,
      proof: 'unproven',
      identity: 'reconcile-test',
    });
    lines.forEach((row, index) => {
      tx.insert('statement_line', {
        id: line(index + 1),
        statement_id: STATEMENT,
        account_id: ID.small,
        position: index + 1,
        booking_date: AS_OF,
        value_date: AS_OF,
        currency: 'EUR',
        reversal: false,
        fingerprint: `reconcile-${index}`,
        occurrence: 1,
        ...row,
      });
    });
    flows.forEach(([reference, amount_minor], index) => {
      tx.insert('expected_flow', {
        id: flow(index + 1),
        entity_id: ID.holding,
        account_id: ID.small,
        category_id: ID.receipts,
        reference,
        description: `Invoice ${reference}`,
        source: 'receivable',
        due_date: addDays(AS_OF, -10),
        currency: 'EUR',
        amount_minor,
        probability: '1',
        status: 'open',
      });
    });
  });
});
afterAll(() => group?.dispose());

const status = (n: number) =>
  group.store.pluck<string>(`SELECT ${flowStatus('x')} FROM expected_flow x WHERE x.id = ?`, [
    flow(n),
  ]);
const lastEntry = () => group.store.lastEntry();
const undoLast = () => group.call('journal.undo', { entries: [lastEntry()] });

async function suggest() {
  const { suggestions } = await group.call('reconcile.suggest', scope);
  return suggestions;
}

describe('reconciliation', () => {
  test('suggests exact, tolerance, sums, part payments and parts of a collective line', async () => {
    const found = await suggest();
    const of = (n: number) => found.find(({ bank }) => bank[0]?.lineId === line(n));
    expect(of(1)).toMatchObject({ method: 'exact', score: 1, book: [{ id: flow(1) }] });
    expect(of(2)).toMatchObject({
      method: 'tolerance',
      difference: { amount: '-0.50' },
      differenceKind: 'fee',
    });
    expect(of(3)?.book.map(({ id }) => id)).toEqual([flow(3), flow(4)]);
    expect(of(4)).toMatchObject({ method: 'partial', book: [{ amount: { amount: '40.00' } }] });
    const parts = found.filter(({ bank }) => bank[0]?.lineId === line(6));
    expect(parts.map(({ bank, book }) => [bank[0]?.detail, book[0]?.id])).toEqual([
      [1, flow(6)],
      [2, flow(7)],
    ]);
    for (const { grounds } of found) expect(grounds.length).toBeGreaterThan(0);
  });

  test('accepts all exact ones as one entry, settles their flows, and undoes it', async () => {
    const before = lastEntry();
    const done = await group.call('reconcile.acceptAll', scope);
    expect(done).toMatchObject({ accepted: 3, settledFlows: 3 });
    expect(lastEntry()).toBe(before + 1);
    expect([status(1), status(6), status(2)]).toEqual(['settled', 'settled', 'open']);
    const { rows } = await group.call('reconcile.list', { ...scope, flowId: flow(1) });
    expect(rows.map(({ bank }) => bank[0]?.lineId)).toEqual([line(1)]);
    await undoLast();
    expect(status(1)).toBe('open');
    expect((await group.call('reconcile.list', scope)).count).toBe(0);
  });

  test('what accepting many would take explains itself, by method and to the cent', async () => {
    const { sure } = await group.call('reconcile.suggest', { ...scope, minimumScore: 0 });
    const methods = [...new Set(sure.map(({ method }) => method))];
    const asked = { ...scope, minimumScore: 0, methods };
    const counted = await group.call('reconcile.explainSure', asked);
    expect(counted.figure.text).toBe(String(sure.reduce((sum, { count }) => sum + count, 0)));
    const ofMethod = counted.sections.find(({ title }) => title === 'Found by')?.lines ?? [];
    expect(ofMethod.filter(({ tone }) => tone !== 'total').map(({ label }) => label)).toEqual(
      expect.arrayContaining(methods),
    );
    const cents = (amount: string | undefined) => Number(String(amount).replace('.', ''));
    for (const figure of ['inflow', 'outflow', 'difference'] as const) {
      const { sections, ...told } = await group.call('reconcile.explainSure', {
        ...asked,
        figure,
        currency: 'EUR',
      });
      const wanted = sure
        .filter((row) => row[figure].currency === 'EUR')
        .reduce((sum, row) => sum + cents(row[figure].amount), 0);
      expect(cents(told.figure.money?.amount)).toBe(wanted);
      const lines = sections.find(({ title }) => title === 'Matches')?.lines ?? [];
      expect(lines.reduce((sum, line) => sum + cents(line.money?.amount), 0)).toBe(wanted);
    }
  });

  test('accepts all that is certain enough as one entry, once it is what was seen', async () => {
    const before = lastEntry();
    const { sure, suggestions } = await group.call('reconcile.suggest', scope);
    const methods = ['exact', 'subset', 'partial'] as const;
    const chosen = sure.filter(({ method }) => methods.some((one) => one === method));
    const expected = chosen.reduce((sum, { count }) => sum + count, 0);
    expect(expected).toBe(
      suggestions.filter(
        ({ method, alternatives }) => alternatives === 0 && methods.some((one) => one === method),
      ).length,
    );
    expect(sure.find(({ method }) => method === 'exact')).toMatchObject({
      count: 3,
      inflow: { currency: 'EUR', amount: '130.00' },
      outflow: { amount: '0.00' },
    });
    const input = { ...scope, methods: [...methods], minimumScore: 0 };
    expect(
      await group.refusal('reconcile.acceptSuggested', { ...input, expected: expected + 1 }),
    ).toMatchObject({ code: 'MATCHES_CHANGED' });
    expect(lastEntry()).toBe(before);
    const done = await group.call('reconcile.acceptSuggested', { ...input, expected });
    expect(done.accepted).toBe(expected);
    expect(lastEntry()).toBe(before + 1);
    expect([status(1), status(3), status(5)]).toEqual(['settled', 'settled', 'open']);
    await undoLast();
    expect((await group.call('reconcile.list', scope)).count).toBe(0);
    const none = { ...input, methods: ['rule' as const], expected: 0 };
    expect(await group.call('reconcile.acceptSuggested', none)).toMatchObject({ accepted: 0 });
  });

  test('accepts suggestions; nothing is taken twice; a part payment leaves its rest', async () => {
    const found = await suggest();
    const wire = found.map(({ bank, book, method, score, grounds, differenceKind }) => ({
      bank: bank.map(({ lineId, detail, amount }) => ({ lineId, detail, amount })),
      book: book.map(({ kind, id, amount }) => ({ kind, id, amount })),
      method,
      score,
      grounds,
      differenceKind,
    }));
    const { ids, settledFlows } = await group.call('reconcile.accept', { matches: wire });
    expect(ids).toHaveLength(found.length);
    expect(settledFlows).toBe(6);
    expect(status(5)).toBe('open');
    expect(await group.refusal('reconcile.accept', { matches: wire.slice(0, 1) })).toMatchObject({
      code: 'MATCH_NOT_OPEN',
    });
    const open = await group.call('reconcile.open', { ...scope, side: 'book', asOf: AS_OF });
    const rest = open.rows.find(({ id }) => id === flow(5));
    expect(rest).toMatchObject({
      ageDays: 10,
      open: { amount: '50.00' },
      amount: { amount: '90.00' },
    });
    expect(open.ageing.find(({ bucket }) => bucket === '8-30')).toMatchObject({ count: 1 });
    const listed = await group.call('expectedFlows.list', { asOf: AS_OF, status: 'open' });
    const expected = listed.rows.find((row) => row.id === flow(5));
    expect(expected?.amount).toMatchObject({ amount: '50.00' });
    const told = await group.call('expectedFlows.explain', {
      id: flow(5),
      figure: 'amount',
      asOf: AS_OF,
    });
    expect(told.figure).toMatchObject({ money: { amount: '50.00' } });
    expect(told.sections[0]?.lines.map(({ money }) => money?.amount)).toEqual([
      '90.00',
      '-40.00',
      '50.00',
    ]);
    const due = addDays(AS_OF, -10);
    expect(dueBetween(group.store, addDays(due, -1), due)).toMatchObject([{ inflow: 50_00n }]);
    const categories = { code: 'customer-receipts', from: due, to: due };
    expect(expectedFlowsOf(group.store, categories)).toMatchObject([{ amount: { minor: 50_00n } }]);
  });

  test('explains a match, takes it back, and opens its flow again', async () => {
    const { rows } = await group.call('reconcile.list', { ...scope, flowId: flow(2) });
    const id = rows[0]?.id ?? '';
    const told = await group.call('reconcile.explain', { id });
    expect(told.sections.map(({ title }) => title)).toContain('Grounds');
    const sums = told.sections.find(({ title }) => title === 'Sums');
    expect(sums?.lines.map(({ money }) => money?.amount)).toEqual(['149.50', '150.00', '-0.50']);
    const { figure } = await group.call('reconcile.explain', { id, figure: 'difference' });
    expect(figure).toMatchObject({ money: { currency: 'EUR', amount: '-0.50' } });
    const books = await group.call('reconcile.explain', { id, figure: 'book' });
    expect(books.figure).toMatchObject({ money: { amount: '150.00' } });
    expect(await group.call('reconcile.unmatch', { ids: [id] })).toEqual({
      removed: 1,
      reopenedFlows: 1,
    });
    expect(status(2)).toBe('open');
    const summary = await group.call('reconcile.summary', { ...scope, asOf: AS_OF });
    expect(summary).toMatchObject({ lineCount: 6, matchedLineCount: 4 });
    expect(summary.methods.find(({ method }) => method === 'tolerance')).toMatchObject({
      undone: 1,
    });
    const method = (figure: 'accepted' | 'undone' | 'precision') =>
      group.call('reconcile.explainMethod', { method: 'tolerance', figure });
    expect((await method('undone')).figure.text).toBe('1');
    expect((await method('undone')).sections.at(-1)?.lines[0]?.value).toBe(`entry ${lastEntry()}`);
    await undoLast();
    const learned = {
      ...{ fitted: 40, measured: 12, threshold: 0.6 },
      history: [
        { threshold: 0.5, suggested: 12, right: 9, precision: 0.75 },
        { threshold: 0.6, suggested: 10, right: 9, precision: 0.9 },
      ],
    };
    const heldBack = await group.call('reconcile.explainLearned', { learned });
    expect(heldBack.figure.text).toBe('9 of 10');
    const none = { learned: { ...learned, threshold: null } };
    expect((await group.call('reconcile.explainLearned', none)).figure.text).toBe('no history yet');
    const [newest] = (await method('accepted')).sections.at(-1)?.lines ?? [];
    expect(newest?.link).toEqual({ target: 'reconcile.explain', input: { id } });
    const right = summary.methods.find((one) => one.method === 'exact')?.precision ?? 0;
    const exact = await group.call('reconcile.explainMethod', { method: 'exact' });
    expect(exact.figure.text).toBe(`${Math.round(right * 1000) / 10} %`);
    const all = exact.sections.at(-1)?.lines ?? [];
    expect(all.slice(0, 3).reduce((sum, { count }) => sum + (count ?? 0), 0)).toBe(all[3]?.count);
    expect(status(2)).toBe('settled');
  });

  test('what is turned down is not suggested again and counts in its method', async () => {
    const ids = (await group.call('reconcile.list', scope)).rows.map(({ id }) => id);
    await group.call('reconcile.unmatch', { ids });
    const unmatched = lastEntry();
    const found = await suggest();
    const exact = found.find(({ bank }) => bank[0]?.lineId === line(1));
    const [key = '', method = 'exact'] = [exact?.key, exact?.method];
    const matches = [{ key, lineId: line(1), method, score: 1 }];
    expect(await group.call('reconcile.reject', { matches })).toEqual({ rejected: 1 });
    expect(await group.call('reconcile.reject', { matches })).toEqual({ rejected: 0 });
    const after = await group.call('reconcile.suggest', scope);
    expect(after.suggestions.map((one) => one.key)).not.toContain(key);
    expect(after.byMethod.find((row) => row.method === 'exact')).toMatchObject({ rejected: 1 });
    const turnedDown = lastEntry();
    expect((await group.call('reconcile.acceptAll', scope)).accepted).toBe(2);
    await group.call('journal.undo', { entries: [lastEntry()] });
    await group.call('journal.undo', { entries: [turnedDown] });
    expect((await suggest()).map((one) => one.key)).toContain(key);
    await group.call('journal.undo', { entries: [unmatched] });
  });

  test('a suggestion and what is open explain themselves', async () => {
    const ids = (await group.call('reconcile.list', scope)).rows.map(({ id }) => id);
    await group.call('reconcile.unmatch', { ids });
    const second = (await suggest()).find(({ bank }) => bank[0]?.lineId === line(2));
    if (second === undefined) throw new Error('the second line has a suggestion');
    const { bank, book, method, score, grounds, differenceKind } = second;
    const told = await group.call('reconcile.explainSuggested', {
      match: { bank, book, method, score, grounds, differenceKind },
    });
    const sums = told.sections.find(({ title }) => title === 'Sums');
    expect(sums?.lines.map(({ money }) => money?.amount)).toEqual(['149.50', '150.00', '-0.50']);
    const match = { bank, book, method, score, grounds, differenceKind };
    const ask = async (which: { figure: 'score' | 'ground' | 'bank'; at?: number }) =>
      (await group.call('reconcile.explainSuggested', { match, ...which })).figure;
    expect(await ask({ figure: 'score' })).toMatchObject({ text: String(score) });
    const weights = await Promise.all(
      grounds.map((_, at) => ask({ figure: 'ground' as const, at })),
    );
    expect(weights.map(({ text }) => text)).toEqual(grounds.map((one) => one.weight.toFixed(2)));
    expect(await ask({ figure: 'bank', at: 0 })).toMatchObject({ money: { amount: '149.50' } });
    const asked = { ...scope, side: 'bank' as const, asOf: AS_OF, currency: 'EUR' };
    const open = await group.call('reconcile.explainOpen', asked);
    const { rows } = await group.call('reconcile.open', { ...scope, side: 'bank', asOf: AS_OF });
    const items = open.sections.find(({ title }) => title === 'Open items');
    expect(items?.lines).toHaveLength(rows.length + 1);
    const search = await group.call('reconcile.open', {
      ...scope,
      side: 'bank',
      asOf: AS_OF,
      search: 'größe',
    });
    expect(search.rows.map(({ id }) => id)).toEqual([line(5)]);
    await undoLast();
  });

  test('counts of lines explain themselves', async () => {
    const { lineCount, matchedLineCount } = await group.call('reconcile.summary', {
      ...scope,
      asOf: AS_OF,
    });
    const matched = await group.call('reconcile.explainMatched', { ...scope, asOf: AS_OF });
    expect(matched.figure.text).toBe(String(matchedLineCount));
    const rows = matched.sections.find(({ title }) => title === 'By account')?.table?.rows ?? [];
    const sum = (column: number) => rows.reduce((all, row) => all + Number(row[column]), 0);
    expect([sum(1), sum(2)]).toEqual([lineCount, lineCount - matchedLineCount]);
    const open = matched.sections.find(({ title }) => title === 'Open')?.lines ?? [];
    expect(open.reduce((all, { count = 0 }) => all + count, 0)).toBe(sum(2));
  });

  test('by hand, with refusals that say why', async () => {
    const amount = { currency: 'EUR', amount: '-55.00' };
    const bank = [{ lineId: line(5), amount }];
    const accept = (book: { kind: 'flow'; id: string; amount: typeof amount }[]) =>
      group.refusal('reconcile.accept', { matches: [{ bank, book }] });
    expect(await accept([])).toMatchObject({ code: 'MATCH_RETURN_OPEN' });
    const dollars = { currency: 'USD', amount: '-55.00' };
    expect(await accept([{ kind: 'flow', id: testId(60), amount: dollars }])).toMatchObject({
      code: 'MATCH_ENTITIES',
    });
    expect(await accept([{ kind: 'flow', id: flow(5), amount }])).toMatchObject({
      code: 'MATCH_NOT_OPEN',
      path: 'matches.0.book.0',
    });
  });
});

describe('category rules', () => {
  const conditions = {
    all: [{ field: 'remittance' as const, op: 'word' as const, values: ['MIETE'] }],
  };
  const rule = { name: 'Rent', conditions, categoryId: ID.suppliers };

  test('a dry run shows what a draft would change; applying does it; undo takes it back', async () => {
    const tried = await group.call('rules.dryRun', { ...scope, draft: rule });
    expect(tried).toMatchObject({ lineCount: 6, changeCount: 1 });
    expect(tried.byRule[0]).toMatchObject({ changes: 1, categoryName: 'Suppliers' });
    expect(tried.examples[0]).toMatchObject({ lineId: line(5), from: null, to: 'Suppliers' });
    const draft = { ...scope, draft: rule, ruleId: 'draft', scope: 'all' as const };
    const count = async (figure: 'lines' | 'decides' | 'changes' | 'agrees' | 'shadowed') =>
      (await group.call('rules.explain', { ...draft, figure })).figure.text;
    expect(await count('lines')).toBe('6');
    expect(await count('decides')).toBe('1');
    expect(await count('shadowed')).toBe('0');
    const told = await group.call('rules.explain', { ...draft, figure: 'changes' });
    expect(told.figure).toMatchObject({ text: '1', unit: 'line' });
    const behind = told.sections.find(({ title }) => title === 'Statement lines');
    expect(behind?.lines[0]?.link).toEqual({
      target: 'lines.explain',
      input: { lineId: line(5) },
    });
    const other = { ...draft, figure: 'changes' as const, fromCategoryId: ID.debt };
    expect((await group.call('rules.explain', other)).figure.text).toBe('0');
    expect(
      await group.refusal('rules.explain', { ...draft, ruleId: 'gone', figure: 'changes' }),
    ).toMatchObject({ code: 'RULE_UNKNOWN' });
    const { id } = await group.call('rules.save', rule);
    expect(await group.call('rules.apply', scope)).toMatchObject({ changed: 1 });
    const saved = await group.call('rules.explain', {
      ...scope,
      scope: 'all',
      ruleId: id,
      figure: 'agrees',
    });
    expect(saved.figure).toMatchObject({ text: '1' });
    expect(saved.sections.at(-1)?.lines).toHaveLength(1);
    const category = () =>
      group.store.pluck('SELECT category_id FROM statement_line WHERE id = ?', [line(5)]);
    expect(category()).toBe(ID.suppliers);
    await undoLast();
    expect(category()).toBeNull();
    expect(await group.refusal('rules.save', rule)).toMatchObject({ code: 'RULE_NAME_TAKEN' });
    const { id: second } = await group.call('rules.save', { ...rule, name: 'Second' });
    await group.call('rules.reorder', { ids: [second, id] });
    expect((await group.call('rules.list', {})).map(({ name }) => name)).toEqual([
      'Second',
      'Rent',
    ]);
    expect(await group.refusal('rules.reorder', { ids: [id] })).toMatchObject({
      code: 'RULE_ORDER_OLD',
    });
    await group.call('rules.remove', { id: second });
    expect(await group.call('rules.list', {})).toHaveLength(1);
  });

  test('a hostile expression is refused when it is saved', async () => {
    const wrong = { all: [{ field: 'text' as const, op: 'matches' as const, values: ['(a'] }] };
    expect(
      await group.refusal('rules.save', { ...rule, name: 'x', conditions: wrong }),
    ).toMatchObject({
      code: 'INPUT_INVALID',
    });
  });

  test('learns from what people decided and nothing else', async () => {
    expect((await group.call('rules.learn', {})).decidedLines).toBe(0);
    await group.call('lines.setCategory', { lineIds: [1, 2, 3].map(line), categoryId: ID.debt });
    const learned = await group.call('rules.learn', { minimumSupport: 2 });
    expect(learned.decidedLines).toBe(3);
    expect(learned.proposals).not.toEqual([]);
    for (const { precision, conditions, categoryId, right, holds } of learned.proposals) {
      expect(Number(precision)).toBeGreaterThan(0.89);
      const asked = { conditions, categoryId, minimumSupport: 2 };
      const told = await group.call('rules.explainProposal', { ...asked, figure: 'right' });
      expect(told.figure).toMatchObject({ text: String(right), unit: `of ${holds} lines` });
      const low = await group.call('rules.explainProposal', { ...asked, figure: 'precisionLow' });
      expect(Number.parseFloat(low.figure.text ?? '')).toBeLessThan(Number(precision) * 100);
    }
  });
});

describe('match rules', () => {
  test('tried, saved, used for a match, switched off instead of removed', async () => {
    await group.call('expectedFlows.save', {
      entityId: ID.holding,
      categoryId: ID.suppliers,
      dueDate: addDays(AS_OF, 5),
      amount: { currency: 'EUR', amount: '-54.00' },
      description: 'Rent',
    });
    const draft = {
      name: 'Rent',
      conditions: {
        all: [{ field: 'counterparty' as const, op: 'starts' as const, values: ['grosse'] }],
      },
      tolerance: { share: 0.05, days: 10 },
    };
    expect(await group.call('matchRules.dryRun', { ...scope, draft })).toMatchObject({
      holds: 1,
      matches: 1,
    });
    const told = await group.call('matchRules.explain', { ...scope, draft, figure: 'matches' });
    expect(told.figure).toMatchObject({ text: '1', unit: 'line' });
    const input = told.sections.find(({ title }) => title === 'Matches')?.lines[0]?.link?.input;
    expect(input).toMatchObject({ figure: 'score', lineId: line(5) });
    const [example] = (await group.call('matchRules.dryRun', { ...scope, draft })).examples;
    const score = await group.call('matchRules.explain', {
      ...scope,
      draft,
      figure: 'score',
      lineId: example?.lineId ?? '',
      itemId: example?.itemId ?? '',
    });
    expect(score.figure.text).toBe(String(example?.score));
    expect(
      (await group.call('matchRules.explain', { ...scope, draft, figure: 'holds' })).figure.text,
    ).toBe('1');
    const { id } = await group.call('matchRules.save', draft);
    expect(await group.call('reconcile.acceptAll', { ...scope, methods: ['rule'] })).toMatchObject({
      accepted: 1,
    });
    expect((await group.call('matchRules.list', {}))[0]).toMatchObject({ accepted: 1, undone: 0 });
    const kept = { ...scope, draft: { ...draft, id } };
    const past = async (figure: 'accepted' | 'undone') =>
      group.call('matchRules.explain', { ...kept, figure });
    expect((await past('accepted')).figure).toMatchObject({ text: '1', unit: 'match' });
    expect((await past('undone')).figure).toMatchObject({ text: '0', unit: 'matches' });
    const { rows } = await group.call('reconcile.list', { ...scope, method: 'rule' });
    await group.call('reconcile.unmatch', { ids: rows.map((row) => row.id) });
    expect((await past('undone')).figure).toMatchObject({ text: '1' });
    await undoLast();
    expect(await group.call('matchRules.remove', { id })).toEqual({ id, removed: false });
    expect((await group.call('matchRules.list', {}))[0]).toMatchObject({ active: false });
  });
});
