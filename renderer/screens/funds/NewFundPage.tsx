/** A new fund in two steps: what it is, then what was agreed on. Both survive a restart. */
import { useMemo, useState } from 'react';
import type { InputOf } from '../../contract.ts';
import { contractDrafts } from '../../form/drafts.ts';
import type { JsonSchema } from '../../form/json-schema.ts';
import { SchemaForm } from '../../form/SchemaForm.tsx';
import { t } from '../../messages/index.ts';
import { useCommand, useQuery } from '../../query.ts';
import { useEntrySchema } from '../../run/entry-schema.ts';
import { Screen } from '../../shell/Screen.tsx';
import { useAsOf } from '../../stores/clocks.ts';
import { Area, Button, Skeleton } from '../../ui/index.ts';
import { goToFund, goToFunds } from './places.ts';

type Values = { readonly [name: string]: unknown };

const TERM_FIELDS = ['validFrom', 'terms', 'note'];
const FACTS_DRAFT = 'funds.create.facts';
const TERMS_DRAFT = 'funds.create.terms';

/** The part of the command's schema that one step asks for. */
function stepSchema(schema: JsonSchema, isOfStep: (name: string) => boolean): JsonSchema {
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => isOfStep(name));
  return {
    ...schema,
    properties: Object.fromEntries(properties),
    required: (schema.required ?? []).filter(isOfStep),
  };
}

/** What most agreements begin from; every term is there to be changed. */
function usualTerms(currency: string): InputOf<'funds.create'>['terms'] {
  return {
    currency,
    waterfall: {
      form: 'whole-fund',
      order: 'capital-first',
      preferredReturn: {
        rateAnnual: '0.08',
        compounding: 'compound',
        convention: 'continuous',
        dayCount: 'act/365f',
        from: 'due-date',
        onFees: true,
      },
      catchUp: { share: '1' },
      carry: { rate: '0.2' },
      carryTiers: [],
      gpCommitment: 'carry-free',
    },
    capitalCalls: {
      basis: 'commitment',
      noticeDays: 10,
      lateInterest: { rateAnnual: '0', dayCount: 'act/365f' },
    },
    equalisation: { rateAnnual: '0.08', dayCount: 'act/365f', onFees: true },
    clawback: { taxRate: '0', escrowShare: '0', liability: 'several', interim: 'none' },
    classes: [],
  };
}

/** Funds, entities and accounts to choose from. */
export function useFundReferences(ownId?: string) {
  const asOf = useAsOf();
  const funds = useQuery('funds.list', { asOf }, { topics: ['fund'] });
  const entities = useQuery('entities.list', {}, { topics: ['entity'] });
  const accounts = useQuery('accounts.list', { asOf }, { topics: ['account'] });
  return useMemo(
    () => ({
      parentId: (funds.data ?? [])
        .filter(({ id }) => id !== ownId)
        .map(({ id, name }) => ({ id, label: name })),
      entityId: (entities.data ?? []).map(({ id, name }) => ({ id, label: name })),
      accountId: (accounts.data ?? []).map(({ id, name, entityName, currency }) => ({
        id,
        label: `${entityName} · ${name} · ${currency}`,
      })),
    }),
    [funds.data, entities.data, accounts.data, ownId],
  );
}

export function NewFundPage() {
  const schema = useEntrySchema('funds.create');
  const asOf = useAsOf();
  const [facts, setFacts] = useState<Values | null>(null);
  const references = useFundReferences();
  const create = useCommand('funds.create', {
    toastErrors: false,
    done: () => t('funds.created', { name: String(facts?.name ?? '') }),
  });
  const steps = useMemo(
    () =>
      schema && {
        facts: stepSchema(schema, (name) => !TERM_FIELDS.includes(name)),
        terms: stepSchema(schema, (name) => TERM_FIELDS.includes(name)),
      },
    [schema],
  );
  const start = useMemo(
    () => ({ vintage: Number(asOf.slice(0, 4)), currency: 'EUR', ...facts }),
    [asOf, facts],
  );
  const currency = String(facts?.currency ?? 'EUR');
  const firstTerms = useMemo(
    () => ({ validFrom: asOf, terms: usualTerms(currency), note: null }),
    [asOf, currency],
  );
  const isOfFacts =
    create.error?.path !== undefined &&
    !TERM_FIELDS.includes(create.error.path.split('.')[0] ?? '');
  return (
    <Screen
      permission="fund.edit"
      title={t('funds.new')}
      context={t('funds.newContext')}
      tabTitle={t('funds.new')}
      actions={
        <Button icon="left" onClick={goToFunds}>
          {t('funds.all')}
        </Button>
      }
    >
      {steps === undefined ? (
        <Skeleton rows={10} />
      ) : facts === null ? (
        <Area title={t('funds.newFacts')} padded className="new-fund">
          <SchemaForm
            key="facts"
            schema={steps.facts}
            initial={start}
            references={references}
            draftKey={FACTS_DRAFT}
            submitLabel={t('funds.newNext')}
            {...(create.error && isOfFacts ? { error: create.error } : {})}
            onCancel={goToFunds}
            onSubmit={async (value) => {
              setFacts(value);
              // The draft stays until the fund is there.
              return false;
            }}
          />
        </Area>
      ) : (
        <Area
          title={t('funds.newTerms')}
          caption={String(facts.name)}
          padded
          className="new-fund"
          aside={
            <Button small icon="left" onClick={() => setFacts(null)}>
              {t('funds.newBack')}
            </Button>
          }
        >
          <SchemaForm
            key="terms"
            schema={steps.terms}
            initial={firstTerms}
            draftKey={TERMS_DRAFT}
            submitLabel={t('funds.newCreate')}
            {...(create.error ? { error: create.error } : {})}
            onCancel={goToFunds}
            onSubmit={async (value) => {
              const input = { ...facts, ...value } as InputOf<'funds.create'>;
              const reply = await create.run(input);
              if (!reply.ok) return false;
              await contractDrafts.save(FACTS_DRAFT, null);
              goToFund(reply.value.fundId, input.name);
              return true;
            }}
          />
        </Area>
      )}
    </Screen>
  );
}
