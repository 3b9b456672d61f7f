/** What the position's views show where filters leave nothing, or no account is there yet. */
import { t } from '../../messages/index.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Button, Empty } from '../../ui/index.ts';
import { usePositionView, WIDE } from './view-store.ts';

export function NoMatch() {
  const change = usePositionView((state) => state.change);
  return (
    <Empty
      title={t('position.noMatch')}
      why={t('position.noMatchWhy')}
      action={<Button onClick={() => change(WIDE)}>{t('position.clear')}</Button>}
    />
  );
}

export function NoAccounts() {
  return (
    <Empty
      title={t('position.empty')}
      why={t('position.emptyWhy')}
      action={
        <Button kind="primary" icon="import" onClick={() => openScreen('import')}>
          {t('position.import')}
        </Button>
      }
    />
  );
}
