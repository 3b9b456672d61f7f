/** The daily treasury report: position, forecast, scenario, risk and limits, with the figures that count first. */
import { counted } from '../../../core/counted.ts';
import { formatDate } from '../formatText.ts';
import type { KeyFigure, ReportFrame, ReportModel, Section } from '../model.ts';
import {
  type ForecastPart,
  forecastSections,
  type ScenarioPart,
  scenarioSections,
} from './forecast.ts';
import { convertedTotal, type PositionRow, positionSections } from './position.ts';
import { type LimitRow, limitSections, type RiskPart, riskSections } from './risk.ts';

/** What the daily report is made of. A part that was not run is null and is left out. */
export interface TreasuryReportInput {
  readonly frame: ReportFrame;
  readonly position: readonly PositionRow[];
  readonly forecast: ForecastPart | null;
  readonly scenario: ScenarioPart | null;
  readonly risk: RiskPart | null;
  readonly limits: readonly LimitRow[];
}

function keyFigures(input: TreasuryReportInput): readonly KeyFigure[] {
  const { frame, position, forecast, scenario, risk } = input;
  const base = frame.baseCurrency;
  const figures: KeyFigure[] = [
    {
      id: 'position_total',
      label: 'Group liquidity',
      type: 'amount',
      currency: base,
      value: convertedTotal(position, base),
      isConverted: position.some((row) => row.currency !== base),
      note: `${counted(position.length, 'account')}, ${counted(new Set(position.map((row) => row.currency)).size, 'currency', 'currencies')}`,
    },
  ];
  const last = forecast?.days.at(-1);
  if (forecast && last) {
    const breach = forecast.breaches[0];
    figures.push({
      id: 'forecast_closing',
      label: 'Median at the end of the forecast',
      type: 'amount',
      currency: forecast.currency,
      value: last.balance,
      ...(breach
        ? { tone: 'warning', note: `First breach ${formatDate(breach.date)}, ${breach.bound}` }
        : {}),
    });
  }
  if (scenario)
    figures.push({
      id: 'scenario_closing',
      label: `Under \u201c${scenario.name}\u201d`,
      note: scenario.measure,
      type: 'amount',
      currency: scenario.currency,
      value: scenario.scenarioClosing,
    });
  const record = risk?.methods.find((method) => method.isOfRecord);
  if (risk && record)
    figures.push(
      {
        id: 'value_at_risk',
        label: 'Value at risk',
        type: 'amount',
        currency: risk.currency,
        value: record.valueAtRisk,
        note: record.label,
      },
      {
        id: 'expected_shortfall',
        label: 'Expected shortfall',
        type: 'amount',
        currency: risk.currency,
        value: record.expectedShortfall,
        note: record.label,
      },
    );
  if (input.limits.length > 0) {
    const broken = input.limits.filter((row) => row.state.startsWith('breach')).length;
    figures.push({
      id: 'limits_breached',
      label: 'Limits breached or at risk',
      type: 'integer',
      value: String(broken),
      note: `of ${input.limits.length}`,
      ...(broken > 0 ? { tone: 'negative' } : {}),
    });
  }
  return figures;
}

/** Builds the daily treasury report. Nothing is rounded or converted here: figures arrive exact. */
export function treasuryReport(input: TreasuryReportInput): ReportModel {
  const { frame, forecast, scenario, risk, limits } = input;
  const sections: Section[] = [
    { kind: 'keyFigures', title: 'At a glance', figures: keyFigures(input) },
    ...positionSections(input.position, frame.baseCurrency),
    ...(forecast ? forecastSections(forecast, scenario, frame.asOf) : []),
    ...(scenario ? scenarioSections(scenario) : []),
    ...(risk ? riskSections(risk) : []),
    ...(limits.length > 0 ? limitSections(limits) : []),
  ];
  return {
    ...frame,
    id: 'treasury.daily',
    title: 'Treasury report',
    subtitle: 'Cash position, forecast, scenario and risk of the group',
    sections,
  };
}
