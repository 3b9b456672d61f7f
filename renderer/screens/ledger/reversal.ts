/** What stands in the place of an undo where journals were posted: all of them are reversed. */
import { t, tn } from '../../messages/index.ts';
import { runCommand } from '../../query.ts';
import type { ToastAction } from '../../stores/toasts.ts';

/** Takes back every journal that a journal entry posted; nothing where none was written. */
export function reversalOf(entry: number | null): ToastAction | undefined {
  if (entry === null) return undefined;
  return {
    label: t('ledger.journals.reverse'),
    run: () =>
      void runCommand(
        'ledger.reverse',
        { ofEntry: entry },
        {
          canUndo: false,
          done: ({ journals }) => tn('ledger.journals.reversedAll', journals.length),
        },
      ),
  };
}
