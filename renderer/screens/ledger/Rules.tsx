/** Posting rules in the order in which they are tried, and the form that changes one. */
import { useMemo, useState } from 'react';
import type { AppError, InputOf, OutputOf } from '../../contract.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { Grid, type GridColumn } from '../../grid/index.ts';
import { t, tn } from '../../messages/index.ts';
import { runCommand, useQuery } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { explainBy } from '../../stores/explain.ts';
import { Area, Button, Dialog, Empty, QueryView, Skeleton } from '../../ui/index.ts';
import { textColumn } from './columns.ts';
import { goToSection } from './ledger-view.ts';

type Rule = OutputOf<'ledger.rules'>[number];

export function Rules({ rule: opened }: { readonly rule: string | undefined }) {
  const query = useQuery('ledger.rules', {}, { topics: ['posting_rule', 'ledger_journal'] });
  const chart = useQuery('ledger.accounts', {}, { topics: ['ledger_account'] });
  const [form, setForm] = useState<{ readonly rule: Rule | null } | null>(null);
  const [active, setActive] = useState<Rule | null>(null);
  const names = useMemo(
    () => new Map((chart.data ?? []).map(({ id, code, name }) => [id, `${code} ${name}`])),
    [chart.data],
  );
  const columns = useMemo(() => ruleColumns(names), [names]);
  const asked = query.data?.find(({ id }) => id === opened);
  const shown = form ?? (asked === undefined ? null : { rule: asked });
  const close = () => {
    setForm(null);
    if (opened !== undefined) goToSection('rules');
  };
  const add = (
    <Button small icon="plus" writes="ledger.post" onClick={() => setForm({ rule: null })}>
      {t('ledger.rules.add')}
    </Button>
  );
  return (
    <Area
      title={t('ledger.section.rules')}
      caption={t('ledger.rules.caption')}
      className="sections-fill"
      aside={
        <>
          {query.data && (
            <span className="muted">{tn('ledger.rules.count', query.data.length)}</span>
          )}
          <Button
            small
            icon="edit"
            writes="ledger.post"
            disabled={active === null}
            onClick={() => setForm({ rule: active })}
          >
            {t('ledger.rules.edit')}
          </Button>
          {add}
        </>
      }
    >
      <QueryView
        query={query}
        rows={14}
        isEmpty={(rules) => rules.length === 0}
        empty={
          <Empty title={t('ledger.rules.empty')} why={t('ledger.rules.emptyWhy')} action={add} />
        }
      >
        {(rules) => (
          <Grid<Rule>
            // Cells keep the names that they were drawn with.
            key={names.size}
            name={t('ledger.section.rules')}
            columns={columns}
            rows={rules}
            rowId={({ id }) => id}
            stateKey="ledger.rules"
            onActiveRow={(row) => row && setActive(row)}
            onDrill={(row) => setForm({ rule: row })}
          />
        )}
      </QueryView>
      {shown && <RuleDialog key={shown.rule?.id ?? 'new'} rule={shown.rule} onClose={close} />}
    </Area>
  );
}

type Condition = NonNullable<Rule['conditions']['all']>[number];

/** `counterparty contains nordex, baltic`. */
function conditionText(condition: Condition): string {
  const { field, op, ...rest } = condition as Condition & {
    readonly values?: readonly unknown[];
  };
  const values = 'values' in rest && Array.isArray(rest.values) ? rest.values.join(', ') : '';
  return [field, op, values].filter(Boolean).join(' ');
}

function ruleColumns(names: ReadonlyMap<string, string>): readonly GridColumn<Rule>[] {
  return [
    textColumn<Rule>('position', 'ledger.column.position', 48, ({ position }) => String(position), {
      isName: true,
    }),
    textColumn<Rule>('name', 'ledger.column.rule', 220, ({ name }) => name),
    textColumn<Rule>(
      'holds',
      'ledger.column.lines',
      240,
      ({ conditions, actions }) =>
        [
          ...(conditions.all ?? []).map(conditionText),
          ...(actions.categoryIds?.length
            ? [tn('ledger.rules.categories', actions.categoryIds.length)]
            : []),
        ].join('; '),
      { grow: true },
    ),
    textColumn<Rule>('to', 'ledger.column.to', 220, ({ actions }) =>
      actions.parts.map(({ ledgerAccountId }) => names.get(ledgerAccountId) ?? '').join(', '),
    ),
    {
      id: 'journals',
      head: t('ledger.column.journals'),
      type: 'number',
      width: 84,
      zeroAsDash: true,
      value: ({ journalCount }) => String(journalCount),
      explain: ({ id }) => explainBy('ledger.explainRule', { ruleId: id }),
    },
    {
      id: 'state',
      head: t('ledger.column.state'),
      type: 'status',
      width: 70,
      value: () => '',
      status: ({ active }) => (active ? null : { tone: 'neutral', text: t('ledger.rules.off') }),
    },
  ];
}

function RuleDialog({ rule, onClose }: { readonly rule: Rule | null; onClose(): void }) {
  const schema = useEntrySchema('ledger.saveRule');
  const chart = useQuery('ledger.accounts', {});
  const categories = useQuery('categories.list', {});
  const [error, setError] = useState<AppError | undefined>(undefined);
  const initial = useMemo(() => {
    if (rule === null) return {};
    const { id, name, position, conditions, actions, active, entry } = rule;
    return { id, name, position, conditions, actions, active, expectedEntry: entry };
  }, [rule]);
  return (
    <Dialog
      wide
      title={rule === null ? t('ledger.rules.addTitle') : t('ledger.rules.editTitle', rule)}
      onClose={onClose}
    >
      {schema && chart.data && categories.data ? (
        <SchemaForm
          schema={schema}
          initial={initial}
          hidden={['id', 'expectedEntry']}
          references={{
            ledgerAccountId: chart.data.map(({ id, code, name }) => ({
              id,
              label: `${code} ${name}`,
            })),
            categoryIds: categories.data.map(({ id, name }) => ({ id, label: name })),
          }}
          {...(rule === null ? { draftKey: 'ledger.saveRule' } : {})}
          submitLabel={t('common.save')}
          {...(error ? { error } : {})}
          onCancel={onClose}
          onSubmit={async (value) => {
            const reply = await runCommand('ledger.saveRule', value as InputOf<'ledger.saveRule'>, {
              toastErrors: false,
              done: () => t('ledger.rules.saved', { name: String(value.name) }),
            });
            if (reply.ok) onClose();
            else setError(reply.error);
            return reply.ok;
          }}
        />
      ) : (
        <Skeleton rows={6} />
      )}
    </Dialog>
  );
}
