/** The demo's figures for a person. */
import { counted } from '../../../../core/counted.ts';
import { amountText, countText, estimateText, listText, moneyText, tableText } from '../table.ts';
import type { DayEstimate, DemoFigures } from './figures.ts';

function estimate({ date, median, intervals }: DayEstimate): string {
  const widest = intervals.at(-1);
  const range =
    widest === undefined
      ? ''
      : ` (${widest.level * (widest.level <= 1 ? 100 : 1)} %: ${estimateText(widest.lower)} to ${estimateText(widest.upper)})`;
  return `${estimateText(median)}${range} on ${date}`;
}

const right = 'right' as const;

function positionText({ position, reportingCurrency, asOf }: DemoFigures): string {
  const rows = position.currencies.map(({ currency, balance, closing }) => [
    currency,
    amountText(balance),
    amountText(closing),
  ]);
  rows.push(['Total', '', amountText(position.closing)]);
  return `Cash position as of ${asOf}\n\n${tableText(
    [
      { title: 'Currency' },
      { title: 'Balance', align: right },
      { title: `In ${reportingCurrency}`, align: right },
    ],
    rows,
  )}`;
}

function forecastText({ forecast, scenario, reportingCurrency }: DemoFigures): string {
  return listText([
    [
      `Median forecast, ${forecast.businessDays} business days`,
      `${reportingCurrency} ${estimate(forecast.end)}`,
    ],
    ['Lowest median balance', `${reportingCurrency} ${estimate(forecast.lowest)}`],
    ['Expected (mean) cash and holdings then, base', moneyText(scenario.opening)],
    [`Under "${scenario.name}"`, moneyText(scenario.closing)],
  ]);
}

function riskText({ risk, riskNote, reportingCurrency }: DemoFigures): string {
  const [first] = risk;
  if (first === undefined) return `Risk: ${riskNote ?? 'no method has run.'}\n`;
  const rows = risk.map((one) => [
    one.method,
    estimateText(one.valueAtRisk),
    estimateText(one.expectedShortfall),
    one.runHash.slice(0, 12),
  ]);
  const days = counted(first.horizonDays, 'day');
  return `Risk in ${reportingCurrency}, ${first.confidence * 100} %, ${days}\n\n${tableText(
    [
      { title: 'Method' },
      { title: 'Value at risk', align: right },
      { title: 'Expected shortfall', align: right },
      { title: 'Run' },
    ],
    rows,
  )}${riskNote === null ? '' : `\n${riskNote}\n`}`;
}

function distributionText({ distribution }: DemoFigures): string {
  if (distribution === null) return '';
  const { fund, number, amount, tiers, carry } = distribution;
  const titles = ['Tier', 'Investors', 'General partner', 'Carry', 'Total'];
  const rows = tiers.map((tier) => [
    tier.label,
    ...[tier.investors, tier.generalPartner, tier.carry, tier.total].map(amountText),
  ]);
  return `${fund}, distribution ${number}: ${moneyText(amount)}, carry ${moneyText(carry)}\n\n${tableText(
    titles.map((title, index) => (index === 0 ? { title } : { title, align: right })),
    rows,
  )}`;
}

/** Everything that `out/demo.json` tells in a page of text, and where the documents stand. */
export function demoText(figures: DemoFigures, paths: readonly string[]): string {
  const head = `${figures.name}: ${figures.entities} entities, ${figures.accounts} accounts, ${countText(figures.lines)} statement lines\n`;
  const hashes = listText([
    ['Forecast run', figures.forecast.runHash],
    ['Scenario run', figures.scenario.runHash],
    ...(figures.distribution === null
      ? []
      : ([['Waterfall run', figures.distribution.runHash]] as const)),
  ]);
  const parts = [
    head,
    positionText(figures),
    forecastText(figures),
    riskText(figures),
    distributionText(figures),
    hashes,
    paths.map((path) => `${path}\n`).join(''),
  ];
  return parts.filter((part) => part !== '').join('\n');
}
