/** Where an exchange rate comes from: the quotes it is made of, their file and entry, and before. */
import { counted } from '../../core/counted.ts';
import { type FxLeg, type FxQuote, fxRate } from '../../core/market/fx.ts';
import { unwrap } from '../../core/result.ts';
import { addDays, type IsoDate } from '../../core/time/dates.ts';
import type { Explanation } from '../../preload/contract/explain.ts';
import type { DomainInput } from '../../preload/contract/index.ts';
import { type QueryContext, query } from '../backend/handler.ts';
import { fxTableAt } from '../queries/rates.ts';
import { reportingCurrencyOf } from '../queries/settings.ts';
import { entryLine, entryLink } from './explainParts.ts';
import { rateUsed } from './position.ts';

type Section = Explanation['sections'][number];

/** How many earlier rates a panel shows. */
const EARLIER_SHOWN = 5;

function ruleSection(quote: FxQuote, rate: string): Section {
  const isCrossed = quote.legs.length > 1;
  const isInverted = quote.legs.some((leg) => leg.isInverted);
  const text = isCrossed
    ? 'Crossed: the quotes are multiplied, those quoted the other way round are divided by.'
    : isInverted
      ? 'Quoted the other way round: one divided by the quote.'
      : 'As it was quoted.';
  return {
    title: 'Rule',
    text: `${text} The newest rate on or before the date counts; all 40 digits are used, ten are shown.`,
    lines: [
      ...quote.legs.map((leg) => ({
        label: `${leg.isInverted ? '÷ ' : ''}${leg.quote} per ${leg.base}`,
        value: leg.rate,
      })),
      { label: `${quote.to} per ${quote.from}`, value: rate, tone: 'total' as const },
    ],
  };
}

function sourceSection({ store }: QueryContext, legs: readonly FxLeg[]): Section {
  const lines = legs.flatMap((leg) => {
    const entry = store.pluck<bigint>(
      'SELECT entry FROM fx_rate WHERE base = ? AND quote = ? AND date = ? AND source = ?',
      [leg.base, leg.quote, leg.date, leg.source],
    );
    const file =
      entry === undefined
        ? undefined
        : store.get<{ id: string; name: string; sha256: string }>(
            'SELECT id, name, sha256 FROM raw_file WHERE entry = ? ORDER BY name LIMIT 1',
            [entry],
          );
    return [
      { label: `${leg.base}/${leg.quote}`, prefix: leg.date, value: leg.source },
      ...(file === undefined
        ? []
        : [
            { label: 'File', value: file.name },
            { label: 'Hash', value: file.sha256.slice(0, 16), tone: 'code' as const },
          ]),
      ...(entry === undefined ? [] : [entryLine(entry)]),
    ];
  });
  return { title: 'Source', lines };
}

function earlierSection(
  { store }: QueryContext,
  [leg]: readonly FxLeg[],
  asOf: IsoDate,
): Section | null {
  if (leg === undefined) return null;
  const rows = store.all<{ date: string; rate: string; entry: bigint }>(
    `SELECT date, rate, entry FROM fx_rate
      WHERE base = ? AND quote = ? AND source = ? AND date < ? AND date >= ?
      ORDER BY date DESC LIMIT ?`,
    [leg.base, leg.quote, leg.source, leg.date, addDays(asOf, -60), BigInt(EARLIER_SHOWN)],
  );
  if (rows.length === 0) return null;
  return {
    title: 'Known before',
    note: `${leg.quote} per ${leg.base}`,
    lines: rows.map((row) => ({
      label: `entry ${row.entry}`,
      prefix: row.date,
      value: row.rate,
      link: entryLink(row.entry),
    })),
  };
}

/** Throws FX_RATE_MISSING (missing-data) where no rate reaches the date. */
function explainRate(
  context: QueryContext,
  { asOf, currency, reportingCurrency }: DomainInput<'rates.explain'>,
): Explanation {
  const { store } = context;
  const to = reportingCurrencyOf(store, reportingCurrency);
  const quote = unwrap(fxRate(fxTableAt(store, asOf), currency, to, asOf));
  const used = rateUsed(quote, asOf);
  const earlier = earlierSection(context, quote.legs, asOf);
  return {
    crumbs: [{ label: 'Rates' }, { label: `${currency}/${to}` }],
    figure: { text: used.rate, unit: `${to} per ${currency}`, converted: false },
    chips: used.stale ? [{ text: 'stale rate', tone: 'warning' }] : [],
    sections: [
      ruleSection(quote, used.rate),
      {
        title: 'Inputs',
        lines: [
          { label: 'For', value: asOf },
          { label: 'Rate of', value: used.date },
          {
            label: 'Age',
            value: counted(used.ageDays, 'day'),
            ...(used.stale ? { tone: 'warning' as const } : {}),
          },
        ],
      },
      sourceSection(context, quote.legs),
      ...(earlier === null ? [] : [earlier]),
    ],
  };
}

export const rateExplainHandlers = {
  'rates.explain': query<'rates.explain'>(explainRate),
};
