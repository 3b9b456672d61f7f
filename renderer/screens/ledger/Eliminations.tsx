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

/** Names stand in the row, so that the grid draws them again once the chart has come. */
interface RuleRow extends Rule {
  readonly accounts: string;
  readonly difference: string;
}

function columnsOf(): readonly GridColumn<RuleRow>[] {
  return [
    textColumn<RuleRow>('name', 'ledger.column.rule', 240, ({ name }) => name, { isName: true }),
    textColumn<RuleRow>(
      'accounts',
      'ledger.eliminations.accounts',
      340,
      ({ accounts }) => accounts,
      { grow: true },
    ),
    textColumn<RuleRow>(
      'difference',
      'ledger.eliminations.difference',
      240,
      ({ difference }) => difference,
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
  const columns = useMemo(columnsOf, []);
  const rows = useMemo(
    () =>
      (query.data ?? []).map((rule) => ({
        ...rule,
        accounts: rule.accountIds.map((id) => names.get(id) ?? '').join(', '),
        difference: names.get(rule.differenceAccountId) ?? '',
      })),
    [query.data, names],
  );
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
        {() => (
          <Grid<RuleRow>
            name={t('ledger.section.eliminations')}
            columns={columns}
            rows={rows}
            rowId={({ id }) => id}
            stateKey="ledger.eliminations"
            onActiveRow={(row) => row && setChosen(row.id)}
            onDrill={({ id }) =>
              setForm({ rule: query.data?.find((rule) => rule.id === id) ?? null })
            }
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
