/** Multiples of a fund that paid out what it may call again: gross as the headline, net beside it. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  type AnalysisWorkspace,
  AS_OF,
  analysisWorkspace,
  ID,
} from '../../test/helpers/analysisWorkspace.ts';
import { testId } from '../../test/helpers/workspace.ts';

const fundId = ID.fund;
let group: AnalysisWorkspace;
beforeAll(async () => {
  group = await analysisWorkspace();
}, 30_000);
afterAll(() => group?.dispose());

const paid = (number: number, payDate: string, recallable: bigint | null) =>
  group.change((tx) =>
    tx.insert('distribution', {
      ...{ id: testId(9200 + number), fund_id: fundId, number, pay_date: payDate },
      ...{ status: 'settled', amount_minor: 1_000_000_00n, recallable_minor: recallable },
    }),
  );
const net = async () => (await group.call('fundAccounts.performance', { fundId, asOf: AS_OF })).net;
const explained = async (item: string) => {
  const input = { fundId, to: AS_OF, figure: 'measure' as const, item };
  return group.call('fundAccounts.explain', input);
};

it('counts what was recallable on both sides in the headline, and on neither beside it', async () => {
  // Five million called; a million paid back, nothing of it recallable.
  paid(91, '2025-06-30', null);
  expect(await net()).toMatchObject({ dpi: '0.2000', netOfRecycling: null });
  expect(
    (
      await group.refusal('fundAccounts.explain', {
        fundId,

        to: AS_OF,
        figure: 'measure',
        item: 'netDpi',
      })
    )?.kind,
  ).toBe('not-found');

  // Another million, 600,000 of which may be called again: 2 of 5, and 1.4 of 4.4 millions.
  paid(92, '2025-09-30', 600_000_00n);
  const shown = await net();
  expect(shown).toMatchObject({
    dpi: '0.4000',
    netOfRecycling: {
      recallable: { currency: 'EUR', amount: '600000.00' },
      paidIn: { currency: 'EUR', amount: '4400000.00' },
      distributed: { currency: 'EUR', amount: '1400000.00' },
      dpi: '0.3182',
    },
  });
  const gross = await explained('dpi');
  expect(gross.figure.text).toBe('0.4000');
  const other = gross.sections[0]?.lines.find(({ label }) => label === 'DPI net of recycling');
  expect(other?.value).toBe('0.3182');
  const opened = await group.call('fundAccounts.explain', other?.link?.input as never);
  expect(opened.figure.text).toBe('0.3182');
  const back = opened.sections[0]?.lines.find(({ label }) => label === 'DPI gross of recycling');
  expect(back?.value).toBe('0.4000');

  const [vintage] = await group.call('fundAccounts.vintages', { asOf: AS_OF });
  expect(vintage?.netOfRecycling).toEqual(shown.netOfRecycling);
  const year = { asOf: AS_OF, vintage: 2024, currency: 'EUR', item: 'dpi' as const };
  const pooled = await group.call('fundAccounts.explainVintage', year);
  expect(pooled.sections[0]?.lines.at(-1)).toMatchObject({
    label: 'DPI net of recycling',
    value: '0.3182',
  });
  const netOfYear = await group.call('fundAccounts.explainVintage', { ...year, item: 'netDpi' });
  expect(netOfYear.figure.text).toBe('0.3182');
  const list = await group.call('funds.explain', { fundId, asOf: AS_OF, figure: 'dpi' });
  expect(list.sections[0]?.lines.at(-1)).toMatchObject({ value: '0.3182' });
});
