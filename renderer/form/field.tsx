/** What every field of a schema form is given, and its label above and problem below. */
import type { ReactNode } from 'react';
import { t } from '../messages/index.ts';
import { type Field, type JsonSchema, labelOf } from './json-schema.ts';
import type { Problems } from './problems.ts';
import { pathText } from './values.ts';

export interface Reference {
  readonly id: string;
  readonly label: string;
}

export interface FormContext {
  readonly root: JsonSchema;
  readonly problems: Problems;
  readonly references: { readonly [property: string]: readonly Reference[] };
  readonly hidden: ReadonlySet<string>;
  readonly isReadOnly: boolean;
  readonly formId: string;
  change(path: readonly string[], next: unknown): void;
}

export interface FieldViewProps {
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly path: readonly string[];
  readonly name: string;
  readonly isRequired: boolean;
  readonly context: FormContext;
}

export type KnownProps = FieldViewProps & { readonly field: Field };

export function idOf({ context, path }: FieldViewProps): string {
  return `${context.formId}-${pathText(path)}`;
}

/** What is wrong with a field; of an amount also what is wrong with one of its parts. */
export function problemOf({ context, path, field }: KnownProps): string | undefined {
  const { problems } = context;
  const own = pathText(path);
  if (field.kind !== 'money') return problems[own];
  return problems[own] ?? problems[`${own}.amount`] ?? problems[`${own}.currency`];
}

/** Where it stands what a field is about: its problem, else its description. */
export function noteIdOf(props: KnownProps): string | undefined {
  const id = idOf(props);
  if (problemOf(props) !== undefined) return `${id}-problem`;
  return props.field.schema.description === undefined ? undefined : `${id}-help`;
}

/** Label above, problem below; everything else inside. */
export function Labelled(
  props: FieldViewProps & { readonly field: Field; readonly children: ReactNode },
) {
  const { schema, name, isRequired, context, field } = props;
  const id = idOf(props);
  const problem = problemOf(props);
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {labelOf(name, schema, context.root)}
        {!isRequired && (field.schema.default ?? null) === null && (
          <span className="muted"> {t('form.optional')}</span>
        )}
      </label>
      {props.children}
      {problem ? (
        <span className="field-problem" id={`${id}-problem`}>
          {problem}
        </span>
      ) : (
        field.schema.description && (
          <span className="muted" id={`${id}-help`}>
            {field.schema.description}
          </span>
        )
      )}
    </div>
  );
}
