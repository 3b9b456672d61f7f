/**
 * Ledger: double entry over the entities. One part at a time, chosen at the left; the part is in the
 * place, so Back works. Days end on the effective date, and every figure opens down to the bank line.
 */
import { useState } from 'react';
import { formatDate } from '../../format/index.ts';
import { printWindow } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useQuery } from '../../query.ts';
import { Screen } from '../../shell/Screen.tsx';
import { Sections } from '../../shell/Sections.tsx';
import { useShortcuts } from '../../shell/shortcuts.ts';
import { openScreen } from '../../stores/tabs.ts';
import { Button, Empty, QueryView } from '../../ui/index.ts';
import type { ScreenProps } from '../registry.ts';
import { AccountStatement } from './AccountStatement.tsx';
import { BankLines } from './BankLines.tsx';
import { Chart } from './Chart.tsx';
import { Eliminations } from './Eliminations.tsx';
import { Exports } from './Exports.tsx';
import { GroupIncome, GroupSheet } from './GroupStatements.tsx';
import { Journals } from './Journals.tsx';
import './ledger.css';
import { hasSpan, isOfBooks, LedgerToolbar } from './LedgerToolbar.tsx';
import {
  type Books,
  type EntityBooks,
  goToSection,
  isOfEntity,
  type LedgerSettings,
  SECTION_GROUPS,
  type SectionId,
  sectionOf,
  useBooks,
  useLedgerView,
} from './ledger-view.ts';
import { NewJournal } from './NewJournal.tsx';
import { Periods } from './Periods.tsx';
import { Revaluation } from './Revaluation.tsx';
import { Rules } from './Rules.tsx';
import { BalanceSheet, IncomeStatement } from './Statements.tsx';
import { TableMenu, type TableQuestion } from './TableMenu.tsx';
import { TrialBalance } from './TrialBalance.tsx';
import { YearClose } from './YearClose.tsx';

const groups = () =>
  SECTION_GROUPS.map(({ id, sections }) => ({
    id,
    title: t(`ledger.group.${id}`),
    sections: sections.map((section) => ({ id: section, title: t(`ledger.section.${section}`) })),
  }));

function contextOf(section: SectionId, books: Books | null): string {
  const name = t(`ledger.section.${section}`);
  if (books === null || !isOfBooks(section)) return name;
  const { entityName: entity, from, to } = books;
  const days = { section: name, entity, to: formatDate(to) };
  return hasSpan(section)
    ? t('ledger.context', { ...days, from: formatDate(from) })
    : t('ledger.contextDay', days);
}

export function LedgerScreen({ params }: ScreenProps) {
  const section = sectionOf(params.section);
  const entities = useQuery('entities.list', {}, { topics: ['entity'] });
  const books = useBooks(entities.data ?? [], t('ledger.allEntities'));
  const own = books !== null && isOfEntity(books) ? books : null;
  const [isNew, setNew] = useState(false);
  useShortcuts([
    {
      keys: 'n',
      label: t('ledger.new.button'),
      group: 'screen',
      run: () => own !== null && setNew(true),
    },
  ]);
  return (
    <Screen
      permission="ledger.post"
      title={t('ledger.title')}
      context={contextOf(section, books)}
      actions={
        <>
          {books !== null && <ExportMenu section={section} books={books} />}
          <Button secondary icon="print" onClick={() => void printWindow()}>
            {t('ledger.print')}
          </Button>
          <Button
            kind="primary"
            icon="plus"
            writes
            disabled={own === null}
            title={own === null ? t('ledger.oneEntity') : 'N'}
            onClick={() => setNew(true)}
          >
            {t('ledger.new.button')}
          </Button>
        </>
      }
      toolbar={
        isOfBooks(section) &&
        entities.data?.length !== 0 && (
          <LedgerToolbar
            section={section}
            entities={entities.data ?? []}
            books={own}
            entityName={books?.entityName ?? ''}
            account={params.account}
            currency={params.currency}
          />
        )
      }
      flush
    >
      <Sections<SectionId>
        label={t('ledger.sections')}
        groups={groups()}
        chosen={section}
        className="ledger"
        onChoose={(next) => goToSection(next)}
      >
        {books === null ? (
          <QueryView
            query={entities}
            rows={12}
            isEmpty={() => true}
            empty={
              <Empty
                title={t('ledger.noEntity')}
                why={t('ledger.noEntityWhy')}
                action={
                  <Button
                    kind="primary"
                    onClick={() => openScreen('accounts', { view: 'entities' })}
                  >
                    {t('ledger.toEntities')}
                  </Button>
                }
              />
            }
          >
            {() => null}
          </QueryView>
        ) : (
          <Part section={section} books={books} own={own} params={params} />
        )}
      </Sections>
      {isNew && own && <NewJournal books={own} onClose={() => setNew(false)} />}
    </Screen>
  );
}

interface PartProps {
  readonly section: SectionId;
  readonly books: Books;
  /** The books where they are of one entity. */
  readonly own: EntityBooks | null;
  readonly params: ScreenProps['params'];
}

function Part({ section, books, own, params }: PartProps) {
  switch (section) {
    case 'trial':
      return <TrialBalance books={books} />;
    case 'journals':
      return (
        <Journals
          key={`${params.batch ?? ''} ${params.left ?? ''}`}
          books={books}
          journal={params.journal}
          batch={params.batch}
          batchNumber={params.batchNumber}
          left={params.left === 'yes' || params.left === 'no' ? params.left : undefined}
        />
      );
    case 'lines':
      return <BankLines books={books} />;
    case 'rules':
      return <Rules rule={params.rule} />;
    case 'accounts':
      return <Chart />;
    case 'eliminations':
      return <Eliminations />;
    case 'sheet':
      return own === null ? <GroupSheet books={books} /> : <BalanceSheet books={own} />;
    case 'income':
      return own === null ? <GroupIncome books={books} /> : <IncomeStatement books={own} />;
    default:
      return own === null ? (
        <Empty title={t('ledger.oneEntity')} why={t('ledger.oneEntityWhy')} />
      ) : (
        <OfEntity section={section} books={own} params={params} />
      );
  }
}

function OfEntity(props: {
  readonly section: 'account' | 'periods' | 'revaluation' | 'year' | 'exports';
  readonly books: EntityBooks;
  readonly params: ScreenProps['params'];
}) {
  const { section, books, params } = props;
  switch (section) {
    case 'account':
      return <AccountStatement books={books} account={params.account} currency={params.currency} />;
    case 'periods':
      return <Periods books={books} />;
    case 'revaluation':
      return <Revaluation books={books} />;
    case 'year':
      return <YearClose books={books} />;
    case 'exports':
      return <Exports key={books.entityId} books={books} />;
  }
}

interface GroupAsked {
  readonly from: string;
  readonly to: string;
  readonly yearStart: number;
  readonly method: LedgerSettings['translation'];
}

function groupTable(
  section: SectionId,
  { from, to, yearStart, method }: GroupAsked,
): TableQuestion | null {
  switch (section) {
    case 'trial':
      return { table: 'groupTrialBalance', input: { from, to } };
    case 'sheet':
      return { table: 'groupBalanceSheet', input: { asOf: to, yearStart, method } };
    case 'income':
      return { table: 'groupIncomeStatement', input: { from, to, method } };
    default:
      return null;
  }
}

/** What the shown statement is asked with; `null` where a part is no statement, or has its own menu. */
function tableOf(
  section: SectionId,
  books: Books,
  view: Pick<LedgerSettings, 'yearStart' | 'translation'>,
): TableQuestion | null {
  const { entityId, from, to } = books;
  const { yearStart, translation: method } = view;
  if (entityId === null) return groupTable(section, { from, to, yearStart, method });
  switch (section) {
    case 'trial':
      return { table: 'trialBalance', input: { entityId, from, to } };
    case 'sheet':
      return { table: 'balanceSheet', input: { entityId, asOf: to, yearStart } };
    case 'income':
      return { table: 'incomeStatement', input: { entityId, from, to } };
    default:
      return null;
  }
}

function ExportMenu({ section, books }: { readonly section: SectionId; readonly books: Books }) {
  const view = useLedgerView();
  const question = tableOf(section, books, view);
  return question && <TableMenu {...question} />;
}
