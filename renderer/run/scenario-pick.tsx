/** The choice of a branch, the same on every screen that can show one. */
import { t } from '../messages/index.ts';
import { useQuery } from '../query.ts';
import { Pick } from './Pick.tsx';

/** The branches that are in use; `''` stands for the base. */
export function useScenarios() {
  const { data } = useQuery('scenarios.list', {}, { topics: ['scenario'] });
  return (data ?? []).filter((scenario) => !scenario.archived);
}

export function ScenarioPick(props: {
  readonly value: string;
  readonly none: string;
  onChange(id: string): void;
}) {
  const scenarios = useScenarios();
  return (
    <Pick
      label={t('run.scenario')}
      value={props.value}
      options={[
        { value: '', label: props.none },
        ...scenarios.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={props.onChange}
    />
  );
}
