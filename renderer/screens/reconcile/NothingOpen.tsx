/** What a side shows where nothing is open: it was matched, or no statement brought a line. */
import { t } from '../../messages/index.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Button, Empty } from '../../ui/index.ts';

export function NothingOpen({ lineCount }: { readonly lineCount?: number | undefined }) {
  if (lineCount !== 0)
    return <Empty title={t('reconcile.open.none')} why={t('reconcile.open.noneWhy')} />;
  return (
    <Empty
      title={t('reconcile.open.noLines')}
      why={t('reconcile.open.noLinesWhy')}
      action={
        <Button icon="import" onClick={() => openScreen('import')}>
          {t('position.import')}
        </Button>
      }
    />
  );
}
