/**
 * A form drawn from a JSON Schema: a new measure, model or command needs no form of its own. What is
 * typed is kept as a draft until it is sent, and an error from the backend marks its field by path.
 */
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import type { AppError } from '../contract.ts';
import { t, tn } from '../messages/index.ts';
import { Button, CopyError, takeKeys, useReadOnly } from '../ui/index.ts';
import { DraftNotice } from './DraftNotice.tsx';
import type { DraftPort } from './drafts.ts';
import type { FormContext, Reference } from './field.tsx';
import { FieldView } from './fields.tsx';
import { defaultOf, type JsonSchema } from './json-schema.ts';
import { findProblems, finishValue, type Problems, typedValue } from './problems.ts';
import { useDraft } from './use-draft.ts';
import { setAt } from './values.ts';

export interface SchemaFormProps {
  readonly schema: JsonSchema;
  /** Starts from this instead of the schema's defaults. */
  readonly initial?: { readonly [name: string]: unknown };
  /** Names the draft; without it nothing is kept. */
  readonly draftKey?: string;
  readonly drafts?: DraftPort;
  readonly submitLabel: string;
  readonly error?: AppError;
  /** Objects to choose from where a property holds an id, by property name (`entityId`). */
  readonly references?: { readonly [property: string]: readonly Reference[] };
  /** Properties that the screen fills in itself. */
  readonly hidden?: readonly string[];
  /** The screen has a primary button of its own. */
  readonly isSecondary?: boolean;
  /** What somebody else found in the values so far, by path; shown at once and sent nonetheless. */
  readonly marks?: Problems;
  /** Told of every change, and of what was kept. */
  onValue?(value: unknown): void;
  /** Sent after checks; `true` forgets the draft. */
  onSubmit(value: { readonly [name: string]: unknown }): Promise<boolean>;
  onCancel?(): void;
  /** Tells the tab about unsaved work. */
  onDirty?(isDirty: boolean): void;
}

/** A dialog that was open before its form came has the keys on its frame; they belong to a field. */
function takeFocus(form: HTMLFormElement | null): void {
  const dialog = form?.closest('[role="dialog"]');
  const active = document.activeElement;
  if (!dialog?.contains(active) || form?.contains(active)) return;
  // The body was a stop of its own while it held no field.
  form?.closest('.dialog-body')?.removeAttribute('tabindex');
  takeKeys(form?.querySelector<HTMLElement>('input, select, textarea'));
}

export function SchemaForm(props: SchemaFormProps) {
  const { schema, initial, submitLabel, error, references = {}, hidden = [], onSubmit } = props;
  const start = useMemo(
    () => typedValue(schema, { ...(defaultOf(schema, schema) as object), ...initial }),
    [schema, initial],
  );
  const draft = useDraft<unknown>({
    form: props.draftKey,
    start,
    read: (content) => content,
    ...(props.onValue ? { onKept: props.onValue } : {}),
    ...(props.drafts ? { drafts: props.drafts } : {}),
  });
  const [isTried, setTried] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const formId = useId();
  useEffect(() => takeFocus(form.current), []);
  const isReadOnly = useReadOnly() !== null;
  const found = findProblems(schema, draft.value);
  const shown: Problems = { ...props.marks, ...(isTried ? found : {}) };
  const problems =
    error?.path !== undefined && shown[error.path] === undefined
      ? { ...shown, [error.path]: error.message }
      : shown;
  // What no field here can show stands above the form.
  const [first = ''] = (error?.path ?? '').split('.');
  const isDrawn = schema.properties?.[first] !== undefined && !hidden.includes(first);
  const context: FormContext = {
    root: schema,
    problems,
    references,
    hidden: new Set(hidden),
    isReadOnly,
    formId,
    change: (path, next) => {
      const value = setAt(draft.value, path, next);
      draft.change(value);
      props.onValue?.(value);
      props.onDirty?.(true);
    },
  };
  const submit = async () => {
    setTried(true);
    if (Object.keys(found).length > 0) {
      queueMicrotask(() =>
        form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus(),
      );
      return;
    }
    setBusy(true);
    const done = await onSubmit(finishValue(schema, draft.value) as { [name: string]: unknown });
    setBusy(false);
    if (done) {
      draft.forget();
      props.onDirty?.(false);
    }
  };
  const count = Object.keys(shown).length;
  return (
    <form
      ref={form}
      className="schema-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          void submit();
        }
      }}
    >
      <DraftNotice
        draft={{
          isFromDraft: draft.isFromDraft,
          discard: () => {
            draft.discard();
            props.onValue?.(start);
          },
        }}
      />
      {error && (error.path === undefined || !isDrawn || shown[error.path] !== undefined) && (
        <div className="notice bad" role="alert">
          <span className="grow">{error.message}</span>
          <CopyError error={error} />
        </div>
      )}
      <FieldView
        schema={schema}
        value={draft.value}
        path={[]}
        name=""
        isRequired
        context={context}
      />
      <div className="row form-foot">
        {count > 0 && (
          <span className="field-problem" role="alert">
            {tn('form.problems', count)}
          </span>
        )}
        <span className="grow" />
        {props.onCancel && <Button onClick={props.onCancel}>{t('common.cancel')}</Button>}
        <Button
          {...(props.isSecondary ? {} : { kind: 'primary' as const })}
          submit
          writes
          disabled={isBusy}
        >
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}
