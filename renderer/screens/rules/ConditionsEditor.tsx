/** The conditions of a rule, one a row: field, comparison, values, and whether it must not hold. */
import { useId } from 'react';
import { t } from '../../messages/index.ts';
import { Button, Check, IconButton } from '../../ui/index.ts';
import {
  type DraftCondition,
  draftCondition,
  FIELDS,
  type Field,
  type Op,
  opsOf,
  SETS,
} from './conditions.ts';

export interface Choice {
  readonly id: string;
  readonly label: string;
}
/** What account, bank, entity and currency are chosen from. */
export type Choices = { readonly [field in Field]?: readonly Choice[] };

export interface ConditionsEditorProps {
  readonly conditions: readonly DraftCondition[];
  readonly choices: Choices;
  readonly disabled: boolean;
  onChange(conditions: readonly DraftCondition[]): void;
}

export function ConditionsEditor(props: ConditionsEditorProps) {
  const { conditions, choices, disabled, onChange } = props;
  const change = (key: string, part: Partial<DraftCondition>) =>
    onChange(conditions.map((one) => (one.key === key ? { ...one, ...part } : one)));
  return (
    <fieldset className="conditions" disabled={disabled}>
      <legend>{t('rules.conditions')}</legend>
      {conditions.length === 0 && <p className="muted">{t('rules.conditionsNone')}</p>}
      {conditions.map((one, index) => (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset draws its own frame and cannot be a grid
        <div
          key={one.key}
          className="condition"
          role="group"
          aria-label={t('rules.condition', { number: index + 1 })}
        >
          <Check
            label={t('rules.not')}
            checked={one.none}
            disabled={disabled}
            onChange={(none) => change(one.key, { none })}
          />
          <select
            className="input"
            aria-label={t('rules.field')}
            value={one.field}
            onChange={(event) => {
              const { op, values } = draftCondition(event.target.value as Field);
              change(one.key, { field: event.target.value as Field, op, values });
            }}
          >
            {FIELDS.map((field) => (
              <option key={field} value={field}>
                {t(`rules.field.${field}`)}
              </option>
            ))}
          </select>
          <select
            className="input"
            aria-label={t('rules.op')}
            value={one.op}
            onChange={(event) => change(one.key, { op: event.target.value as Op })}
          >
            {opsOf(one.field).map((op) => (
              <option key={op} value={op}>
                {t(`rules.op.${op}`)}
              </option>
            ))}
          </select>
          <Values one={one} choices={choices} onChange={(values) => change(one.key, { values })} />
          <IconButton
            icon="close"
            small
            disabled={disabled}
            label={t('rules.removeCondition', { number: index + 1 })}
            onClick={() => onChange(conditions.filter(({ key }) => key !== one.key))}
          />
        </div>
      ))}
      <Button
        small
        icon="plus"
        disabled={disabled}
        onClick={() => onChange([...conditions, draftCondition()])}
      >
        {t('rules.addCondition')}
      </Button>
    </fieldset>
  );
}

interface ValuesProps {
  readonly one: DraftCondition;
  readonly choices: Choices;
  onChange(values: readonly string[]): void;
}

function Values({ one, choices, onChange }: ValuesProps) {
  if (one.field === 'direction')
    return (
      <select
        className="input"
        aria-label={t('rules.values')}
        value={one.values[0] ?? 'in'}
        onChange={(event) => onChange([event.target.value])}
      >
        {(['in', 'out'] as const).map((value) => (
          <option key={value} value={value}>
            {t(`rules.direction.${value}`)}
          </option>
        ))}
      </select>
    );
  if (one.field === 'amount') return <Amounts one={one} onChange={onChange} />;
  if (SETS.includes(one.field))
    return <SetValues one={one} choices={choices[one.field] ?? []} onChange={onChange} />;
  return (
    <textarea
      className="input"
      rows={Math.min(6, Math.max(1, one.values.length))}
      aria-label={t('rules.values')}
      title={t('rules.valuesHelp')}
      value={one.values.join('\n')}
      onChange={(event) => onChange(event.target.value.split('\n'))}
    />
  );
}

function Amounts({ one, onChange }: Omit<ValuesProps, 'choices'>) {
  const [first = '', second = ''] = one.values;
  return (
    <div className="row">
      <input
        className="input"
        inputMode="decimal"
        aria-label={t('rules.valueFrom')}
        value={first}
        onChange={(event) => onChange([event.target.value, second])}
      />
      {one.op === 'between' && (
        <input
          className="input"
          inputMode="decimal"
          aria-label={t('rules.valueTo')}
          value={second}
          onChange={(event) => onChange([first, event.target.value])}
        />
      )}
    </div>
  );
}

function SetValues(props: {
  readonly one: DraftCondition;
  readonly choices: readonly Choice[];
  onChange(values: readonly string[]): void;
}) {
  const { one, choices, onChange } = props;
  const id = useId();
  const nameOf = (value: string) => choices.find((choice) => choice.id === value)?.label ?? value;
  return (
    <div className="set-values">
      {one.values.map((value) => (
        <span key={value} className="chip neutral">
          {nameOf(value)}
          <IconButton
            icon="close"
            small
            size={10}
            label={t('rules.removeValue', { name: nameOf(value) })}
            onClick={() => onChange(one.values.filter((other) => other !== value))}
          />
        </span>
      ))}
      <select
        id={id}
        className="input"
        aria-label={t('rules.values')}
        value=""
        onChange={(event) => onChange([...one.values, event.target.value])}
      >
        <option value="" disabled>
          {t('rules.addValue')}
        </option>
        {choices
          .filter((choice) => !one.values.includes(choice.id))
          .map((choice) => (
            <option key={choice.id} value={choice.id}>
              {choice.label}
            </option>
          ))}
      </select>
    </div>
  );
}
