/** What a pasted block of several rows would write, shown before it does. */
import { t } from '../messages/index.ts';
import { Button, Dialog } from '../ui/index.ts';
import type { PendingPaste } from './controller.ts';

export function PastePreview({
  pending,
  onClose,
}: {
  readonly pending: PendingPaste;
  onClose(): void;
}) {
  return (
    <Dialog
      title={t('grid.pasteTitle', { rows: pending.rows, columns: pending.columns })}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            kind="primary"
            onClick={() => {
              pending.apply();
              onClose();
            }}
          >
            {t('grid.paste', { rows: pending.rows })}
          </Button>
        </>
      }
    >
      <table className="data">
        <tbody>
          {pending.preview.map((cells, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed preview
            <tr key={row}>
              {cells.map((cell, column) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a fixed preview
                <td key={column} className="num">
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
