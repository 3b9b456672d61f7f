/** The fields of a schema form: what is made of others, and which kind of value takes which field. */
import { t } from '../messages/index.ts';
import { Button, Check, IconButton } from '../ui/index.ts';
import { type FieldViewProps, idOf, type KnownProps } from './field.tsx';
import {
  defaultOf,
  labelOf,
  readField,
  resolveSchema,
  variantIndex,
  variantLabel,
} from './json-schema.ts';
import { BooleanField, ChoicesField, ScalarField } from './scalarFields.tsx';
import { isRecord, pathText } from './values.ts';

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
  const label = labelOf(name, props.schema, context.root);
  const mayBeAbsent = !props.isRequired && field.schema.default === undefined;
  return (
    <fieldset className="field-group">
      <legend>{label}</legend>
      {mayBeAbsent && (
        <Presence {...props} label={label} isPresent={value !== undefined && value !== null} />
      )}
      {!(mayBeAbsent && (value === undefined || value === null)) && (
        <div className="fields">{body}</div>
      )}
    </fieldset>
  );
}

/** A group that may be left out as a whole: what it holds is asked for only where it is there. */
function Presence(props: KnownProps & { readonly label: string; readonly isPresent: boolean }) {
  const { field, path, context, label, isPresent } = props;
  const empty = defaultOf(field.schema, context.root) ?? {};
  return (
    <div className="group-presence">
      <Check
        label={t('form.present', { group: label })}
        checked={isPresent}
        disabled={context.isReadOnly}
        onChange={(isWanted) => context.change(path, isWanted ? empty : undefined)}
      />
      {!isPresent && field.schema.description && (
        <span className="muted">{field.schema.description}</span>
      )}
    </div>
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
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a frame of its own
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a row has no identity before it is saved
          key={index}
          className="array-row"
          role="group"
          aria-label={t('form.rowNumber', { row: index + 1 })}
        >
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
