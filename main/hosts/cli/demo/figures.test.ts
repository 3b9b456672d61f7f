/** The demo's forecast figures: the median leads, the mean stands beside it under its own name. */
import { expect, it } from 'vitest';
import { silentContext } from '../../../../core/calculation.ts';
import { cashflowForecast } from '../../../../core/forecast/cash/cashflow.ts';
import { unwrap } from '../../../../core/result.ts';
import type { OutputOf } from '../../../../preload/contract/index.ts';
import { forecastFigures } from './figures.ts';
import { demoText } from './text.ts';

// A payment that comes in one case of three: the median stays, the mean does not.
const input = cashflowForecast.input.parse({
  currency: 'EUR',
  categories: [],
  openingBalance: 10_000,
  asOf: '2026-11-20',
  horizonDays: 7,
  paths: 400,
  expectedFlows: [{ category: 'grant', date: '2026-11-24', amount: -9000, probability: 0.3 }],
});
const { output } = unwrap(cashflowForecast.run(input, silentContext));
const run = { calculation: 'forecast.cashflow', version: '2', runHash: 'hash', warnings: [] };
const figures = forecastFigures({ run, output } as unknown as OutputOf<'runs.get'>);

it('prints the median with its interval as the headline, and names the mean as such', () => {
  expect(figures.end.median).toBe(10_000);
  expect(figures.end.expected).toBe(7300);
  const money = { currency: 'EUR', amount: '7300.00' };
  const none = { currencies: [], closing: null };
  const text = demoText(
    {
      ...{ source: 'files', name: 'Demo', asOf: '2026-11-20', reportingCurrency: 'EUR' },
      ...{ entities: 1, accounts: 1, lines: 1, position: none, forecast: figures },
      scenario: { name: 'Late', opening: money, closing: money, runHash: 'hash' },
      ...{ risk: [], riskNote: 'No rates.', distribution: null, documents: [] },
    } as unknown as Parameters<typeof demoText>[0],
    [],
  );
  expect(text).toMatch(/Median forecast, 5 business days +EUR 10,000 \(95 %: 1,000 to 10,000\)/);
  expect(text).toMatch(/Expected \(mean\) cash and holdings then, base +(EUR )?7,300/);
  expect(text).not.toContain('Lowest expected');
});
