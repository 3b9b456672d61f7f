/** The frame of the Position screen: its header and its place in the window. */
import { t } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Empty } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';

export function PositionScreen(_props: ScreenProps) {
  return (
    <Screen title={t('position.title')} context={t('position.context')}>
      <Empty title={t('position.title')} why={t('position.help')} />
    </Screen>
  );
}
