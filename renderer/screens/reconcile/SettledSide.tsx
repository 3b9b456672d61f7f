/** What matches have settled and a chosen bank line gives back, such as a returned payment. */
import { formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Area, Empty, QueryView } from '../../ui/index.ts';
import type { OpenRow } from './figures.ts';
import { OPEN_TOPICS, OpenTable, type SideProps } from './OpenTable.tsx';

const SHOWN = 100;

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
  return <SettledList {...props} title={title} lineId={line.id} search={search} />;
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
  const query = useQuery(
    'reconcile.settled',
    { lineId, count: SHOWN, ...(search === undefined ? {} : { search }) },
    { topics: OPEN_TOPICS },
  );
  return (
    <Area
      title={title}
      caption={t('reconcile.open.settledCaption', {
        shown: formatNumber(query.data?.rows.length ?? 0, 0),
        count: formatNumber(query.data?.count ?? 0, 0),
      })}
      aside={aside}
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
