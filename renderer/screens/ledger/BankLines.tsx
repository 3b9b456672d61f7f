/** Bank lines that are not in the ledger: what the rules would make of them, before anything is posted. */
import { useMemo } from 'react';
import { call } from '../../api.ts';
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatMessage } from '../../format/index.ts';
import { Grid, type GridColumn, type GridSource } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { useClocks } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Count, Empty, Link, Opens, QueryView } from '../../ui/index.ts';
import { amountColumn, textColumn } from './columns.ts';
import { type Books, goToSection } from './ledger-view.ts';
import { reversalOf } from './reversal.ts';
import { LEDGER_TOPICS } from './TrialBalance.tsx';

type Preview = OutputOf<'ledger.previewLines'>;
type Line = Preview['rows'][number];
type Scope = InputOf<'ledger.postLines'>;

const FIRST_PAGE = 200;
const TOPICS = [...LEDGER_TOPICS, 'posting_rule', 'ledger_period', 'statement_line', 'fx_rate'];

export function BankLines({ books }: { readonly books: Books }) {
  const { entityId, from, to } = books;
  const scope: Scope = { ...(entityId === null ? {} : { entityIds: [entityId] }), from, to };
  const query = useQuery(
    'ledger.previewLines',
    { ...scope, start: 0, count: FIRST_PAGE },
    { topics: TOPICS },
  );
  const post = useCommand('ledger.postLines', {
    done: ({ posted }) => tn('ledger.lines.done', posted),
    action: (_, { entry }) => reversalOf(entry),
  });
  const postable = query.data?.postable ?? 0;
  return (
    <Area
      title={t('ledger.lines.list')}
      className="sections-fill"
      aside={
        <>
          {query.data && (
            <Opens
              className="muted"
              opens={explainBy('ledger.explainLines', { ...scope, figure: 'lines' })}
            >
              {tn('ledger.lines.count', query.data.lineCount)}
            </Opens>
          )}
          <Button
            small
            kind="primary"
            icon="check"
            writes="ledger.post"
            disabled={postable === 0 || post.isRunning}
            onClick={() => void post.run(scope)}
          >
            {postable === 0 ? t('ledger.lines.postNone') : tn('ledger.lines.post', postable)}
          </Button>
        </>
      }
    >
      <QueryView
        query={query}
        rows={14}
        isEmpty={({ lineCount }) => lineCount === 0}
        empty={<Empty title={t('ledger.lines.empty')} why={t('ledger.lines.emptyWhy')} />}
      >
        {(preview) => (
          <>
            <Summary preview={preview} scope={scope} />
            <LinesGrid first={preview} scope={scope} />
          </>
        )}
      </QueryView>
    </Area>
  );
}

/** How many lines each rule takes, and why the others stay. */
function Summary(props: { readonly preview: Preview; readonly scope: Scope }) {
  const { byRule, skipped } = props.preview;
  const opens = (of: Pick<InputOf<'ledger.explainLines'>, 'figure' | 'ruleId' | 'code'>) =>
    explainBy('ledger.explainLines', { ...props.scope, ...of });
  return (
    <div className="ledger-summary">
      <section aria-label={t('ledger.lines.byRule')}>
        <h3>{t('ledger.lines.byRule')}</h3>
        <ul>
          {byRule.map(({ ruleId, name, count }) => (
            <li key={ruleId}>
              <Count of={count} label={name} opens={opens({ figure: 'rule', ruleId })} />
              <Link onClick={() => goToSection('rules', { rule: ruleId })}>{name}</Link>
            </li>
          ))}
          {byRule.length === 0 && <li className="muted">{t('ledger.lines.noRuleFits')}</li>}
        </ul>
      </section>
      <section aria-label={t('ledger.lines.stay')}>
        <h3>{t('ledger.lines.stay')}</h3>
        <ul>
          {skipped.map(({ code, message, count }) => (
            <li key={code}>
              <Count of={count} label={code} opens={opens({ figure: 'kept', code })} />
              <span>
                {formatMessage(message)} <span className="mono muted">{code}</span>
              </span>
            </li>
          ))}
          {skipped.length === 0 && <li className="muted">{t('ledger.lines.none')}</li>}
        </ul>
      </section>
    </div>
  );
}

function lineColumns(): readonly GridColumn<Line>[] {
  return [
    {
      id: 'date',
      head: t('ledger.column.date'),
      type: 'date',
      width: 104,
      value: ({ bookingDate }) => bookingDate,
    },
    textColumn<Line>('description', 'ledger.column.line', 260, ({ description }) => description, {
      grow: true,
    }),
    textColumn<Line>(
      'account',
      'ledger.column.bankAccount',
      130,
      ({ accountName }) => accountName,
      {
        rank: 2,
        marks: () => ({ isMuted: true }),
      },
    ),
    textColumn<Line>('rule', 'ledger.column.rule', 150, ({ ruleName }) => ruleName ?? ''),
    textColumn<Line>('to', 'ledger.column.to', 150, ({ postings }) =>
      postings
        .slice(1)
        .map(({ accountCode, accountName }) => `${accountCode} ${accountName}`)
        .join(', '),
    ),
    textColumn<Line>(
      'why',
      'ledger.column.why',
      130,
      ({ problem }) => (problem ? formatMessage(problem.message) : ''),
      {
        rank: 2,
      },
    ),
    textColumn<Line>('ccy', 'ledger.column.ccy', 50, ({ amount }) => amount.currency),
    amountColumn<Line>('amount', t('ledger.column.amount'), ({ amount }) => amount, {
      isKey: true,
      explain: ({ lineId }) => explainBy('lines.explain', { lineId }),
    }),
  ];
}

function LinesGrid({ first, scope }: { readonly first: Preview; readonly scope: Scope }) {
  const knownEntry = useClocks((state) => state.knownAt?.entry);
  const asked = JSON.stringify(scope);
  const source = useMemo(
    (): GridSource<Line> => ({
      getRows: async (start, end) => {
        const { rows, lineCount } = first;
        if (end <= rows.length || rows.length === lineCount)
          return { rows: rows.slice(start, end), count: lineCount };
        const reply = await call(
          'ledger.previewLines',
          { ...(JSON.parse(asked) as Scope), start, count: Math.max(1, end - start) },
          knownEntry === undefined ? undefined : { knownEntry },
        );
        if (!reply.ok) throw Object.assign(new Error(reply.error.message), { error: reply.error });
        return { rows: reply.value.rows, count: reply.value.lineCount };
      },
    }),
    [first, asked, knownEntry],
  );
  const columns = useMemo(lineColumns, []);
  return (
    <Grid<Line>
      name={t('ledger.lines.list')}
      columns={columns}
      source={source}
      rowId={({ lineId }) => lineId}
      stateKey="ledger.lines"
    />
  );
}
