/** The frame of the Reports screen: its header and its place in the window. */
import { t } from '../../messages/index.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Empty } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';

export function ReportsScreen(_props: ScreenProps) {
  return (
    <Screen title={t('reports.title')} context={t('reports.context')}>
      <Empty title={t('reports.title')} why={t('reports.help')} />
    </Screen>
  );
}
