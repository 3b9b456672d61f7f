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
export type Terms = Extract<
  z.input<typeof fundAgreementSchema>['waterfall'],
  { readonly form: 'whole-fund' }
>;

type Explained = InputOf<'funds.explain'>;

export function termsOf(data: FundData): Terms {
  return (data.terms as z.input<typeof fundAgreementSchema>).waterfall as Terms;
}

/** A fraction such as `0.08` as percent without trailing zeros beyond two: `8.00`. */
export function percentText(fraction: string, digits: number): string {
  return formatDecimal(shiftPoint(fraction, 2), { digits });
}

function preferredText({ preferredReturn }: Terms): string {
  return t('funds.preferredText', {
    rate: percentText(preferredReturn.rateAnnual, 2),
    compounding: t(preferredReturn.compounding === 'compound' ? 'funds.compound' : 'funds.simple'),
    dayCount: preferredReturn.dayCount ?? 'act/365f',
  });
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
  const facts = [
    [
      t('funds.waterfall'),
      t(terms.order === 'preferred-first' ? 'funds.europeanPreferred' : 'funds.european'),
      'order',
    ],
    [t('funds.preferred'), preferredText(terms), 'preferredReturn'],
    [
      t('funds.catchUp'),
      t('funds.catchUpText', { share: percentText(terms.catchUp.share, 0) }),
      'catchUp',
    ],
    [t('funds.carry'), t('funds.carryText', { rate: percentText(terms.carry.rate, 0) }), 'carry'],
    [
      t('funds.terms'),
      t('funds.termsText', {
        version: data.termsVersion,
        date: formatDate(data.termsValidFrom),
      }),
      undefined,
    ],
  ] as const;
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
