/** A command as a dialog: its form drawn from the schema, checked while typed, sent, and its refusal in place. */
import { useEffect, useRef, useState } from 'react';
import type { AppError, ContractName, InputOf } from '../contract.ts';
import type { Reference } from '../form/field.tsx';
import type { Problems } from '../form/problems.ts';
import { SchemaForm } from '../form/SchemaForm.tsx';
import { t } from '../messages/index.ts';
import { runCommand } from '../query.ts';
import { Dialog, Skeleton } from '../ui/index.ts';
import { useEntrySchema } from './entry-schema.ts';

type Values = { readonly [name: string]: unknown };

/** What is wrong with the values so far, by field; asked again after every change. */
export type Checker = (value: Values) => Promise<Problems>;

export interface EntryDialogProps {
  readonly name: ContractName;
  readonly title: string;
  readonly initial: Values;
  readonly hidden?: readonly string[];
  readonly references?: { readonly [property: string]: readonly Reference[] };
  readonly check?: Checker;
  /** Names the draft; else it belongs to the command and the values that the form does not show. */
  readonly draftKey?: string;
  readonly submitLabel?: string;
  /** What was done, in words. */
  done(value: Values): string;
  onClose(): void;
}

const CHECK_DELAY_MS = 250;

/** Remarks on what is typed; the newest answer counts. */
function useCheck(check: Checker | undefined, initial: Values) {
  const [marks, setMarks] = useState<Problems>({});
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(0);
  const ask = (value: Values) => {
    if (!check) return;
    clearTimeout(timer.current);
    asked.current += 1;
    const mine = asked.current;
    timer.current = setTimeout(() => {
      void check(value).then((found) => {
        if (mine === asked.current) setMarks(found);
      });
    }, CHECK_DELAY_MS);
  };
  const first = useRef(ask);
  useEffect(() => {
    first.current(initial);
    return () => clearTimeout(timer.current);
  }, [initial]);
  return { marks, ask };
}

export function EntryDialog(props: EntryDialogProps) {
  const { name, title, initial, hidden = [], references = {}, onClose } = props;
  const schema = useEntrySchema(name);
  const [error, setError] = useState<AppError | undefined>(undefined);
  const { marks, ask } = useCheck(props.check, initial);
  return (
    <Dialog title={title} onClose={onClose}>
      {schema ? (
        <SchemaForm
          schema={schema}
          initial={initial}
          hidden={hidden}
          references={references}
          marks={marks}
          onValue={(value) => ask(value as Values)}
          draftKey={props.draftKey ?? [name, ...hidden.map((one) => initial[one] ?? '')].join('.')}
          submitLabel={props.submitLabel ?? t('common.save')}
          {...(error ? { error } : {})}
          onCancel={onClose}
          onSubmit={async (value) => {
            const reply = await runCommand(name, value as InputOf<ContractName>, {
              toastErrors: false,
              done: () => props.done(value),
            });
            if (reply.ok) onClose();
            else setError(reply.error);
            return reply.ok;
          }}
        />
      ) : (
        <Skeleton rows={5} />
      )}
    </Dialog>
  );
}
