/** The editor of a rule: its name, whether it works, its conditions, and what follows. */
import type { ReactNode } from 'react';
import type { Permission } from '../../../preload/contract/permissions.ts';
import { t } from '../../messages/index.ts';
import { Area, Button, Check, TextField } from '../../ui/index.ts';
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
        <TextField
          label={t('rules.name')}
          value={draft.name}
          maxLength={120}
          readOnly={isOff}
          onChange={(name) => onChange({ ...draft, name })}
        />
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
