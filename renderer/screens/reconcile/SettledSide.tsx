/** What matches have settled and a chosen bank line gives back, such as a returned payment. */
import { useState } from 'react';
import { formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Area, Empty, QueryView } from '../../ui/index.ts';
import type { OpenRow } from './figures.ts';
import { MoreRows, STEP } from './MoreRows.tsx';
import { OPEN_TOPICS, OpenTable, type SideProps } from './OpenTable.tsx';

/** What was settled and the chosen line may give back, the nearest amount first. */
export function SettledSide({
  line,
  search,
  ...props
}: SideProps & {
  readonly line: OpenRow | undefined;
  readonly search: string | undefined;
}) {
  const title = t('reconcile.open.settled');
  if (line === undefined)
    return (
      <Area title={title} aside={props.aside}>
        <Empty title={t('reconcile.open.chooseLine')} why={t('reconcile.open.chooseLineWhy')} />
      </Area>
    );
  return <SettledList {...props} key={line.id} title={title} lineId={line.id} search={search} />;
}

function SettledList({
  title,
  lineId,
  search,
  aside,
  ...props
}: SideProps & {
  readonly title: string;
  readonly lineId: string;
  readonly search: string | undefined;
}) {
  const [count, setCount] = useState(STEP);
  const query = useQuery(
    'reconcile.settled',
    { lineId, count, ...(search === undefined ? {} : { search }) },
    { topics: OPEN_TOPICS },
  );
  const shown = query.data?.rows.length ?? 0;
  const all = query.data?.count ?? 0;
  return (
    <Area
      title={title}
      caption={
        query.data === undefined
          ? ''
          : t('reconcile.open.settledCaption', {
              shown: formatNumber(shown, 0),
              count: formatNumber(all, 0),
            })
      }
      aside={
        <>
          <MoreRows shown={shown} all={all} count={count} onCount={setCount} />
          {aside}
        </>
      }
    >
      <QueryView
        query={query}
        rows={16}
        isEmpty={(value) => value.rows.length === 0}
        empty={<Empty title={t('reconcile.open.nothingSettled')} />}
      >
        {(value) => <OpenTable name={title} rows={value.rows} {...props} />}
      </QueryView>
    </Area>
  );
}
