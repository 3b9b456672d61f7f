/** Balance sheet and income statement of all entities, translated into the group's currency. */
import { useMemo } from 'react';
import type { InputOf, OutputOf } from '../../contract.ts';
import { formatDate, formatMoney } from '../../format/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { type ExplainTarget, explainBy } from '../../stores/explain.ts';
import { Area, Icon, Opens, QueryView } from '../../ui/index.ts';
import { type Books, useLedgerView } from './ledger-view.ts';
import { StatementGrid } from './Statements.tsx';
import {
  dayBefore,
  incomeLines,
  incomeTotal,
  type StatementLine,
  sheetLines,
  sheetTotal,
  spanBefore,
  statementColumns,
} from './statement-rows.ts';
import { LEDGER_TOPICS, NothingPosted } from './TrialBalance.tsx';

type Sheet = OutputOf<'ledger.groupBalanceSheet'>;
type Asked = Omit<
  InputOf<'ledger.explainGroupStatement'>,
  'figure' | 'ledgerAccountId' | 'yearStart'
> & { readonly yearStart: number };

const TOPICS = [...LEDGER_TOPICS, 'fx_rate', 'entity', 'elimination_rule'];

function targetOf({ figure, ledgerAccountId }: StatementLine, asked: Asked): ExplainTarget {
  return explainBy('ledger.explainGroupStatement', {
    ...asked,
    figure: figure as InputOf<'ledger.explainGroupStatement'>['figure'],
    ...(ledgerAccountId === null ? {} : { ledgerAccountId }),
  });
}

/** Whose books, at which closing rates, and what was left out; what does not cancel stands out. */
function Basis(props: {
  readonly of: Pick<Sheet, 'entities' | 'eliminations' | 'baseCurrency'>;
  readonly asOf: string;
  /** The first day of an income statement. */
  readonly from?: string;
}) {
  const { of, asOf, from } = props;
  const { translation: method, yearStart } = useLedgerView();
  const opens = (ruleId: string, figure: 'amount' | 'difference') =>
    explainBy('ledger.explainElimination', {
      ...{ ruleId, figure, method, to: asOf },
      ...(from === undefined ? { yearStart } : { from }),
    });
  const rates = new Map(
    of.entities
      .filter(({ currency }) => currency !== of.baseCurrency)
      .map(({ currency, closingRate }) => [currency, closingRate]),
  );
  const basis = [
    t('ledger.group.basis', { count: of.entities.length, currency: of.baseCurrency }),
    t(`ledger.translation.told.${method}`),
  ];
  return (
    <div className="notice neutral ledger-note group-basis">
      <p>{basis.join(', ')}</p>
      {rates.size > 0 && (
        <p className="group-rates num muted">
          {[...rates].map(([currency, rate]) => (
            <Opens
              key={currency}
              opens={explainBy('rates.explain', {
                currency,
                asOf,
                reportingCurrency: of.baseCurrency,
              })}
            >
              {t('ledger.group.rate', { currency, rate })}
            </Opens>
          ))}
        </p>
      )}
      {of.eliminations.map(({ ruleId, name, amount, difference }) => {
        const isOff = /[1-9]/.test(difference.amount);
        return (
          <p key={ruleId} className={isOff ? 'warning' : undefined}>
            {isOff && <Icon name="warning" size={12} />}
            <span>
              {name}:{' '}
              <Opens opens={opens(ruleId, 'amount')}>
                {t('ledger.group.leftOut', { amount: formatMoney(amount) })}
              </Opens>
              {isOff && (
                <>
                  {', '}
                  <Opens opens={opens(ruleId, 'difference')}>
                    {t('ledger.group.notCancelled', { difference: formatMoney(difference) })}
                  </Opens>
                </>
              )}
            </span>
          </p>
        );
      })}
    </div>
  );
}

export function GroupSheet({ books: { from, to } }: { readonly books: Books }) {
  const { yearStart, translation: method } = useLedgerView();
  const earlier = dayBefore(from);
  const asked = { yearStart, method };
  const now = useQuery('ledger.groupBalanceSheet', { ...asked, asOf: to }, { topics: TOPICS });
  const then = useQuery(
    'ledger.groupBalanceSheet',
    { ...asked, asOf: earlier },
    { topics: TOPICS },
  );
  const isPosted = ({ assets, liabilities, equity }: Sheet) =>
    assets.rows.length + liabilities.rows.length + equity.rows.length > 0;
  const before = then.data && isPosted(then.data) ? then.data : undefined;
  const hasBefore = before !== undefined;
  const columns = useMemo(
    () =>
      statementColumns({
        nowHead: formatDate(to),
        beforeHead: hasBefore ? formatDate(earlier) : null,
        explain: (line, when) =>
          targetOf(line, { method, yearStart, to: when === 'now' ? to : earlier }),
      }),
    [method, yearStart, to, earlier, hasBefore],
  );
  return (
    <>
      {now.data && isPosted(now.data) && <Basis of={now.data} asOf={to} />}
      <Area
        title={t('ledger.section.sheet')}
        caption={t('ledger.allEntities')}
        className="sections-fill"
      >
        <QueryView
          query={now}
          rows={16}
          isEmpty={(sheet) => !isPosted(sheet)}
          empty={<NothingPosted />}
        >
          {(sheet) => (
            <StatementGrid
              name={t('ledger.section.sheet')}
              stateKey="ledger.groupSheet"
              lines={sheetLines(sheet, before)}
              total={sheetTotal(sheet, before)}
              columns={columns}
              hasAccounts={false}
            />
          )}
        </QueryView>
      </Area>
    </>
  );
}

const MONTHS = { month: 1, quarter: 3, year: 12 } as const;

export function GroupIncome({ books: { from, to } }: { readonly books: Books }) {
  const { start, yearStart, translation: method } = useLedgerView();
  const earlier = useMemo(
    () => spanBefore(from, to, start === 'books' ? MONTHS.year : MONTHS[start]),
    [from, to, start],
  );
  const now = useQuery('ledger.groupIncomeStatement', { method, from, to }, { topics: TOPICS });
  const then = useQuery(
    'ledger.groupIncomeStatement',
    { method, ...earlier },
    { topics: TOPICS, enabled: start !== 'books' },
  );
  const isPosted = ({ income, expenses }: OutputOf<'ledger.groupIncomeStatement'>) =>
    income.rows.length + expenses.rows.length > 0;
  const before = start !== 'books' && then.data && isPosted(then.data) ? then.data : undefined;
  const hasBefore = before !== undefined;
  const columns = useMemo(() => {
    const spanText = (span: { readonly from: string; readonly to: string }) =>
      t('ledger.statement.span', { from: formatDate(span.from), to: formatDate(span.to) });
    return statementColumns({
      nowHead: start === 'books' ? formatDate(to) : spanText({ from, to }),
      beforeHead: hasBefore ? spanText(earlier) : null,
      explain: (line, when) =>
        targetOf(line, { method, yearStart, ...(when === 'now' ? { from, to } : earlier) }),
    });
  }, [method, yearStart, from, to, earlier, hasBefore, start]);
  return (
    <>
      {now.data && isPosted(now.data) && <Basis of={now.data} asOf={to} from={from} />}
      <Area
        title={t('ledger.section.income')}
        caption={t('ledger.allEntities')}
        className="sections-fill"
      >
        <QueryView
          query={now}
          rows={16}
          isEmpty={(statement) => !isPosted(statement)}
          empty={<NothingPosted />}
        >
          {(statement) => (
            <StatementGrid
              name={t('ledger.section.income')}
              stateKey="ledger.groupIncome"
              lines={incomeLines(statement, before)}
              total={incomeTotal(statement, before)}
              columns={columns}
              hasAccounts={false}
            />
          )}
        </QueryView>
      </Area>
    </>
  );
}
