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
import type { FundData } from './TermsStrip.tsx';

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
  const [initial] = useState(() => ({
    fundId: id,
    payDate: asOf,
    amount: { currency, amount: '' },
  }));
  return (
    <Dialog title={t('funds.draftFor', { fund: name })} onClose={onClose}>
      {schema ? (
        <SchemaForm
          schema={schema}
          initial={initial}
          hidden={['fundId']}
          references={references}
          draftKey={`distributions.create.${id}`}
          submitLabel={t('funds.draft')}
          {...(create.error ? { error: create.error } : {})}
          onCancel={onClose}
          onSubmit={async (value) => {
            const reply = await create.run(value as InputOf<'distributions.create'>);
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
