/** What the terms allow for taxes on a pay date, by deal where each stands alone; one press takes it over. */
import type { z } from 'zod';
import type { fundAgreementSchema } from '../../../core/fund/agreement.ts';
import { formatDecimal, signOf } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { explainBy } from '../../stores/explain.ts';
import { Button, Figure } from '../../ui/index.ts';
import type { FundData } from './TermsStrip.tsx';

/** A tax distribution as the form takes it. */
export interface TakenTax {
  readonly amount: { readonly currency: string; readonly amount: string };
  readonly dealId: string | null;
  readonly kind: 'tax';
}

/** Whether the terms know tax distributions. */
export function hasTaxTerms(data: FundData): boolean {
  return (data.terms as z.input<typeof fundAgreementSchema>).taxDistributions !== undefined;
}

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;
const TOPICS = ['fund_flow', 'distribution', 'capital_call', 'fund_terms', 'clawback'];

export function TaxProposal(props: {
  readonly fundId: string;
  readonly payDate: string;
  onTake(taken: TakenTax): void;
}) {
  const { fundId, payDate, onTake } = props;
  const found = useQuery(
    'distributions.proposeTax',
    { fundId, payDate },
    { enabled: ISO_DAY.test(payDate), topics: TOPICS },
  );
  if (found.error) return <p className="muted">{found.error.message}</p>;
  if (!found.data) return null;
  const { payable, deals, notCovered, warnings } = found.data;
  const rows =
    deals.length === 0
      ? [{ dealId: null, label: t('funds.taxProposed'), payable, step: 'payable' }]
      : deals.map(({ deal, name, ...each }) => ({
          ...each,
          label: t('funds.taxProposedOf', { deal: name }),
          step: `deal.${deal}`,
        }));
  const due = rows.filter((row) => signOf(row.payable.amount) > 0);
  return (
    <div className={found.isLoading ? 'stack reloading' : 'stack'} aria-busy={found.isLoading}>
      {due.length === 0 && (
        <p className="notice neutral proposed-tax">
          <span className="grow">{t('funds.taxNone')}</span>
          <Figure
            amount={payable.amount}
            opens={explainBy('distributions.explainTax', { fundId, payDate })}
            label={t('funds.taxProposed')}
          />
        </p>
      )}
      {due.map((row) => (
        <p key={row.step} className="notice neutral proposed-tax">
          <span className="grow">{row.label}</span>
          <Figure
            amount={row.payable.amount}
            currency={row.payable.currency}
            opens={explainBy('distributions.explainTax', { fundId, payDate, step: row.step })}
            label={row.label}
          />
          <Button
            small
            onClick={() => onTake({ amount: row.payable, dealId: row.dealId, kind: 'tax' })}
          >
            {t('funds.takeOver')}
          </Button>
        </p>
      ))}
      {signOf(notCovered.amount) > 0 && (
        <p className="muted">
          {t('funds.taxNotCovered', {
            amount: `${notCovered.currency} ${formatDecimal(notCovered.amount)}`,
          })}
        </p>
      )}
      {warnings.map(({ code, message }) => (
        <p key={code} className="muted">
          {message}
        </p>
      ))}
    </div>
  );
}
