/** The shown statement as Excel or CSV, with all of its rows. */
import type { ContractName, InputOf } from '../../contract.ts';
import { t } from '../../messages/index.ts';
import { Button, Icon, Menu } from '../../ui/index.ts';
import { exportTable } from '../position/take-table.ts';

export interface TableQuestion {
  readonly table: InputOf<'export.table'>['table'];
  /** What the statement was asked with. */
  readonly input: InputOf<ContractName>;
}

export function TableMenu({ table, input, small }: TableQuestion & { readonly small?: boolean }) {
  return (
    <Menu
      label={t('ledger.export')}
      align="end"
      items={(
        [
          ['xlsx', 'ledger.exportExcel'],
          ['csv', 'ledger.exportCsv'],
        ] as const
      ).map(([format, label]) => ({
        id: format,
        label: t(label),
        icon: 'download',
        run: () => void exportTable(table, format, input),
      }))}
      trigger={(trigger) => (
        <Button {...trigger} {...(small ? { small } : {})}>
          {t('ledger.export')}
          <Icon name="down" size={12} />
        </Button>
      )}
    />
  );
}
