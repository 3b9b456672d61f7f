/** The terms of a fund in six words each: what a distribution is run by. */
import type { z } from 'zod';
import type { fundAgreementSchema } from '../../../core/fund/agreement.ts';
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatDate, formatDecimal } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Opens } from '../../ui/index.ts';
import { shiftPoint } from './text.ts';

export type FundData = OutputOf<'funds.get'>;
export type Terms = z.input<typeof fundAgreementSchema>['waterfall'];
type PreferredTerms = Exclude<Terms, { readonly form: 'investor-hurdles' }>;

type Explained = InputOf<'funds.explain'>;

export function termsOf(data: FundData): Terms {
  return (data.terms as z.input<typeof fundAgreementSchema>).waterfall;
}

/** A fraction such as `0.08` as percent without trailing zeros beyond two: `8.00`. */
export function percentText(fraction: string, digits: number): string {
  return formatDecimal(shiftPoint(fraction, 2), { digits });
}

function preferredText({ preferredReturn }: PreferredTerms): string {
  return t('funds.preferredText', {
    rate: percentText(preferredReturn.rateAnnual, 2),
    compounding: t(preferredReturn.compounding === 'compound' ? 'funds.compound' : 'funds.simple'),
    dayCount: preferredReturn.dayCount ?? 'act/365f',
  });
}

const FORM = {
  'whole-fund': 'funds.european',
  'deal-by-deal': 'funds.american',
  hybrid: 'funds.hybrid',
  'investor-hurdles': 'funds.byHurdles',
} as const;

/** The carry that a fund's terms name first: of all profit, or above the last hurdle. */
export function carryRateOf(terms: Terms): string {
  return terms.form === 'investor-hurdles' ? terms.finalPromote : terms.carry.rate;
}

type Fact = readonly [
  label: string,
  value: string,
  term: 'order' | 'preferredReturn' | 'catchUp' | 'carry' | undefined,
];

/** What the form of the waterfall says before its carry. */
function formFacts(terms: Terms): Fact[] {
  const isPreferredFirst = 'order' in terms && terms.order === 'preferred-first';
  const name =
    terms.form === 'whole-fund' && isPreferredFirst ? 'funds.europeanPreferred' : FORM[terms.form];
  const form: Fact = [
    t('funds.waterfall'),
    t(name),
    terms.form === 'investor-hurdles' ? undefined : 'order',
  ];
  if (terms.form === 'investor-hurdles') {
    const hurdles = terms.tiers.map(({ irr, multiple }) =>
      irr === undefined ? `${multiple}x` : `${percentText(irr, 0)}%`,
    );
    return [form, [t('funds.hurdles'), hurdles.join(', '), undefined]];
  }
  return [
    form,
    [t('funds.preferred'), preferredText(terms), 'preferredReturn'],
    [
      t('funds.catchUp'),
      t('funds.catchUpText', { share: percentText(terms.catchUp.share, 0) }),
      'catchUp',
    ],
  ];
}

export function TermsStrip({ data }: { readonly data: FundData }) {
  const terms = termsOf(data);
  const { fund } = data;
  const asOf = useAsOf();
  const opens = (figure: Explained['figure'], term?: NonNullable<Explained['term']>) =>
    explainBy('funds.explain', { fundId: fund.id, asOf, figure, ...(term && { term }) });
  const committed = t('funds.commitmentsCommitted', {
    committed: formatDecimal(shiftPoint(fund.committed.amount, -6), { digits: 1 }),
  });
  const called = t('funds.commitmentsCalled', { share: formatDecimal(fund.calledPercent) });
  const facts: Fact[] = [
    ...formFacts(terms),
    [t('funds.carry'), t('funds.carryText', { rate: percentText(carryRateOf(terms), 0) }), 'carry'],
    [
      t('funds.terms'),
      t('funds.termsText', {
        version: data.termsVersion,
        date: formatDate(data.termsValidFrom),
      }),
      undefined,
    ],
  ];
  return (
    <dl className="terms-strip" aria-label={t('funds.terms')}>
      {facts.map(([label, value, term]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>
            <Opens opens={opens('terms', term)} label={`${label}: ${value}`}>
              {value}
            </Opens>
          </dd>
        </div>
      ))}
      <div>
        <dt>{t('funds.commitments')}</dt>
        <dd>
          <Opens opens={opens('committed')} label={`${t('funds.committed')}: ${committed}`}>
            {committed}
          </Opens>
          {', '}
          <Opens opens={opens('calledPercent')} label={`${t('funds.called')}: ${called}`}>
            {called}
          </Opens>
        </dd>
      </div>
    </dl>
  );
}
