/** The editor of a rule: its name, whether it works, its conditions, and what follows. */
import type { ReactNode } from 'react';
import type { Permission } from '../../../preload/contract/permissions.ts';
import { t } from '../../messages/index.ts';
import { Area, Button, Check } from '../../ui/index.ts';
import { type Choices, ConditionsEditor } from './ConditionsEditor.tsx';
import type { DraftCondition, Tolerance } from './conditions.ts';

export interface RuleDraft {
  readonly id: string | undefined;
  readonly entry: number | undefined;
  readonly name: string;
  readonly active: boolean;
  readonly conditions: readonly DraftCondition[];
  readonly categoryId: string;
  readonly learned: boolean;
  readonly precision: string | null;
  readonly tolerance: Tolerance;
}

export interface RuleEditorProps {
  readonly draft: RuleDraft;
  readonly choices: Choices;
  readonly isReady: boolean;
  readonly isChanged: boolean;
  readonly isBusy: boolean;
  readonly refusal: string | null;
  readonly permission: Permission;
  /** What the command refused, under the form. */
  readonly problem: string | null;
  /** The fields of what follows. */
  readonly outcome: ReactNode;
  onChange(draft: RuleDraft): void;
  onSave(): void;
  onRevert(): void;
  onRemove(): void;
}

export function RuleEditor(props: RuleEditorProps) {
  const { draft, choices, isReady, isChanged, isBusy, refusal, permission, problem, outcome } =
    props;
  const { onChange, onSave, onRevert, onRemove } = props;
  const isOff = refusal !== null;
  return (
    <Area title={t('rules.editor')} className="rule-editor">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !isOff && !isBusy) onSave();
        }}
      >
        <label className="field">
          <span className="field-label">{t('rules.name')}</span>
          <input
            className="input"
            value={draft.name}
            maxLength={120}
            readOnly={isOff}
            onChange={(event) => onChange({ ...draft, name: event.target.value })}
          />
        </label>
        <Check
          label={t('rules.active')}
          checked={draft.active}
          disabled={isOff}
          onChange={(active) => onChange({ ...draft, active })}
        />
        <ConditionsEditor
          conditions={draft.conditions}
          choices={choices}
          disabled={isOff}
          onChange={(conditions) => onChange({ ...draft, conditions })}
        />
        {outcome}
        {problem && (
          <p className="negative" role="alert">
            {problem}
          </p>
        )}
        <div className="rule-actions">
          {draft.id !== undefined && (
            <Button small writes={permission} disabled={isBusy} onClick={onRemove}>
              {t('rules.remove')}
            </Button>
          )}
          <span className="grow" />
          {isChanged && (
            <Button small kind="quiet" onClick={onRevert}>
              {t('rules.revert')}
            </Button>
          )}
          <Button
            small
            submit
            kind="primary"
            writes={permission}
            disabled={!isReady || !isChanged || isBusy}
          >
            {t('rules.save')}
          </Button>
        </div>
      </form>
    </Area>
  );
}

export function CategoryField(props: {
  readonly value: string;
  readonly categories: readonly { readonly id: string; readonly name: string }[];
  readonly disabled: boolean;
  onChange(id: string): void;
}) {
  const { value, categories, disabled, onChange } = props;
  return (
    <label className="field">
      <span className="field-label">{t('rules.category')}</span>
      <select
        className="input"
        value={value}
        disabled={disabled}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="" disabled>
          {t('rules.chooseCategory')}
        </option>
        {categories.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

const AGREE = ['reference', 'counterparty', 'nothing'] as const;

export function ToleranceFields(props: {
  readonly value: Tolerance;
  readonly disabled: boolean;
  onChange(tolerance: Tolerance): void;
}) {
  const { value, disabled, onChange } = props;
  return (
    <fieldset className="tolerance" disabled={disabled}>
      <legend>{t('rules.tolerance')}</legend>
      <NumberField
        label={t('rules.tolerance.share')}
        value={percentOf(value.share)}
        max={100}
        onChange={(share) => onChange({ ...value, share: share / 100 })}
      />
      <NumberField
        label={t('rules.tolerance.exchange')}
        value={percentOf(value.fxShare)}
        max={100}
        onChange={(share) => onChange({ ...value, fxShare: share / 100 })}
      />
      <NumberField
        label={t('rules.tolerance.minor')}
        value={value.minor}
        max={1_000_000_000}
        isWhole
        onChange={(minor) => onChange({ ...value, minor })}
      />
      <NumberField
        label={t('rules.tolerance.days')}
        value={value.days}
        max={365}
        isWhole
        onChange={(days) => onChange({ ...value, days })}
      />
      <label className="field">
        <span className="field-label">{t('rules.tolerance.agree')}</span>
        <select
          className="input"
          value={value.agree}
          onChange={(event) =>
            onChange({ ...value, agree: event.target.value as Tolerance['agree'] })
          }
        >
          {AGREE.map((agree) => (
            <option key={agree} value={agree}>
              {t(`rules.agree.${agree}`)}
            </option>
          ))}
        </select>
      </label>
    </fieldset>
  );
}

const percentOf = (share: number) => Number((share * 100).toFixed(6));

/** A number from zero to `max`; what is typed outside is brought inside. */
function NumberField(props: {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly isWhole?: boolean;
  onChange(value: number): void;
}) {
  const { label, value, max, isWhole = false, onChange } = props;
  const read = (text: string) => {
    const inside = Math.max(0, Math.min(max, Number(text) || 0));
    return isWhole ? Math.trunc(inside) : inside;
  };
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      <input
        className="input"
        type="number"
        min={0}
        max={max}
        step={isWhole ? 1 : 'any'}
        value={value}
        onChange={(event) => onChange(read(event.target.value))}
      />
    </label>
  );
}
