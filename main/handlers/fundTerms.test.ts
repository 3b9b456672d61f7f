/** Funds and versions of their terms over a real store: what is kept, what is refused, what is tried. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InputOf } from '../../preload/contract/index.ts';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';

let group: AnalysisWorkspace;
beforeAll(async () => {
  group = await analysisWorkspace();
});
afterAll(() => group?.dispose());

type Terms = InputOf<'funds.saveTerms'>['terms'];

function terms(change: { catchUp?: string; carry?: string; currency?: string } = {}): Terms {
  return {
    currency: change.currency ?? 'EUR',
    waterfall: {
      form: 'whole-fund',
      preferredReturn: { rateAnnual: '0.08', compounding: 'compound' },
      catchUp: { share: change.catchUp ?? '1' },
      carry: { rate: change.carry ?? '0.2' },
    },
  };
}

const save = (validFrom: string, change: Partial<InputOf<'funds.saveTerms'>> = {}) => ({
  fundId: ID.fund,
  validFrom,
  terms: terms({ catchUp: '0.8' }),
  ...change,
});

const codeAndPath = async (input: InputOf<'funds.saveTerms'>) => {
  const error = await group.refusal('funds.saveTerms', input);
  return [error?.code, error?.path];
};

describe('a fund', () => {
  const feeder: InputOf<'funds.create'> = {
    code: 'GPF',
    name: 'Growth Partners Feeder',
    currency: 'EUR',
    vintage: 2024,
    vehicle: 'feeder',
    parentId: ID.fund,
    validFrom: '2024-01-01',
    terms: terms(),
  };

  it('stands in the tree below the one that it invests through', async () => {
    const { fundId } = await group.call('funds.create', feeder);
    const list = await group.call('funds.list', { asOf: AS_OF });
    expect(list.map(({ code, level, vehicle }) => [code, level, vehicle])).toEqual([
      ['GP', 0, 'main'],
      ['GPF', 1, 'feeder'],
    ]);
    const {
      vehicle,
      termsVersion,
      termsValidFrom,
      terms: _,
      ...rest
    } = {
      ...(await group.call('funds.get', { fundId, asOf: AS_OF })),
      vehicle: 'feeder',
    };
    expect([vehicle, termsVersion, termsValidFrom]).toEqual(['feeder', 1, '2024-01-01']);
    expect(rest.fund.committed.amount).toBe('0.00');
    await group.call('funds.save', { ...withoutTerms(feeder), id: fundId, name: 'GP Feeder' });
    const renamed = await group.call('funds.list', { asOf: AS_OF });
    expect(renamed[1]?.name).toBe('GP Feeder');
  });

  it('is refused without its place, its currency or a code of its own', async () => {
    const refusals = await Promise.all(
      (
        [
          { code: 'GP' },
          { code: 'X', parentId: null },
          { code: 'X', vehicle: 'main' },
          { code: 'X', currency: 'EUX' },
          { code: 'X', terms: terms({ currency: 'USD' }) },
          { code: 'X', accountId: ID.usd },
        ] as const
      ).map((change) => group.refusal('funds.create', { ...feeder, ...change })),
    );
    expect(refusals.map((error) => [error?.code, error?.path])).toEqual([
      ['FUND_CODE_TAKEN', 'code'],
      ['FUND_PARENT_MISSING', 'parentId'],
      ['FUND_MAIN_WITH_PARENT', 'parentId'],
      ['INPUT_INVALID', 'currency'],
      ['CURRENCY_MIXED', 'terms.currency'],
      ['CURRENCY_MIXED', 'accountId'],
    ]);
    const list = await group.call('funds.list', { asOf: AS_OF });
    const child = list.find(({ code }) => code === 'GPF');
    const error = await group.refusal('funds.save', {
      ...withoutTerms(feeder),
      id: ID.fund,
      code: 'GP',
      parentId: child?.id ?? '',
    });
    expect([error?.code, error?.path]).toEqual(['FUND_CYCLE', 'parentId']);
  });
});

function withoutTerms({
  terms: _terms,
  validFrom: _validFrom,
  ...fields
}: InputOf<'funds.create'>) {
  return fields;
}

describe('terms', () => {
  it('refuse what overlaps, reaches behind a decided event, or says nothing new', async () => {
    expect(await codeAndPath(save('2024-01-01'))).toEqual(['TERMS_OVERLAP', 'validFrom']);
    expect(await codeAndPath(save('2024-11-20'))).toEqual(['TERMS_IN_USE', 'validFrom']);
    expect(await codeAndPath(save('2024-11-20', { isAmendment: true }))).toEqual([
      'AMENDMENT_NOTE',
      'note',
    ]);
    expect(await codeAndPath(save('2025-01-01', { terms: terms() }))).toEqual([
      'TERMS_UNCHANGED',
      'terms',
    ]);
    const never = save('2025-01-01', { terms: terms({ catchUp: '0.2' }) });
    expect(await codeAndPath(never)).toEqual([
      'CATCH_UP_NEVER_COMPLETES',
      'terms.waterfall.catchUp.share',
    ]);
    const dollars = save('2025-01-01', { terms: terms({ currency: 'USD' }) });
    expect(await codeAndPath(dollars)).toEqual(['CURRENCY_MIXED', 'terms.currency']);
    expect(group.store.pluck('SELECT COUNT(*) FROM fund_terms WHERE fund_id = ?', [ID.fund])).toBe(
      1n,
    );
  });

  it('leave no gap below what was committed', async () => {
    const error = await group.refusal('funds.saveTerms', {
      ...save('2025-01-01'),
      fundId: await fundWithoutTerms(),
    });
    expect([error?.code, error?.path]).toEqual(['TERMS_GAP', 'validFrom']);
  });

  it('are tried on every distribution without keeping anything', async () => {
    const entry = group.store.lastEntry();
    const tried = { fundId: ID.fund, validFrom: '2026-01-01', terms: terms({ carry: '0.1' }) };
    const { rows, total } = await group.call('fundTerms.dryRun', tried);
    // 6 m less the GP's 60,000: 823,680 preferred and 166,320 left, all of it within the catch-up
    // at 20 %; at 10 % the catch-up ends at 91,520 and a tenth of the rest is carry.
    expect(rows).toMatchObject([
      {
        number: 1,
        isCovered: true,
        before: { carry: { amount: '166320.00' } },
        after: { carry: { amount: '99000.00' } },
        difference: { lp: { amount: '67320.00' }, carry: { amount: '-67320.00' } },
      },
    ]);
    expect(total.difference.carry.amount).toBe('-67320.00');
    const shown = await group.call('fundTerms.explainDryRun', {
      ...tried,
      distributionId: ID.draft,
      side: 'carry',
      figure: 'difference',
    });
    expect(shown.figure.money?.amount).toBe('-67320.00');
    const lines = shown.sections.find(({ title }) => title === 'Tried')?.lines;
    expect(lines?.map(({ value }) => value)).toContain('20% of profit → 10% of profit');
    expect(group.store.lastEntry()).toBe(entry);
  });

  it('become a version, told apart from the one before in words, and undone', async () => {
    const saved = await group.call('funds.saveTerms', {
      ...save('2025-01-01'),
      note: 'First amendment',
    });
    expect(saved.version).toBe(2);
    const [newest, first] = await group.call('fundTerms.list', { fundId: ID.fund, asOf: AS_OF });
    expect(newest).toMatchObject({ version: 2, isInForce: true, validTo: null, usedBy: [] });
    expect(newest?.changes).toEqual([
      {
        path: 'waterfall.catchUp.share',
        labels: ['Waterfall', 'Catch-up', 'Catch-up share'],
        from: '100%',
        to: '80%',
      },
    ]);
    expect(first).toMatchObject({
      validTo: '2024-12-31',
      usedBy: [{ label: 'Capital call 1', date: '2024-11-20' }],
    });
    const diff = await group.call('fundTerms.diff', { fundId: ID.fund, from: 2, to: 1 });
    expect(diff.changes).toMatchObject([{ from: '80%', to: '100%' }]);
    const explained = await group.call('fundTerms.explain', {
      fundId: ID.fund,
      version: 2,
      path: 'waterfall.catchUp.share',
    });
    expect(explained.figure.text).toBe('80%');
    const over = explained.sections.find(({ title }) => title === 'Over time');
    expect(over?.lines.map(({ value }) => value)).toEqual(['100%', '80%']);
    const [entry] = (await group.call('journal.list', { count: 1 })).rows;
    await group.call('journal.undo', { entries: [entry?.entry ?? 0] });
    const list = await group.call('fundTerms.list', { fundId: ID.fund, asOf: AS_OF });
    expect(list).toHaveLength(1);
  });

  it('have side letters of those who committed, by investor and version', async () => {
    const letter = {
      fundId: ID.fund,
      investorId: group.store.pluck<string>(`SELECT id FROM investor WHERE code = 'lp'`) ?? '',
      validFrom: '2024-02-01',
      terms: { carryRate: '0.1', excusedSectors: ['Tobacco'] },
      note: 'Letter of 1 Feb 2024',
    };
    await group.call('sideLetters.save', letter);
    const [stored] = await group.call('sideLetters.list', { fundId: ID.fund, asOf: AS_OF });
    expect(stored).toMatchObject({ version: 1, isInForce: true, investorName: 'Pension fund' });
    expect(stored?.lines.map(({ text }) => text)).toEqual(['10% of profit', 'Tobacco']);
    const codes = await Promise.all(
      [
        letter,
        { ...letter, validFrom: '2024-03-01', terms: { carryRate: '1.5' } },
        { ...letter, validFrom: '2024-03-01', terms: {} },
        { ...letter, investorId: ID.scenario },
      ].map(async (input) => (await group.refusal('sideLetters.save', input))?.code),
    );
    expect(codes).toEqual([
      'SIDE_LETTER_OVERLAP',
      'CARRY_RANGE',
      'SIDE_LETTER_EMPTY',
      'INVESTOR_NOT_IN_FUND',
    ]);
  });
});

/** A fund as an import may bring it: commitments, and nobody has entered its terms. */
async function fundWithoutTerms(): Promise<string> {
  const { fundId } = await group.call('funds.create', {
    code: 'BARE',
    name: 'Bare',
    currency: 'EUR',
    vintage: 2024,
    validFrom: '2024-01-01',
    terms: terms(),
  });
  group.change((tx) => {
    const id = tx.pluck<string>('SELECT id FROM fund_terms WHERE fund_id = ?', [fundId]);
    tx.remove('fund_terms', id ?? '');
    tx.insert('commitment', {
      id: ID.lp.replace(/..$/, 'ff'),
      fund_id: fundId,
      investor_id: tx.pluck<string>(`SELECT id FROM investor WHERE code = 'lp'`),
      party: 'lp',
      class_code: 'A',
      class_name: 'Class A',
      closing_date: '2024-01-15',
      amount_minor: 100n,
    });
  });
  return fundId;
}
