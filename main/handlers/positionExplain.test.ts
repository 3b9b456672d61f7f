/** What Explain says of changes, narrowed positions and expected flows, held against the position. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../../core/time/dates.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { testId, testMeta } from '../../test/helpers/workspace.ts';

let group: AnalysisWorkspace;

beforeAll(async () => {
  group = await analysisWorkspace();
});
afterAll(() => group?.dispose());

/** An amount of two decimals in minor units. */
function cents(amount: string | undefined): bigint {
  return BigInt((amount ?? '').replace('.', ''));
}

const scope = { asOf: AS_OF, bankIds: [ID.otherBank], groupBy: 'currency' as const };

describe('position.explain', () => {
  it('takes the change of a narrowed total apart into closing less opening', async () => {
    const { total } = await group.call('position.get', scope);
    const change = await group.call('position.explain', {
      ...scope,
      rowId: 'total',
      column: 'change',
    });
    expect(cents(change.figure.money?.amount)).toBe(
      cents(total.closing?.amount) - cents(total.opening?.amount),
    );
    expect(change.sections[0]?.lines.map((line) => line.money?.amount)).toEqual([
      total.closing?.amount,
      total.opening?.amount,
      change.figure.money?.amount,
    ]);
  });

  it('explains flows as in less out, and links every member with the same narrowing', async () => {
    const { total } = await group.call('position.get', scope);
    const flows = await group.call('position.explain', {
      ...scope,
      rowId: 'total',
      column: 'flows',
    });
    expect(cents(flows.figure.money?.amount)).toBe(
      cents(total.inflow?.amount) - cents(total.outflow?.amount),
    );
    const members = flows.sections.find((section) => section.title === 'Summed from');
    expect(members?.lines[0]?.link?.input).toMatchObject({ bankIds: [ID.otherBank] });
  });

  it('takes a position by category apart as the accounts are, on every basis', async () => {
    for (const basis of ['prior', 'intraday', 'booked', 'value', 'projected'] as const) {
      const asked = { asOf: AS_OF, basis, groupBy: 'category' as const };
      const byAccount = await group.call('position.get', { ...asked, groupBy: 'none' });
      const byCategory = await group.call('position.get', asked);
      expect(byCategory.total, basis).toEqual(byAccount.total);
      expect(byCategory.accountsReported).toBe(byAccount.accountsReported);
      for (const row of byCategory.rows.filter(({ closing }) => closing !== null)) {
        const shown = await group.call('position.explain', {
          ...asked,
          rowId: row.id,
          column: 'closing',
        });
        expect(shown.figure.money?.amount, `${basis} ${row.id}`).toBe(row.closing?.amount);
      }
    }
  });

  it('leads from a category on an account to its lines of the day', async () => {
    const asked = { asOf: AS_OF, groupBy: 'category' as const };
    const { rows } = await group.call('position.get', asked);
    const row = rows.find(({ id, accountId }) => id.startsWith('category:') && accountId !== null);
    const shown = await group.call('position.explain', {
      ...asked,
      rowId: row?.id ?? '',
      column: 'inflow',
    });
    const moved = shown.sections.find(({ title }) => title.startsWith('Movements in'));
    const lines = moved?.lines.filter(({ link }) => link?.target === 'lines.explain') ?? [];
    const sum = lines.reduce((all, { money }) => all + cents(money?.amount), 0n);
    expect(lines.length).toBeGreaterThan(0);
    expect(sum).toBe(cents(row?.accountBalance?.amount));
  });

  it('does not convert a balance in the account currency', async () => {
    const { rows } = await group.call('position.get', scope);
    const account = rows.find((row) => row.accountId === ID.usd);
    const own = await group.call('position.explain', {
      ...scope,
      accountId: ID.usd,
      column: 'accountBalance',
    });
    expect(own.figure).toEqual({ money: account?.accountBalance, converted: false });
    const [rule] = own.sections;
    expect(rule?.lines.map((line) => line.label)).toEqual([
      'Opening',
      '+ In',
      '− Out',
      'Closing booked',
    ]);
    const [opening, inflow, outflow, closing] = (rule?.lines ?? []).map((line) =>
      cents(line.money?.amount),
    );
    expect((opening ?? 0n) + (inflow ?? 0n) - (outflow ?? 0n)).toBe(closing);
  });
});

describe('the source of a figure', () => {
  async function fileOf(accountId: string): Promise<string | undefined> {
    const asked = { asOf: AS_OF, accountId, column: 'closing' } as const;
    const { sections } = await group.call('position.explain', asked);
    const source = sections.find((section) => section.title === 'Source');
    return source?.lines.find((line) => line.label === 'File')?.value;
  }

  async function fileOfLine(lineId: string): Promise<string | undefined> {
    const { sections } = await group.call('lines.explain', { lineId });
    return sections.flatMap((section) => section.lines).find((line) => line.label === 'File')
      ?.value;
  }

  it('tells what a bank sent without a kept file from what a person entered', async () => {
    const [statementId, lineId, byHand] = [testId(9001), testId(9002), testId(1001)];
    const account = { account_id: ID.small, currency: 'EUR' };
    group.store.command(testMeta('import.files'), (tx) => {
      tx.insert('statement', {
        ...{ id: statementId, ...account, kind: 'booked', from_date: AS_OF, to_date: AS_OF },
        ...{ opening_minor: 0n, closing_minor: 500n, line_count: 1, proof: 'proven' },
        ...{ credit_minor: 500n, debit_minor: 0n, identity: 'feed' },
      });
      tx.insert('statement_line', {
        ...{ id: lineId, statement_id: statementId, ...account, position: 1, amount_minor: 500n },
        ...{ booking_date: AS_OF, value_date: AS_OF, reversal: false },
        ...{ fingerprint: 'feed', occurrence: 1 },
      });
    });
    expect(await fileOf(ID.small)).toBe('Bank feed, no file kept');
    expect(await fileOf(ID.eur)).toBe('Entered by hand');
    // A category is a person's, but the line still came from the bank.
    await group.call('lines.setCategory', { lineIds: [lineId], categoryId: ID.receipts });
    expect(await fileOfLine(lineId)).toBe('Bank feed, no file kept');
    expect(await fileOfLine(byHand)).toBe('Entered by hand');
  });
});

describe('expectedFlows.explain', () => {
  it('shows the amount, its conversion and where it was entered', async () => {
    const { id } = await group.call('expectedFlows.save', {
      entityId: ID.inc,
      categoryId: ID.receipts,
      dueDate: addDays(AS_OF, 3),
      amount: { currency: 'USD', amount: '1000.00' },
      probability: '0.9',
      description: 'Turbine refund',
    });
    const listed = await group.call('expectedFlows.list', {
      asOf: AS_OF,
      from: AS_OF,
      count: 1000,
    });
    const flow = listed.rows.find((row) => row.id === id);
    const explained = await group.call('expectedFlows.explain', { id, asOf: AS_OF });
    expect(explained.figure).toEqual({ money: flow?.converted, converted: true });
    expect(explained.chips.map((chip) => chip.text)).toContain('probability 90 %');
    expect(explained.sections.map((section) => section.title)).toEqual(['Rule', 'Rate', 'Source']);
    expect(explained.sections[2]?.lines.at(-1)?.link?.input).toEqual({ entry: flow?.entry });
  });

  it('sums what the list sums, and its named flows with the smaller ones foot', async () => {
    const range = { asOf: AS_OF, from: AS_OF, status: 'open' as const };
    const listed = await group.call('expectedFlows.list', range);
    const explained = await group.call('expectedFlows.explainTotal', range);
    expect(explained.figure).toEqual({ money: listed.convertedTotal, converted: true });
    const lines = explained.sections[1]?.lines ?? [];
    const minor = (line: (typeof lines)[number] | undefined) =>
      BigInt((line?.money?.amount ?? '0').replace('.', ''));
    const parts = lines.slice(0, -1).reduce((sum, line) => sum + minor(line), 0n);
    expect(lines.length).toBeGreaterThan(1);
    expect(parts).toBe(minor(lines.at(-1)));
    expect(lines[0]?.link?.target).toBe('expectedFlows.explain');
  });

  it('says so where the flow is not known', async () => {
    const refusal = await group.refusal('expectedFlows.explain', { id: ID.usd, asOf: AS_OF });
    expect(refusal?.code).toBe('EXPECTED_FLOW_UNKNOWN');
  });
});

describe('rates.explain', () => {
  it('shows the quote, how it was turned and the rates before', async () => {
    const [listed] = await group.call('rates.list', { asOf: AS_OF });
    if (listed === undefined) throw new Error('The group has an account in USD.');
    const explained = await group.call('rates.explain', { asOf: AS_OF, currency: 'USD' });
    expect(explained.figure).toMatchObject({ text: listed.rate, unit: 'EUR per USD' });
    const [rule, inputs, source, before] = explained.sections;
    // The group's rates are quoted as USD per EUR.
    const quoted = Number(rule?.lines[0]?.value);
    expect(1 / quoted).toBeCloseTo(Number(listed.rate), 8);
    expect(inputs?.lines.map((line) => line.value)).toContain(listed.date);
    expect(source?.lines.at(-1)?.link?.input).toEqual({ entry: listed.entry });
    expect(before?.title).toBe('Known before');
    expect(Number(before?.lines[0]?.value)).toBeCloseTo(1 / Number(listed.previous), 6);
  });

  it('says so where no rate reaches the date', async () => {
    const refusal = await group.refusal('rates.explain', { asOf: AS_OF, currency: 'JPY' });
    expect(refusal?.code).toBe('FX_RATE_MISSING');
  });
});

describe('expectedFlows.saveAll', () => {
  const flow = (description: string) => ({
    entityId: ID.holding,
    categoryId: ID.receipts,
    dueDate: addDays(AS_OF, 4),
    amount: { currency: 'EUR', amount: '10.00' },
    description,
  });
  const found = async () =>
    (await group.call('expectedFlows.list', { asOf: AS_OF, count: 1000 })).rows.filter((row) =>
      row.description.startsWith('Pasted'),
    );

  it('changes several flows as one entry', async () => {
    await group.call('expectedFlows.saveAll', { flows: [flow('Pasted 1'), flow('Pasted 2')] });
    const saved = await found();
    expect(saved).toHaveLength(2);
    expect(new Set(saved.map((row) => row.entry)).size).toBe(1);
  });

  it('changes none where one was changed meanwhile or is wrong', async () => {
    const before = await found();
    const change = (amount: string) =>
      before.map((row) => ({
        ...flow(row.description),
        id: row.id,
        amount: { currency: 'EUR', amount },
      }));
    const [first, second] = change('20.00');
    if (first === undefined || second === undefined) throw new Error('Two flows were saved.');
    const late = { ...second, expectedEntry: (before[1]?.entry ?? 0) - 1 };
    const conflict = await group.refusal('expectedFlows.saveAll', { flows: [first, late] });
    expect(conflict?.code).toBe('ROW_CHANGED');
    const wrong = { ...second, probability: '2' };
    const refusal = await group.refusal('expectedFlows.saveAll', { flows: [first, wrong] });
    expect(refusal?.code).toBe('PROBABILITY_RANGE');
    expect(await found()).toEqual(before);
  });
});
