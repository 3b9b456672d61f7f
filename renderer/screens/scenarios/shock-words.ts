/** Shocks in words, as the list of branches and the header of one tell them. */
import type { OutputOf } from '../../contract.ts';
import { formatDate, formatDecimal } from '../../format/index.ts';
import { t, tn } from '../../messages/index.ts';

export type Scenario = OutputOf<'scenarios.list'>[number];
export type ShockWire = Scenario['shocks'][number];

/** Names of categories by their code. */
export type CategoryNames = ReadonlyMap<string, string>;

function change(text: string): string {
  return formatDecimal(text, { sign: 'change' });
}

function windowWords({ from, to }: ShockWire): string {
  if (from !== undefined && to !== undefined)
    return ` ${t('scenarios.fromTo', { from: formatDate(from), to: formatDate(to) })}`;
  if (from !== undefined) return ` ${t('scenarios.fromDate', { from: formatDate(from) })}`;
  return to === undefined ? '' : ` ${t('scenarios.untilDate', { to: formatDate(to) })}`;
}

/** One shock as a sentence: `USD −10% against the base currency`. */
export function shockWords(shock: ShockWire, names: CategoryNames): string {
  const when = windowWords(shock);
  if (shock.kind === 'fx')
    return t('scenarios.fx', { currency: shock.currency, percent: change(shock.percent) }) + when;
  if (shock.kind === 'rateShift')
    return (
      t('scenarios.rateShift', { currency: shock.currency, points: change(shock.basisPoints) }) +
      when
    );
  const what = shock.categories.map((code) => names.get(code) ?? code).join(', ');
  if (shock.kind === 'haircut')
    return (
      t('scenarios.haircut', { categories: what, percent: formatDecimal(shock.percent) }) + when
    );
  return tn('scenarios.delay', shock.days, { categories: what }) + when;
}

/** All shocks of a branch in one line. */
export function shocksLine(scenario: Scenario, names: CategoryNames): string {
  if (scenario.shocks.length === 0) return t('scenarios.noShocks');
  return scenario.shocks.map((shock) => shockWords(shock, names)).join('; ');
}
