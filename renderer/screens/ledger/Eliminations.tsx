/** Rules that take what entities owe and charge each other out of the group's statements. */
import { useMemo, useState } from 'react';
import type { OutputOf } from '../../contract.ts';
import { Grid, type GridColumn } from '../../grid/index.ts';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { EntryDialog } from '../../run/EntryDialog.tsx';
import { Area, Button, Empty, QueryView } from '../../ui/index.ts';
import { textColumn } from './columns.ts';

type Rule = OutputOf<'ledger.eliminations'>[number];

function columnsOf(names: ReadonlyMap<string, string>): readonly GridColumn<Rule>[] {
  const nameOf = (id: string) => names.get(id) ?? '';
  return [
    textColumn<Rule>('name', 'ledger.column.rule', 240, ({ name }) => name, { isName: true }),
    textColumn<Rule>(
      'accounts',
      'ledger.eliminations.accounts',
      340,
      ({ accountIds }) => accountIds.map(nameOf).join(', '),
      { grow: true },
    ),
    textColumn<Rule>('difference', 'ledger.eliminations.difference', 240, (rule) =>
      nameOf(rule.differenceAccountId),
    ),
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

export function Eliminations() {
  const query = useQuery('ledger.eliminations', {}, { topics: ['elimination_rule'] });
  const chart = useQuery('ledger.accounts', {}, { topics: ['ledger_account'] });
  const [form, setForm] = useState<{ readonly rule: Rule | null } | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const active = query.data?.find(({ id }) => id === chosen) ?? null;
  const names = useMemo(
    () => new Map((chart.data ?? []).map(({ id, code, name }) => [id, `${code} ${name}`])),
    [chart.data],
  );
  const columns = useMemo(() => columnsOf(names), [names]);
  const remove = useCommand('ledger.removeElimination', {
    done: () => t('ledger.eliminations.removed'),
  });
  const add = (
    <Button small icon="plus" writes="ledger.post" onClick={() => setForm({ rule: null })}>
      {t('ledger.eliminations.add')}
    </Button>
  );
  return (
    <Area
      title={t('ledger.section.eliminations')}
      caption={t('ledger.eliminations.caption')}
      className="sections-fill"
      aside={
        <>
          <Button
            small
            icon="edit"
            writes="ledger.post"
            disabled={active === null}
            onClick={() => setForm({ rule: active })}
          >
            {t('ledger.eliminations.edit')}
          </Button>
          <Button
            small
            icon="trash"
            writes="ledger.post"
            disabled={active === null || remove.isRunning}
            onClick={() =>
              active && void remove.run({ id: active.id, expectedEntry: active.entry })
            }
          >
            {t('ledger.eliminations.remove')}
          </Button>
          {add}
        </>
      }
    >
      <QueryView
        query={query}
        rows={8}
        isEmpty={(rules) => rules.length === 0}
        empty={
          <Empty
            title={t('ledger.eliminations.empty')}
            why={t('ledger.eliminations.emptyWhy')}
            action={add}
          />
        }
      >
        {(rules) => (
          <Grid<Rule>
            name={t('ledger.section.eliminations')}
            columns={columns}
            rows={rules}
            rowId={({ id }) => id}
            stateKey="ledger.eliminations"
            onActiveRow={(row) => row && setChosen(row.id)}
            onDrill={(row) => setForm({ rule: row })}
          />
        )}
      </QueryView>
      {form && <RuleForm rule={form.rule} names={names} onClose={() => setForm(null)} />}
    </Area>
  );
}

function RuleForm(props: {
  readonly rule: Rule | null;
  readonly names: ReadonlyMap<string, string>;
  onClose(): void;
}) {
  const { rule, names, onClose } = props;
  const initial = useMemo(() => {
    if (rule === null) return { active: true };
    const { entry, ...parts } = rule;
    return { ...parts, expectedEntry: entry };
  }, [rule]);
  const accounts = [...names].map(([id, label]) => ({ id, label }));
  return (
    <EntryDialog
      name="ledger.saveElimination"
      title={
        rule === null
          ? t('ledger.eliminations.add')
          : t('ledger.eliminations.editTitle', { name: rule.name })
      }
      initial={initial}
      hidden={['id', 'expectedEntry']}
      references={{ accountIds: accounts, differenceAccountId: accounts }}
      done={(value) => t('ledger.eliminations.saved', { name: String(value.name) })}
      onClose={onClose}
    />
  );
}
