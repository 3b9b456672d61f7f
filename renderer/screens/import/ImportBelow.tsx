/** Below the preview: what was imported, what was refused and waits, and the folders that are watched. */
import { useState } from 'react';
import { formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Area, Segmented } from '../../ui/index.ts';
import { ImportHistory } from './ImportHistory.tsx';
import { QuarantineArea } from './QuarantineArea.tsx';
import { WatchArea } from './WatchArea.tsx';

type Part = 'history' | 'quarantine' | 'watch';

export function ImportBelow() {
  const [part, setPart] = useState<Part>('history');
  const held = useQuery(
    'quarantine.list',
    { status: 'held', start: 0, count: 1 },
    { topics: ['quarantine'] },
  );
  const heldCount = held.data?.heldCount ?? 0;
  const choice = (
    <Segmented
      small
      label={t('import.below')}
      value={part}
      options={[
        { value: 'history', label: t('import.below.history') },
        {
          value: 'quarantine',
          label:
            heldCount === 0
              ? t('import.below.quarantine')
              : t('import.below.quarantineCount', { count: formatNumber(heldCount, 0) }),
        },
        { value: 'watch', label: t('import.below.watch') },
      ]}
      onChange={(value) => setPart(value)}
    />
  );
  if (part === 'history') return <ImportHistory choice={choice} />;
  return (
    <Area
      title={t(part === 'quarantine' ? 'quarantine.title' : 'watch.title')}
      caption={t(part === 'quarantine' ? 'quarantine.caption' : 'watch.caption')}
      className="import-history"
      aside={choice}
      padded
    >
      {part === 'quarantine' ? <QuarantineArea /> : <WatchArea />}
    </Area>
  );
}
