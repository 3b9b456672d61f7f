/** Bank lines and items of the books: suggested matches, what is open, what was matched, how old it is. */
import { useEffect, useMemo, useState } from 'react';
import { dateOfDayNumber, dayNumberOf, formatDate, formatNumber } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { useAsOf } from '../../stores/clocks.ts';
import { explainBy } from '../../stores/explain.ts';
import { useSession } from '../../stores/session.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Button, Chip, Opens, SearchField, Segmented } from '../../ui/index.ts';
import { FilterMenu } from '../position/FilterMenu.tsx';
import type { ScreenProps } from '../registry.ts';
import { AcceptMany } from './AcceptMany.tsx';
import { AgeingView } from './AgeingView.tsx';
import { ForecastView } from './ForecastView.tsx';
import type { OpenRow, Suggestion } from './figures.ts';
import { MatchesView } from './MatchesView.tsx';
import { type Chosen, NOTHING_CHOSEN } from './manual.ts';
import { OPEN_TOPICS } from './OpenTable.tsx';
import { OpenView } from './OpenView.tsx';
import '../position/position.css';
import './reconcile.css';
import { SuggestionsView } from './SuggestionsView.tsx';
import { useWorklist } from './worklist.ts';

const VIEWS = ['suggestions', 'open', 'matches', 'ageing', 'forecast'] as const;
type View = (typeof VIEWS)[number];
const PERIODS = ['days7', 'days30', 'days90', 'all'] as const;
type Period = (typeof PERIODS)[number];
const DAYS: { readonly [period in Period]: number | null } = {
  days7: 7,
  days30: 30,
  days90: 90,
  all: null,
};
const FIRST_SHOWN = 200;
const MORE_SHOWN = 1000;

function useFilter() {
  const asOf = useAsOf();
  const scope = useSession((state) => state.scope);
  const [period, setPeriod] = useState<Period>('days30');
  const [currency, setCurrency] = useState<string | null>(null);
  const days = DAYS[period];
  const from = days === null ? undefined : dateOfDayNumber((dayNumberOf(asOf) ?? 0) - days + 1);
  const entityId = scope?.id;
  const where = useMemo(
    () => ({
      ...(entityId ? { entityIds: [entityId] } : {}),
      ...(currency === null ? {} : { currencies: [currency] }),
    }),
    [entityId, currency],
  );
  const span = { ...where, ...(from === undefined ? {} : { from }), to: asOf };
  return { asOf, from, where, span, period, setPeriod, currency, setCurrency };
}

/** The open rows of a suggestion, to be changed by hand. */
function chosenOf(one: Suggestion, asOf: string): Chosen {
  const row = (id: string, side: 'bank' | 'book', part: Partial<OpenRow>): OpenRow => ({
    side,
    kind: 'line',
    id,
    accountId: null,
    accountName: null,
    entityId: id,
    entityName: '',
    journalId: null,
    date: asOf,
    ageDays: 0,
    reference: '',
    counterparty: null,
    text: '',
    amount: one.difference,
    open: one.difference,
    payment: null,
    ...part,
  });
  return {
    bank: one.bank
      .filter(({ detail }) => detail === null)
      .map(({ lineId, amount }) => row(lineId, 'bank', { open: amount, amount })),
    book: one.book.map(({ id, kind, amount }) => row(id, 'book', { kind, open: amount, amount })),
    kind: one.differenceKind ?? 'fee',
  };
}

/** How far the amount in another currency may be off the rate of the day. */
const FX_SHARES = ['0', '0.005', '0.01', '0.02', '0.05'] as const;
type FxShare = (typeof FX_SHARES)[number];

export function ReconcileScreen({ params }: ScreenProps) {
  const asked = VIEWS.find((view) => view === params.view) ?? 'suggestions';
  const [view, setView] = useState<View>(asked);
  useEffect(() => setView(asked), [asked]);
  const show = (next: View) => {
    setView(next);
    setMany(false);
  };
  const filter = useFilter();
  const { asOf, from, where, span } = filter;
  const [unposted, setUnposted] = useState(false);
  const [search, setSearch] = useState('');
  const [shown, setShown] = useState(FIRST_SHOWN);
  const [chosen, setChosen] = useState<Chosen>(NOTHING_CHOSEN);
  const [isMany, setMany] = useState(false);
  /** The look at many takes the place of the list. */
  const list = isMany ? null : view;
  const [fxShare, setFxShare] = useState<FxShare>('0.02');
  const tolerated = { ...span, fxShare: Number(fxShare) };
  const suggest = { ...tolerated, count: shown };
  const work = useWorklist(suggest);
  const summary = useQuery('reconcile.summary', { ...span, asOf }, { topics: OPEN_TOPICS });
  const report = useReport(asOf);
  useShortcuts([
    { keys: 'b', label: t('reconcile.acceptMany'), group: 'screen', run: () => setMany(true) },
  ]);
  const narrowed = {
    ...span,
    ...(unposted ? { unposted } : {}),
    ...(search === '' ? {} : { search }),
  };
  return (
    <Screen
      permission="cash.reconcile"
      className="reconcile"
      title={t('reconcile.title')}
      context={
        from === undefined
          ? t('reconcile.contextAll', { to: formatDate(asOf) })
          : t('reconcile.context', { from: formatDate(from), to: formatDate(asOf) })
      }
      states={
        summary.data && (
          <Opens
            className="chip-figure"
            opens={explainBy('reconcile.explainMatched', { ...span, asOf })}
          >
            <Chip>
              {t('reconcile.state', {
                matched: formatNumber(summary.data.matchedLineCount, 0),
                lines: formatNumber(summary.data.lineCount, 0),
              })}
            </Chip>
          </Opens>
        )
      }
      actions={
        <>
          <Button onClick={() => openScreen('rules', { kind: 'match' })}>
            {t('reconcile.rules')}
          </Button>
          <Button writes="report.create" disabled={report.isRunning} onClick={report.create}>
            {t('reconcile.report')}
          </Button>
          <Button
            kind="primary"
            icon="check"
            writes
            disabled={work.query.data?.count === 0}
            onClick={() => setMany(true)}
            title="B"
          >
            {t('reconcile.acceptMany')}
          </Button>
        </>
      }
      toolbar={
        <>
          <Segmented<View>
            small
            label={t('reconcile.view')}
            value={view}
            options={VIEWS.map((value) => ({ value, label: t(`reconcile.view.${value}`) }))}
            onChange={show}
          />
          {view !== 'forecast' && (
            <Filters filter={filter} currencies={summary.data?.bank.map((one) => one.currency)} />
          )}
          {view === 'suggestions' && (
            <FilterMenu
              label={t('reconcile.fx')}
              value={t(`reconcile.fx.${fxShare}`)}
              items={FX_SHARES.map((share) => ({
                id: share,
                label: t(`reconcile.fx.${share}`),
                isChecked: share === fxShare,
                run: () => setFxShare(share),
              }))}
            />
          )}
          {view === 'open' && (
            <>
              <FilterMenu
                label={t('reconcile.ledger')}
                value={t(unposted ? 'reconcile.ledger.unposted' : 'reconcile.ledger.any')}
                items={[false, true].map((value) => ({
                  id: String(value),
                  label: t(value ? 'reconcile.ledger.unposted' : 'reconcile.ledger.any'),
                  isChecked: value === unposted,
                  run: () => setUnposted(value),
                }))}
              />
              <SearchField
                label={t('reconcile.open.searchKey')}
                placeholder={t('reconcile.open.search')}
                value={search}
                onSearch={setSearch}
              />
            </>
          )}
        </>
      }
    >
      {isMany && <AcceptMany input={tolerated} work={work} onClose={() => show('suggestions')} />}
      {list === 'suggestions' && (
        <SuggestionsView
          work={work}
          shown={shown}
          onMore={() => setShown(MORE_SHOWN)}
          onByHand={(one) => {
            setChosen(chosenOf(one, asOf));
            setView('open');
          }}
        />
      )}
      {list === 'open' && (
        <OpenView
          input={{ ...narrowed, asOf }}
          lineCount={summary.data?.lineCount}
          chosen={chosen}
          onChosen={setChosen}
        />
      )}
      {list === 'matches' && <MatchesView input={where} />}
      {list === 'ageing' && <AgeingView input={{ ...span, asOf }} />}
      {list === 'forecast' && <ForecastView asOf={asOf} />}
    </Screen>
  );
}

function Filters(props: {
  readonly filter: ReturnType<typeof useFilter>;
  readonly currencies: readonly string[] | undefined;
}) {
  const { period, setPeriod, currency, setCurrency } = props.filter;
  const currencies = [...new Set([...(props.currencies ?? []), ...(currency ? [currency] : [])])];
  return (
    <>
      <FilterMenu
        label={t('reconcile.period')}
        value={t(`reconcile.period.${period}`)}
        items={PERIODS.map((one) => ({
          id: one,
          label: t(`reconcile.period.${one}`),
          isChecked: one === period,
          run: () => setPeriod(one),
        }))}
      />
      <FilterMenu
        label={t('reconcile.currency')}
        value={currency ?? t('reconcile.any')}
        items={[null, ...currencies.sort()].map((one) => ({
          id: one ?? 'any',
          label: one ?? t('reconcile.any'),
          isChecked: one === currency,
          run: () => setCurrency(one),
        }))}
      />
    </>
  );
}

function useReport(asOf: string) {
  const command = useCommand('reports.create', { done: () => t('reconcile.reported') });
  const create = async () => {
    const reply = await command.run({
      kind: 'reconciliation',
      formats: ['pdf', 'xlsx'],
      asOf,
    });
    if (reply.ok) openScreen('reports');
  };
  return { isRunning: command.isRunning, create: () => void create() };
}
