/** Fields of single values: text, figures, money, choices, yes or no, and plain JSON. */
import { t } from '../messages/index.ts';
import { Check } from '../ui/index.ts';
import { idOf, type KnownProps, Labelled, noteIdOf, problemOf, type Reference } from './field.tsx';
import { labelOf, resolveSchema, wordsOf } from './json-schema.ts';
import { isRecord, pathText } from './values.ts';

export function ScalarField(props: KnownProps) {
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
      aria-describedby={noteIdOf(props)}
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
  const problem = problemOf(props);
  const text = (part: 'currency' | 'amount') => String(money[part] ?? '');
  // Both parts blank mean that there is no amount, where there may be none.
  const change = (next: { readonly [part: string]: unknown }) => {
    const isBlank = (next.currency ?? '') === '' && (next.amount ?? '') === '';
    context.change(path, isBlank && props.field.isNullable ? null : next);
  };
  return (
    <Labelled {...props}>
      <div className="row money-field">
        <input
          className="input currency-input"
          aria-label={t('form.currency')}
          maxLength={3}
          readOnly={context.isReadOnly}
          value={text('currency')}
          onChange={(event) => change({ ...money, currency: event.target.value.toUpperCase() })}
        />
        <input
          id={id}
          className="input num figure-input"
          inputMode="decimal"
          autoComplete="off"
          readOnly={context.isReadOnly}
          aria-invalid={problem !== undefined}
          aria-describedby={noteIdOf(props)}
          value={text('amount')}
          onChange={(event) => change({ ...money, amount: event.target.value })}
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
      aria-describedby={noteIdOf(props)}
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

export function BooleanField(props: KnownProps) {
  const { schema, name, value, path, context } = props;
  return (
    <div className="field">
      <Check
        label={labelOf(name, schema, context.root)}
        checked={value === true}
        disabled={context.isReadOnly}
        onChange={(checked) => context.change(path, checked)}
      />
      {context.problems[pathText(path)] && (
        <span className="field-problem">{context.problems[pathText(path)]}</span>
      )}
    </div>
  );
}

export function ChoicesField(props: KnownProps) {
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
