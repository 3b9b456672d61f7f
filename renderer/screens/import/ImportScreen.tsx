/** The frame of the Import screen: its header and its place in the window. */
import { t } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Empty } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';

export function ImportScreen(_props: ScreenProps) {
  return (
    <Screen title={t('import.title')} context={t('import.context')}>
      <Empty title={t('import.title')} why={t('import.help')} />
    </Screen>
  );
}
