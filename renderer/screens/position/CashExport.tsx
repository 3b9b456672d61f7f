/** The export menu of a view: CSV, Excel and print. */
import type { InputOf } from '../../contract.ts';
import { printWindow } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { Button, Icon, Menu } from '../../ui/index.ts';
import { exportTable } from './take-table.ts';

export type CashTable = Extract<
  InputOf<'export.table'>['table'],
  'available' | 'worksheet' | 'ladder' | 'pool' | 'comparison'
>;

export function CashExport(props: {
  readonly table: CashTable;
  readonly input: object;
  readonly isReady: boolean;
}) {
  const { table, input, isReady } = props;
  return (
    <Menu
      label={t('position.export')}
      align="end"
      items={[
        ...(['csv', 'xlsx'] as const).map((format) => ({
          id: format,
          label: t(format === 'csv' ? 'position.exportCsv' : 'position.exportExcel'),
          icon: 'download' as const,
          isDisabled: !isReady,
          run: () => void exportTable(table, format, input),
        })),
        {
          id: 'print',
          label: t('position.print'),
          icon: 'print' as const,
          hint: 'Ctrl P',
          run: () => void printWindow(),
        },
      ]}
      trigger={(trigger) => (
        <Button {...trigger}>
          {t('position.export')}
          <Icon name="down" size={12} />
        </Button>
      )}
    />
  );
}
