/** The fields of a schema form, one per kind of value, each with its label and its problem below. */
import type { ReactNode } from 'react';
import { t } from '../messages/index.ts';
import { Button, Check, IconButton } from '../ui/index.ts';
import {
  defaultOf,
  type Field,
  isRecord,
  type JsonSchema,
  labelOf,
  type Problems,
  pathText,
  readField,
  resolveSchema,
  variantIndex,
  variantLabel,
  wordsOf,
} from './json-schema.ts';

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

/** Draws one value of the schema, whatever its kind. */
export function FieldView(props: FieldViewProps) {
  const field = readField(props.schema, props.context.root);
  switch (field.kind) {
    case 'object':
      return <ObjectField {...props} field={field} />;
    case 'array':
      return props.context.references[props.name] ? (
        <ChoicesField {...props} field={field} />
      ) : (
        <ArrayField {...props} field={field} />
      );
    case 'union':
      return <UnionField {...props} field={field} />;
    case 'choices':
      return <ChoicesField {...props} field={field} />;
    case 'boolean':
      return <BooleanField {...props} field={field} />;
    case 'constant':
      return null;
    default:
      return <ScalarField {...props} field={field} />;
  }
}

type KnownProps = FieldViewProps & { readonly field: Field };

function idOf({ context, path }: FieldViewProps): string {
  return `${context.formId}-${pathText(path)}`;
}

/** Label above, problem below; everything else inside. */
function Labelled(props: FieldViewProps & { readonly field: Field; readonly children: ReactNode }) {
  const { schema, name, path, isRequired, context, field } = props;
  const id = idOf(props);
  const problem = context.problems[pathText(path)];
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
        field.schema.description && <span className="muted">{field.schema.description}</span>
      )}
    </div>
  );
}

function ScalarField(props: KnownProps) {
  const { field, name, context } = props;
  const choices = context.references[name];
  if (choices) return <ReferenceField {...props} choices={choices} />;
  if (field.kind === 'money') return <MoneyField {...props} />;
  if (field.kind === 'enum') return <EnumField {...props} />;
  if (field.kind === 'json') return <JsonField {...props} />;
  return (
    <Labelled {...props}>
      <TextInput {...props} value={props.value} path={props.path} />
    </Labelled>
  );
}

function TextInput(props: KnownProps) {
  const { field, value, path, context, isRequired } = props;
  const id = idOf(props);
  const isFigure = ['decimal', 'integer', 'number'].includes(field.kind);
  const problem = context.problems[pathText(path)];
  const example = field.schema.examples?.[0];
  return (
    <input
      id={id}
      className={isFigure ? 'input num figure-input' : 'input'}
      type={field.schema.secret ? 'password' : 'text'}
      inputMode={isFigure ? 'decimal' : undefined}
      autoComplete="off"
      spellCheck={field.kind === 'text'}
      readOnly={context.isReadOnly}
      required={isRequired}
      placeholder={
        field.kind === 'date' ? '2026-11-20' : example === undefined ? '' : String(example)
      }
      aria-invalid={problem !== undefined}
      aria-describedby={problem === undefined ? undefined : `${id}-problem`}
      value={value === undefined || value === null ? '' : String(value)}
      onChange={(event) => {
        const text = event.target.value;
        context.change(path, text === '' ? (field.isNullable ? null : undefined) : text);
      }}
    />
  );
}

function MoneyField(props: KnownProps) {
  const { value, path, context } = props;
  const id = idOf(props);
  const money = isRecord(value) ? value : {};
  const problem = context.problems[pathText(path)];
  const text = (part: 'currency' | 'amount') => String(money[part] ?? '');
  return (
    <Labelled {...props}>
      <div className="row money-field">
        <input
          className="input currency-input"
          aria-label={t('form.currency')}
          maxLength={3}
          readOnly={context.isReadOnly}
          value={text('currency')}
          onChange={(event) =>
            context.change(path, { ...money, currency: event.target.value.toUpperCase() })
          }
        />
        <input
          id={id}
          className="input num figure-input"
          inputMode="decimal"
          autoComplete="off"
          readOnly={context.isReadOnly}
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          value={text('amount')}
          onChange={(event) => context.change(path, { ...money, amount: event.target.value })}
        />
      </div>
    </Labelled>
  );
}

function Select(props: KnownProps & { readonly options: readonly Reference[] }) {
  const { value, path, context, isRequired, options } = props;
  const id = idOf(props);
  const problem = context.problems[pathText(path)];
  const isBlankShown = !isRequired || value === undefined || value === null || value === '';
  return (
    <select
      id={id}
      className="input"
      disabled={context.isReadOnly}
      aria-invalid={problem !== undefined}
      aria-describedby={problem === undefined ? undefined : `${id}-problem`}
      value={value === undefined || value === null ? '' : String(value)}
      onChange={(event) => {
        const chosen = event.target.value;
        context.change(path, chosen === '' ? (props.field.isNullable ? null : undefined) : chosen);
      }}
    >
      {isBlankShown && <option value="">{t(isRequired ? 'form.choose' : 'common.none')}</option>}
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

function EnumField(props: KnownProps) {
  const options = (props.field.schema.enum ?? []).map((one) => ({
    id: String(one),
    label: wordsOf(String(one)),
  }));
  return (
    <Labelled {...props}>
      <Select {...props} options={options} />
    </Labelled>
  );
}

function ReferenceField(props: KnownProps & { readonly choices: readonly Reference[] }) {
  return (
    <Labelled {...props}>
      <Select {...props} options={props.choices} />
    </Labelled>
  );
}

function BooleanField(props: KnownProps) {
  const { schema, name, value, path, context } = props;
  return (
    <div className="field">
      <Check
        label={labelOf(name, schema, context.root)}
        checked={value === true}
        disabled={context.isReadOnly}
        onChange={(checked) => context.change(path, checked)}
      />
    </div>
  );
}

function ChoicesField(props: KnownProps) {
  const { field, value, path, context } = props;
  const items = field.schema.items && resolveSchema(field.schema.items, context.root);
  const chosen = Array.isArray(value) ? value : [];
  const options =
    context.references[props.name] ??
    (items?.enum ?? []).map((one) => ({ id: String(one), label: wordsOf(String(one)) }));
  return (
    <fieldset className="field choices">
      <legend className="field-label">{labelOf(props.name, props.schema, context.root)}</legend>
      <div className="row wrap">
        {options.map(({ id, label }) => (
          <Check
            key={id}
            label={label}
            checked={chosen.includes(id)}
            disabled={context.isReadOnly}
            onChange={(checked) =>
              context.change(
                path,
                checked ? [...chosen, id] : chosen.filter((other) => other !== id),
              )
            }
          />
        ))}
      </div>
      {context.problems[pathText(path)] && (
        <span className="field-problem">{context.problems[pathText(path)]}</span>
      )}
    </fieldset>
  );
}

function JsonField(props: KnownProps) {
  const { value, path, context } = props;
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2);
  return (
    <Labelled {...props}>
      <textarea
        id={idOf(props)}
        className="input mono"
        rows={4}
        readOnly={context.isReadOnly}
        defaultValue={text}
        onBlur={(event) => {
          try {
            context.change(path, JSON.parse(event.target.value));
          } catch {
            event.target.setAttribute('aria-invalid', 'true');
          }
        }}
      />
    </Labelled>
  );
}

function ObjectField(props: KnownProps) {
  const { field, value, path, name, context } = props;
  const record = isRecord(value) ? value : {};
  const required = new Set(field.schema.required ?? []);
  const body = Object.entries(field.schema.properties ?? {})
    .filter(([property]) => path.length > 0 || !context.hidden.has(property))
    .map(([property, one]) => (
      <FieldView
        key={property}
        schema={one}
        value={record[property]}
        path={[...path, property]}
        name={property}
        isRequired={
          required.has(property) && resolveSchema(one, context.root).default === undefined
        }
        context={context}
      />
    ));
  const isItem = /^\d+$/.test(name);
  if (path.length === 0 || isItem) return <div className="fields">{body}</div>;
  return (
    <fieldset className="field-group">
      <legend>{labelOf(name, props.schema, context.root)}</legend>
      <div className="fields">{body}</div>
    </fieldset>
  );
}

function UnionField(props: KnownProps) {
  const { field, value, path, context } = props;
  const at = value === null ? -1 : variantIndex(field, value);
  const variant = field.variants[at];
  const id = `${idOf(props)}-kind`;
  const isItem = /^\d+$/.test(props.name);
  return (
    <div className="union">
      <div className="field">
        <label className="field-label" htmlFor={id}>
          {isItem ? t('form.kind') : labelOf(props.name, props.schema, context.root)}
        </label>
        <select
          id={id}
          className="input"
          disabled={context.isReadOnly}
          value={String(at)}
          onChange={(event) => {
            const chosen = field.variants[Number(event.target.value)];
            context.change(path, chosen ? defaultOf(chosen, context.root) : null);
          }}
        >
          {field.isNullable && <option value="-1">{t('common.none')}</option>}
          {field.variants.map((one, index) => (
            <option key={variantLabel(one, field.discriminator)} value={index}>
              {variantLabel(one, field.discriminator)}
            </option>
          ))}
        </select>
      </div>
      {variant && (
        <FieldView {...props} schema={variant} name={isItem ? props.name : '0'} isRequired />
      )}
    </div>
  );
}

function ArrayField(props: KnownProps) {
  const { field, value, path, name, context } = props;
  const items = Array.isArray(value) ? (value as readonly unknown[]) : [];
  const item = field.schema.items;
  if (!item) return null;
  const put = (next: readonly unknown[]) => context.change(path, next);
  const swap = (from: number, to: number) => {
    const next = [...items];
    [next[from], next[to]] = [next[to], next[from]];
    put(next);
  };
  const problem = context.problems[pathText(path)];
  return (
    <fieldset className="field-group">
      <legend>{labelOf(name, props.schema, context.root)}</legend>
      {items.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity before it is saved
        <div key={index} className="array-row">
          <FieldView
            schema={item}
            value={one}
            path={[...path, String(index)]}
            name={String(index)}
            isRequired
            context={context}
          />
          {!context.isReadOnly && (
            <div className="array-tools">
              <IconButton
                icon="up"
                small
                disabled={index === 0}
                label={t('form.moveUp', { row: index + 1 })}
                onClick={() => swap(index, index - 1)}
              />
              <IconButton
                icon="down"
                small
                disabled={index === items.length - 1}
                label={t('form.moveDown', { row: index + 1 })}
                onClick={() => swap(index, index + 1)}
              />
              <IconButton
                icon="trash"
                small
                label={t('form.remove', { row: index + 1 })}
                onClick={() => put(items.filter((_, other) => other !== index))}
              />
            </div>
          )}
        </div>
      ))}
      {problem && <span className="field-problem">{problem}</span>}
      {!context.isReadOnly && (
        <Button
          small
          icon="plus"
          onClick={() => put([...items, defaultOf(item, context.root) ?? ''])}
        >
          {t('form.add', { what: t('form.row') })}
        </Button>
      )}
    </fieldset>
  );
}
