/** The settings of a forecast, drawn from the command's own schema, and the job while it runs. */

import { useState } from 'react';
import type { InputOf } from '../../contract.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { t } from '../../messages/index.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { JobProgress } from '../../run/RunParts.tsx';
import type { JobState } from '../../run/use-job.ts';
import { Check, Skeleton } from '../../ui/index.ts';

/** Filled in by the screen: its clock, its currency, its scope and its branch. */
const HIDDEN = ['asOf', 'reportingCurrency', 'entityIds', 'scenarioId'];

export interface RunFormProps {
  readonly asOf: string;
  /** The branch beside the base; `''` where there is none. */
  readonly scenarioId: string;
  readonly running: JobState<'forecast.run'>;
}

export function RunForm({ asOf, scenarioId, running }: RunFormProps) {
  const schema = useEntrySchema('forecast.run');
  const [isBranch, setBranch] = useState(false);
  if (!schema) return <Skeleton rows={6} />;
  if (running.job) return <JobProgress job={running.job} />;
  return (
    <>
      <SchemaForm
        schema={schema}
        initial={{ asOf }}
        hidden={HIDDEN}
        isSecondary
        draftKey="forecast.run"
        submitLabel={t('forecast.runSettings')}
        {...(running.error ? { error: running.error } : {})}
        onSubmit={async (value) => {
          const input = { ...value, asOf } as InputOf<'forecast.run'>;
          const branch = isBranch && scenarioId !== '' ? { scenarioId } : {};
          return (await running.run({ ...input, ...branch })).ok;
        }}
      />
      {scenarioId !== '' && (
        <Check label={t('forecast.onBranch')} checked={isBranch} onChange={setBranch} />
      )}
    </>
  );
}
