/** Drafting a distribution of a fund by the schema of the command. */
import { useMemo, useState } from 'react';
import type { InputOf } from '../../contract.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { Dialog, Skeleton } from '../../ui/index.ts';
import { goToDistribution } from './places.ts';
import { hasTaxTerms, type TakenTax, TaxProposal } from './TaxProposal.tsx';
import type { FundData } from './TermsStrip.tsx';

/** What is typed so far, by the fields of the form. */
type Draft = { readonly payDate?: string } & { readonly [field: string]: unknown };

export function DraftDialog({ data, onClose }: { readonly data: FundData; onClose(): void }) {
  const schema = useEntrySchema('distributions.create');
  const create = useCommand('distributions.create', {
    toastErrors: false,
    done: ({ number }) => t('funds.drafted', { number }),
  });
  const { id, currency, name } = data.fund;
  const asOf = useAsOf();
  const deals = useQuery('deals.list', { fundId: id }, { topics: ['fund_deal'] });
  const references = useMemo(
    () => ({ dealId: (deals.data ?? []).map((deal) => ({ id: deal.id, label: deal.name })) }),
    [deals.data],
  );
  const [value, setValue] = useState<Draft>(() => ({
    fundId: id,
    payDate: asOf,
    amount: { currency, amount: '' },
  }));
  // What was taken over begins a form of its own; what was typed before is no draft of it.
  const [initial, setInitial] = useState({ value, taken: 0 });
  const take = (taken: TakenTax) => {
    const next = { ...value, ...taken };
    setValue(next);
    setInitial((before) => ({ value: next, taken: before.taken + 1 }));
  };
  return (
    <Dialog title={t('funds.draftFor', { fund: name })} onClose={onClose}>
      {hasTaxTerms(data) && (
        <div className="draft-proposal">
          <TaxProposal fundId={id} payDate={value.payDate ?? asOf} onTake={take} />
        </div>
      )}
      {schema ? (
        <SchemaForm
          key={initial.taken}
          schema={schema}
          initial={initial.value}
          hidden={['fundId']}
          references={references}
          {...(initial.taken === 0 ? { draftKey: `distributions.create.${id}` } : {})}
          onValue={(next) => setValue(next as Draft)}
          submitLabel={t('funds.draft')}
          {...(create.error ? { error: create.error } : {})}
          onCancel={onClose}
          onSubmit={async (sent) => {
            const reply = await create.run(sent as InputOf<'distributions.create'>);
            if (!reply.ok) return false;
            onClose();
            const { distributionId, number } = reply.value;
            goToDistribution(data.fund, { id: distributionId, number });
            return true;
          }}
        />
      ) : (
        <Skeleton rows={3} />
      )}
    </Dialog>
  );
}
