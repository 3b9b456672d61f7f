/** The deals of a fund: what they are called and where they stand; figures of deals are beside. */
import { useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import {
  Area,
  Button,
  DataTable,
  Empty,
  IconButton,
  QueryView,
  useReadOnly,
} from '../../ui/index.ts';
import type { FundData } from './TermsStrip.tsx';

type Deal = OutputOf<'deals.list'>[number];

function DealDialog(props: {
  readonly fundId: string;
  readonly deal: Deal | null;
  onClose(): void;
}) {
  const { fundId, deal, onClose } = props;
  const initial = useMemo(() => {
    if (deal === null) return { fundId };
    const { entry, ...fields } = deal;
    return { fundId, ...fields, expectedEntry: entry };
  }, [fundId, deal]);
  return (
    <EntryDialog
      name="deals.save"
      title={deal === null ? t('funds.addDeal') : t('funds.editDeal', { name: deal.name })}
      initial={initial}
      hidden={['id', 'fundId', 'expectedEntry']}
      {...(deal === null ? { draftKey: `deals.save.${fundId}` } : {})}
      done={(value) => t('funds.dealSaved', { name: String(value.name) })}
      onClose={onClose}
    />
  );
}

export function DealsArea({ data }: { readonly data: FundData }) {
  const fundId = data.fund.id;
  const deals = useQuery('deals.list', { fundId }, { topics: ['fund_deal'] });
  const isReadOnly = useReadOnly() !== null;
  const [opened, setOpened] = useState<Deal | 'new' | null>(null);
  const add = (
    <Button small icon="plus" writes onClick={() => setOpened('new')}>
      {t('funds.addDeal')}
    </Button>
  );
  return (
    <Area title={t('funds.deals')} className="fund-tables" aside={add}>
      <QueryView
        query={deals}
        rows={4}
        isEmpty={(rows) => rows.length === 0}
        empty={<Empty title={t('funds.noDeal')} why={t('funds.noDealWhy')} />}
      >
        {(rows) => (
          <DataTable
            name={t('funds.deals')}
            rows={rows}
            rowId={({ id }) => id}
            columns={[
              { head: t('funds.dealName'), className: 'medium', cell: ({ name }) => name },
              { head: t('funds.code'), cell: ({ code }) => code },
              { head: t('funds.sector'), cell: ({ sector }) => sector ?? '' },
              { head: t('funds.country'), cell: ({ country }) => country ?? '' },
              {
                head: t('funds.editDeals'),
                isHeadHidden: true,
                cell: (deal) => (
                  <IconButton
                    icon="edit"
                    small
                    disabled={isReadOnly}
                    label={t('funds.editDeal', { name: deal.name })}
                    onClick={() => setOpened(deal)}
                  />
                ),
              },
            ]}
          />
        )}
      </QueryView>
      {opened !== null && (
        <DealDialog
          fundId={fundId}
          deal={opened === 'new' ? null : opened}
          onClose={() => setOpened(null)}
        />
      )}
    </Area>
  );
}
