import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { silentContext } from '../../../core/calculation.ts';
import { cashflowForecast } from '../../../core/forecast/cash/cashflow.ts';
import { formatMinor } from '../../../core/money/money.ts';
import { unwrap } from '../../../core/result.ts';
import { historicalRisk } from '../../../core/risk/historical.ts';
import { parametricRisk } from '../../../core/risk/parametric.ts';
import { scenarioCompare } from '../../../core/scenario/compare.ts';
import { addDays, isoDate } from '../../../core/time/dates.ts';
import {
  sampleDistributionReport,
  sampleFrame,
  samplePosition,
  sampleTreasuryInput,
  sampleTreasuryReport,
} from '../../../test/helpers/reportSamples.ts';
import { checkReport } from '../check.ts';
import {
  isSameNumber,
  negateText,
  significantDigits,
  subtractTexts,
  sumTexts,
} from '../decimalText.ts';
import { footerLines, formatValue, roundText, shiftPoint } from '../formatText.ts';
import { cellOf, type ReportModel, type ReportTable, type Row } from '../model.ts';
import { forecastFromRun, riskFromRuns, roundParts, scenarioFromRun } from './fromRuns.ts';
import { amountFromFloat } from './text.ts';
import { treasuryReport } from './treasury.ts';

function tableOf(report: ReportModel, id: string): ReportTable {
  const table = report.sections.find((section) => section.kind === 'table' && section.id === id);
  if (table?.kind !== 'table') throw new Error(`no table ${id}`);
  return table;
}

function cellText(row: Row | undefined, column: string): string {
  return cellOf(row?.cells[column])?.value ?? '';
}

describe('treasuryReport', () => {
  it('holds together and says the same total everywhere', () => {
    const report = checkReport(sampleTreasuryReport());
    const total = sumTexts(samplePosition.flatMap((row) => row.converted ?? []));
    for (const id of ['position_accounts', 'position_by_bank', 'position_by_currency'])
      expect(cellText(tableOf(report, id).rows.at(-1), 'converted')).toBe(total);
    const [figures] = report.sections;
    expect(figures?.kind === 'keyFigures' && figures.figures[0]?.value).toBe(total);
  });

  it('never adds currencies: a mixed entity shows no balance', () => {
    const rows = tableOf(sampleTreasuryReport(), 'position_accounts').rows;
    const total = rows.find((row) => cellText(row, 'bank') === 'Northwind Holding B.V., total');
    expect(cellText(total, 'amount')).toBe('');
    expect(cellText(total, 'currency')).toBe('mixed');
    const polish = rows.find((row) => cellText(row, 'bank') === 'Northwind Łódź Sp. z o.o., total');
    expect(cellText(polish, 'amount')).toBe('18301855.53');
  });

  it('marks converted, stale and missing figures and warns in words', () => {
    const report = sampleTreasuryReport();
    const rows = tableOf(report, 'position_accounts').rows;
    const markOf = (currency: string, column: string) =>
      cellOf(
        rows.find((row) => row.kind === 'line' && cellText(row, 'currency') === currency)?.cells[
          column
        ],
      )?.mark;
    expect(markOf('GBP', 'converted')).toBe('converted');
    expect(markOf('EUR', 'converted')).toBeUndefined();
    expect(markOf('RUB', 'converted')).toBe('missing');
    expect(markOf('KWD', 'rateDate')).toBe('stale');
    const warnings = report.sections.flatMap((section) =>
      section.kind === 'paragraph' && section.tone === 'warning' ? [section.text] : [],
    );
    expect(warnings.join(' ')).toMatch(/RUB.*KWD/);
  });

  it('sums the weeks to the days, and leaves out parts that were not run', () => {
    const input = sampleTreasuryInput();
    const weeks = tableOf(treasuryReport(input), 'forecast_weeks');
    const days = sumTexts(input.forecast?.days.map((day) => day.netFlow) ?? []);
    expect(cellText(weeks.rows.at(-1), 'flow')).toBe(days);
    expect(weeks.rows.filter((row) => row.kind === 'line')).toHaveLength(14);
    const bare = checkReport(
      treasuryReport({ ...input, forecast: null, scenario: null, risk: null, limits: [] }),
    );
    expect(bare.sections.some((section) => section.kind === 'chart')).toBe(false);
  });

  it('refuses a bridge whose steps do not reach the scenario', () => {
    const input = sampleTreasuryInput();
    if (!input.scenario) throw new Error('the sample has a scenario');
    const scenario = { ...input.scenario, steps: input.scenario.steps.slice(1) };
    expect(() => checkReport(treasuryReport({ ...input, scenario }))).toThrow(/REPORT_NOT_FOOTED/);
  });

  it('gives no share where a balance is below zero', () => {
    const input = sampleTreasuryInput();
    const position = samplePosition.filter(
      (row) => row.currency === 'PLN' && row.amount.startsWith('-'),
    );
    const table = tableOf(treasuryReport({ ...input, position }), 'position_by_bank');
    expect(table.columns.map((column) => column.id)).not.toContain('share');
  });
});

describe('distributionReport', () => {
  it('foots: tiers, classes and holders all sum to the wire', () => {
    const report = checkReport(sampleDistributionReport());
    for (const id of ['tiers', 'classes', 'holders']) {
      const table = tableOf(report, id);
      expect(cellText(table.rows.at(-1), 'total'), id).toBe('412345678.91');
    }
    for (const row of tableOf(report, 'holders').rows) {
      const parts = Object.entries(row.cells).flatMap(([id, cell]) =>
        id.startsWith('tier') ? [cellOf(cell)?.value ?? '0'] : [],
      );
      expect(isSameNumber(sumTexts(parts), cellText(row, 'total'))).toBe(true);
    }
  });
});

describe('checkReport', () => {
  const table: ReportTable = {
    kind: 'table',
    id: 'mixed',
    title: 'Mixed',
    columns: [{ id: 'amount', title: 'Amount', type: 'amount' }],
    rows: [
      { kind: 'line', cells: { amount: { value: '1.00', currency: 'EUR' } } },
      { kind: 'line', cells: { amount: { value: '1.00', currency: 'USD' } } },
      {
        kind: 'total',
        over: 'all',
        sums: ['amount'],
        cells: { amount: { value: '2.00', currency: 'EUR' } },
      },
    ],
    notes: [],
  };
  const report = (...sections: ReportTable[]): ReportModel => ({
    ...sampleFrame,
    id: 'test',
    title: 'Test',
    subtitle: '',
    sections,
  });

  it('refuses totals over mixed currencies, ids used twice and amounts without currency', () => {
    expect(() => checkReport(report(table))).toThrow(/REPORT_SUM_MIXED/);
    const plain = { ...table, rows: table.rows.slice(0, 1) };
    expect(() => checkReport(report(plain, plain))).toThrow(/REPORT_ID/);
    const bare: ReportTable = { ...table, rows: [{ kind: 'line', cells: { amount: '1.00' } }] };
    expect(() => checkReport(report(bare))).toThrow(/REPORT_CURRENCY_MISSING/);
    const wrong: ReportTable = {
      ...table,
      rows: [{ kind: 'line', cells: { amount: { value: '1e5', currency: 'EUR' } } }],
    };
    expect(() => checkReport(report(wrong))).toThrow(/AMOUNT_SYNTAX/);
  });
});

describe('formatting', () => {
  it('prints values by their type', () => {
    expect(formatValue('-1234567.5', { type: 'amount', currency: 'EUR' })).toBe(
      '\u22121,234,567.50',
    );
    expect(formatValue('0', { type: 'amount', currency: 'JPY' })).toBe('0');
    expect(formatValue('-0.00', { type: 'amount', currency: 'EUR' })).toBe('0.00');
    expect(formatValue('1.2345', { type: 'amount', currency: 'KWD' })).toBe('1.2345');
    expect(formatValue('0.05325', { type: 'percent' })).toBe('5.33 %');
    expect(formatValue('12', { type: 'integer', isChange: true })).toBe('+12');
    expect(formatValue('2026-02-09', { type: 'date' })).toBe('9 Feb 2026');
    expect(formatValue('0.231447', { type: 'rate', decimals: 4 })).toBe('0.2314');
  });

  it('says in its foot which state is known', () => {
    const past = {
      ...sampleTreasuryReport(),
      knownAt: { ...sampleFrame.knownAt, state: 'past' as const },
    };
    expect(footerLines(past)[0]).toContain('a past state');
    expect(footerLines(past)[1]).toContain('and 1 more');
  });

  it('turns floats into amounts, never into NaN or minus zero', () => {
    expect(amountFromFloat(-0.001, 'EUR')).toBe('0.00');
    expect(amountFromFloat(1234.5, 'JPY')).toMatch(/^123[45]$/);
    expect(() => amountFromFloat(Number.NaN, 'EUR')).toThrow(/REPORT_NOT_FINITE/);
  });
});

describe('roundParts', () => {
  it('foots to the rounded total, each part within one minor unit', () => {
    const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(numbers, (parts) => {
        const total = parts.reduce((sum, part) => sum + part, 0);
        const texts = roundParts(parts, total, 'EUR');
        expect(isSameNumber(sumTexts(texts), amountFromFloat(total, 'EUR'))).toBe(true);
        texts.forEach((text, index) => {
          expect(Math.abs(Number(text) - (parts[index] ?? 0))).toBeLessThan(0.0101);
        });
      }),
    );
  });
});

describe('parts from runs', () => {
  it('takes a scenario run as it is, and its bridge foots', () => {
    const euro = (amount: string) => ({ currency: 'EUR', amount });
    const { output } = unwrap(
      scenarioCompare.run(
        scenarioCompare.input.parse({
          baseCurrency: 'EUR',
          asOf: '2026-11-20',
          horizonDays: 14,
          opening: [euro('1000000.00'), { currency: 'USD', amount: '500000.00' }],
          flows: [{ category: 'sales', date: '2026-11-25', amount: euro('70000.01') }],
          rates: [{ currency: 'USD', rate: '0.92' }],
          shocks: [
            { kind: 'fx', currency: 'USD', percent: '-8' },
            { kind: 'haircut', categories: ['sales'], percent: '50' },
          ],
        }),
        silentContext,
      ),
    );
    const scenario = scenarioFromRun(output, 'Branch');
    const report = checkReport(
      treasuryReport({ ...sampleTreasuryInput(), forecast: null, scenario }),
    );
    expect(scenario.steps).toHaveLength(2);
    expect(scenario.scenarioClosing).toBe('1458200.00');
    expect(
      report.sections.some((each) => each.kind === 'chart' && each.chart.kind === 'bridge'),
    ).toBe(true);
  });

  it('takes a forecast run: amounts, widest band first, first breaches with their week', () => {
    const { output } = unwrap(
      cashflowForecast.run(
        cashflowForecast.input.parse({
          currency: 'EUR',
          categories: [],
          openingBalance: 1000,
          asOf: '2026-11-20',
          horizonDays: 10,
          paths: 200,
          minimumBalance: 500,
          expectedFlows: [{ category: 'tax', date: '2026-11-25', amount: -700.25, probability: 1 }],
        }),
        silentContext,
      ),
    );
    const part = forecastFromRun(output, {
      actual: [{ date: '2026-11-20', balance: 1000 }],
      minimum: { currency: 'EUR', minor: 50_000n },
    });
    expect(part.days.at(-1)?.balance).toBe('299.75');
    expect(part.breaches.map((breach) => [breach.date, breach.bound])).toContainEqual([
      '2026-11-25',
      'Median',
    ]);
    const levels = part.bands.map((band) => Number(band.level));
    expect(levels).toEqual([...levels].sort((a, b) => b - a));
    checkReport(treasuryReport({ ...sampleTreasuryInput(), forecast: part, scenario: null }));
  });

  it('takes risk runs: contributions foot to the value at risk of record', () => {
    const dates = Array.from({ length: 250 }, (_, index) => addDays(isoDate('2026-01-01'), index));
    const input = {
      reportingCurrency: 'EUR',
      asOf: '2026-11-20',
      dates,
      positions: [
        { id: 'usd', label: 'USD cash', value: 1_000_000, fxFactor: 'USD' },
        { id: 'gbp', label: 'GBP cash', value: -333_333.33, fxFactor: 'GBP' },
      ],
      factors: ['USD', 'GBP'].map((id, k) => ({
        id,
        kind: 'fx',
        returns: dates.map((_, index) => (((index * (37 + k)) % 101) - 50) / 5000),
      })),
    };
    const historical = unwrap(
      historicalRisk.run(historicalRisk.input.parse(input), silentContext),
    ).output;
    const parametric = unwrap(
      parametricRisk.run(parametricRisk.input.parse(input), silentContext),
    ).output;
    for (const ofRecord of [0, 1]) {
      const risk = riskFromRuns({
        methods: [
          { label: 'Historical', output: historical },
          { label: 'Normal', output: parametric },
        ],
        ofRecord,
        backtest: null,
      });
      if (!risk) throw new Error('there are runs');
      const report = checkReport(treasuryReport({ ...sampleTreasuryInput(), risk }));
      const total = cellText(tableOf(report, 'risk_contributions').rows.at(-1), 'contribution');
      expect(total).toBe(risk.methods[ofRecord]?.valueAtRisk);
    }
  });

  it('print a risk of zero where nothing held moves, and say why', () => {
    const input = {
      reportingCurrency: 'EUR',
      asOf: '2026-11-20',
      dates: [],
      positions: [{ id: 'eur', label: 'EUR cash', value: 20_076_469.9 }],
      factors: [],
    };
    const output = unwrap(
      historicalRisk.run(historicalRisk.input.parse(input), silentContext),
    ).output;
    const methods = [{ label: 'Historical', output }];
    const risk = riskFromRuns({ methods, ofRecord: 0, backtest: null });
    const report = checkReport(treasuryReport({ ...sampleTreasuryInput(), risk }));
    const table = tableOf(report, 'risk_methods');
    expect(cellText(table.rows[0], 'var')).toBe('0.00');
    expect(cellText(table.rows[0], 'shortfall')).toBe('0.00');
    expect(table.notes.join(' ')).toContain('moves with no exchange rate');
    const contributions = tableOf(report, 'risk_contributions').rows;
    expect(cellText(contributions[0], 'contribution')).toBe('0.00');
  });
});

describe('decimal texts', () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 6 }))
    .map(([minor, digits]) => formatMinor(minor, digits));

  it('sum and subtract exactly', () => {
    expect(sumTexts(['0.1', '0.2', '-0.3'])).toBe('0.0');
    expect(sumTexts([])).toBe('0');
    fc.assert(
      fc.property(decimal, decimal, (a, b) => {
        expect(isSameNumber(subtractTexts(sumTexts([a, b]), b), a)).toBe(true);
        expect(isSameNumber(sumTexts([a, negateText(a)]), '0')).toBe(true);
      }),
    );
  });

  it('shift and round without floats', () => {
    expect(shiftPoint('0.0532', 2)).toBe('5.32');
    expect(shiftPoint('-1', 2)).toBe('-100');
    expect(shiftPoint('1234.5', -3)).toBe('1.2345');
    expect(roundText('9.995', 2)).toBe('10.00');
    expect(roundText('-0.004', 2)).toBe('0.00');
    expect(significantDigits('-00120.500')).toBe(4);
    fc.assert(
      fc.property(decimal, fc.integer({ min: -4, max: 4 }), (text, places) => {
        expect(isSameNumber(shiftPoint(shiftPoint(text, places), -places), text)).toBe(true);
      }),
    );
  });
});
