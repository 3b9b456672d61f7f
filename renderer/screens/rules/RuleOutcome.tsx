/** What follows where the conditions of a rule hold: a category, or how much a match may be off. */
import { t } from '../../messages/index.ts';
import { ChoiceField, NumberField } from '../../ui/index.ts';
import type { Tolerance } from './conditions.ts';

export function CategoryField(props: {
  readonly value: string;
  readonly categories: readonly { readonly id: string; readonly name: string }[];
  readonly disabled: boolean;
  onChange(id: string): void;
}) {
  const { value, categories, disabled, onChange } = props;
  return (
    <ChoiceField
      label={t('rules.category')}
      value={value}
      unchosen={t('rules.chooseCategory')}
      options={categories.map(({ id, name }) => ({ value: id, label: name }))}
      disabled={disabled}
      onChange={onChange}
    />
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
      <ChoiceField
        label={t('rules.tolerance.agree')}
        value={value.agree}
        options={AGREE.map((agree) => ({ value: agree, label: t(`rules.agree.${agree}`) }))}
        onChange={(agree) => onChange({ ...value, agree })}
      />
    </fieldset>
  );
}

const percentOf = (share: number) => Number((share * 100).toFixed(6));
