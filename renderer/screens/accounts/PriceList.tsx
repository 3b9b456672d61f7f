/** The price lists of the banks: entered one by one, or taken from a CSV file. */
import { useMemo, useRef, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import type { GridColumn } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { Register } from '../../run/Register.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Button } from '../../ui/index.ts';
import { base64Of } from '../../ui/upload.ts';
import { useReferences } from './forms.ts';

type Price = OutputOf<'feePrices.list'>[number] & { readonly name: string };

const opens = (column: string) => (row: Price) =>
  explainBy('journal.explain', {
    entry: row.entry,
    cell: { table: 'fee_price', rowId: row.id, column },
  });

const COLUMNS: readonly GridColumn<Price>[] = [
  { id: 'bank', head: t('accounts.column.bank'), width: 150, value: (row) => row.bankName },
  { id: 'code', head: t('prices.code'), width: 150, value: (row) => row.serviceCode },
  { id: 'name', head: t('prices.service'), width: 240, value: (row) => row.description },
  { id: 'currency', head: t('accounts.column.currency'), width: 48, value: (row) => row.currency },
  {
    id: 'unit',
    head: t('prices.unit'),
    type: 'number',
    width: 110,
    value: (row) => row.unitPrice ?? '',
    explain: opens('unit_price'),
  },
  {
    id: 'fixed',
    head: t('prices.fixed'),
    type: 'amount',
    width: 130,
    value: (row) => row.fixed?.amount ?? '',
    currency: (row) => row.currency,
    explain: opens('fixed_minor'),
  },
  { id: 'from', head: t('prices.from'), type: 'date', width: 100, value: (row) => row.validFrom },
  {
    id: 'to',
    head: t('prices.to'),
    type: 'date',
    width: 100,
    grow: true,
    value: (row) => row.validTo ?? '',
  },
];

const valuesOf = (row: Price) => ({
  expectedEntry: row.entry,
  bankId: row.bankId,
  serviceCode: row.serviceCode,
  description: row.description,
  currency: row.currency,
  unitPrice: row.unitPrice,
  fixedAmount: row.fixed?.amount ?? null,
  validFrom: row.validFrom,
  validTo: row.validTo,
});

interface Picked {
  readonly fileName: string;
  readonly content: string;
}

function ImportDialog({ picked, onClose }: { readonly picked: Picked; onClose(): void }) {
  const asOf = useAsOf();
  const { bankId } = useReferences();
  const initial = useMemo(() => ({ ...picked, validFrom: asOf }), [picked, asOf]);
  return (
    <EntryDialog
      name="feePrices.importFile"
      title={t('prices.importTitle', { file: picked.fileName })}
      initial={initial}
      hidden={['fileName', 'content']}
      references={{ bankId }}
      submitLabel={t('prices.import')}
      done={() => t('prices.imported', { file: picked.fileName })}
      onClose={onClose}
    />
  );
}

export function PriceList() {
  const field = useRef<HTMLInputElement>(null);
  const [picked, setPicked] = useState<Picked | null>(null);
  const { bankId } = useReferences();
  const list = useQuery('feePrices.list', {}, { topics: ['fee_price', 'bank'] });
  const remove = useCommand('feePrices.remove', {
    done: ({ description }) => t('prices.removed', { name: description }),
  });
  const data = useMemo(
    () => list.data?.map((row): Price => ({ ...row, name: row.description })),
    [list.data],
  );
  const query = data === undefined ? { ...list, data: undefined } : { ...list, data };
  return (
    <>
      <input
        ref={field}
        type="file"
        accept=".csv,.txt"
        hidden
        aria-label={t('prices.importFile')}
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = '';
          if (file)
            void base64Of(file).then((content) => setPicked({ fileName: file.name, content }));
        }}
      />
      <Register<Price>
        title={t('prices.title')}
        one={t('prices.one')}
        query={query}
        columns={COLUMNS}
        save="feePrices.save"
        references={{ bankId }}
        valuesOf={valuesOf}
        extra={(active) => (
          <>
            <Button small icon="upload" writes onClick={() => field.current?.click()}>
              {t('prices.import')}
            </Button>
            <Button
              small
              icon="trash"
              writes
              disabled={active === null || remove.isRunning}
              onClick={() => active && void remove.run({ id: active.id })}
            >
              {t('prices.remove')}
            </Button>
          </>
        )}
      />
      {picked !== null && <ImportDialog picked={picked} onClose={() => setPicked(null)} />}
    </>
  );
}
