/** Random payment orders that every rule accepts, for writing and reading back. */
import fc from 'fast-check';
import { ibanOf, rfOf } from '../../core/banking/identifiers.ts';
import type { IsoDate } from '../../core/time/dates.ts';
import {
  type Agent,
  type CodeOrOwn,
  codeOf,
  NO_ACCOUNT,
  NO_AGENT,
  NO_BLOCK,
  NO_PARTY,
  ownOf,
  type Party,
  type PaymentAccount,
  type PaymentBlock,
  type PaymentOrder,
  type PaymentTransaction,
  type PaymentType,
  type PostalAddress,
  type StructuredRemittance,
} from '../../sync/formats/payments/model.ts';

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> =>
  fc.option(value, { nil: null });

/** Texts with signs that XML must escape, without blanks at the ends or in a row. */
const text = (most: number): fc.Arbitrary<string> =>
  fc
    .array(fc.constantFrom(...'ABCxyz0189 .,-/&<>"\'äéŁж'), { minLength: 1, maxLength: most })
    .map((signs) => signs.join('').replace(/\s+/g, ' ').trim())
    .filter((value) => value !== '');

const id = fc.stringMatching(/^[A-Z0-9][A-Z0-9.-]{0,33}$/);
const iban = fc.stringMatching(/^\d{18}$/).map((account) => ibanOf('DE', account));
const bic = fc.constantFrom('DEUTDEFF', 'COBADEFFXXX', 'BNPAFRPP', 'KREDBEBB');
const country = fc.constantFrom('DE', 'FR', 'US', 'CH');
const code = (own: string, ...codes: string[]): fc.Arbitrary<CodeOrOwn> =>
  fc.oneof(fc.constantFrom(...codes).map(codeOf), fc.constant(ownOf(own)));
const amount = fc.record({
  amount: fc
    .tuple(fc.integer({ min: 1, max: 9_999_999 }), fc.integer({ min: 10, max: 99 }))
    .map(([whole, cents]) => `${whole}.${cents}`),
  currency: fc.constantFrom('EUR', 'USD', 'CHF'),
});

const address = (version: '03' | '09'): fc.Arbitrary<PostalAddress> => {
  const newer = version === '03' ? fc.constant(null) : maybe(text(16));
  return fc.record({
    department: maybe(text(30)),
    subDepartment: maybe(text(30)),
    street: maybe(text(60)),
    buildingNumber: maybe(text(10)),
    buildingName: newer,
    floor: newer,
    postBox: newer,
    room: newer,
    postCode: maybe(text(10)),
    town: text(30),
    townLocation: newer,
    district: newer,
    subdivision: maybe(text(30)),
    country,
    lines: fc.array(text(60), { maxLength: 2 }),
  });
};

const other = fc.record({
  id,
  scheme: maybe(code('OWN', 'CUST', 'BANK')),
  issuer: maybe(text(30)),
});

const party = (version: '03' | '09'): fc.Arbitrary<Party> =>
  fc.oneof(
    fc.record({
      name: text(70),
      address: maybe(address(version)),
      bic: maybe(bic),
      lei: version === '03' ? fc.constant(null) : maybe(fc.constant('529900T8BM49AURSDO55')),
      isPerson: fc.constant(false),
      otherIds: fc.array(other, { maxLength: 2 }),
      residence: maybe(country),
    }),
    fc
      .record({ name: text(70), otherIds: fc.array(other, { minLength: 1, maxLength: 2 }) })
      .map((fields) => ({ ...NO_PARTY, ...fields, isPerson: true })),
  );

const account: fc.Arbitrary<PaymentAccount> = fc.oneof(
  fc.record({
    iban,
    other: fc.constant(null),
    type: maybe(code('X1', 'CACC')),
    currency: maybe(fc.constant('EUR')),
    name: maybe(text(60)),
  }),
  other.map((value) => ({ ...NO_ACCOUNT, other: { ...value, id: value.id.slice(0, 30) } })),
);

const agent = (version: '03' | '09'): fc.Arbitrary<Agent> =>
  fc.oneof(
    fc.record({
      bic,
      clearingSystem: fc.constant(null),
      clearingNumber: fc.constant(null),
      lei: version === '03' ? fc.constant(null) : maybe(fc.constant('529900T8BM49AURSDO55')),
      name: maybe(text(60)),
      address: maybe(address(version)),
      otherId: maybe(other),
      branch: maybe(id),
    }),
    fc.constant({ ...NO_AGENT, clearingSystem: codeOf('USABA'), clearingNumber: '021000021' }),
  );

const type = (version: '03' | '09'): fc.Arbitrary<PaymentType> =>
  fc.record({
    priority: maybe(fc.constantFrom('HIGH', 'NORM')),
    serviceLevels: fc.array(code('OWN', 'URGP', 'NURG'), {
      minLength: 1,
      maxLength: version === '03' ? 1 : 2,
    }),
    localInstrument: maybe(code('CCD', 'INST')),
    categoryPurpose: maybe(code('OWN', 'SALA', 'SUPP')),
  });

const structured: fc.Arbitrary<StructuredRemittance> = fc.record({
  documents: fc.array(
    fc.record({
      type: code('OWN', 'CINV', 'CREN'),
      issuer: maybe(text(30)),
      number: maybe(text(30)),
      date: maybe(fc.constant('2026-11-01' as IsoDate)),
    }),
    { maxLength: 2 },
  ),
  due: maybe(amount),
  creditNote: maybe(amount),
  remitted: maybe(amount),
  referenceType: fc.constant(codeOf('SCOR')),
  referenceIssuer: maybe(text(30)),
  reference: id.map((value) => rfOf(value.replace(/[^A-Z0-9]/g, '').slice(0, 20))),
  additional: fc.array(text(100), { maxLength: 3 }),
});

const transaction = (version: '03' | '09'): fc.Arbitrary<PaymentTransaction> =>
  fc.record({
    instructionId: maybe(id),
    endToEndId: id,
    uetr:
      version === '03'
        ? fc.constant(null)
        : maybe(fc.constant('8a562c67-ca16-48ba-b074-65581be6f011')),
    type: maybe(type(version)),
    amount,
    transferCurrency: maybe(fc.constant('USD')),
    ordered: fc.constant(null),
    exchange: maybe(
      fc.record({
        unitCurrency: version === '03' ? fc.constant(null) : maybe(fc.constant('EUR')),
        rate: fc.constant('1.0875'),
        type: maybe(fc.constantFrom('SPOT', 'AGRD')),
        contract: maybe(text(30)),
      }),
    ),
    chargeBearer: maybe(fc.constantFrom('SHAR', 'DEBT', 'CRED')),
    ultimateDebtor: maybe(party(version)),
    intermediaries: fc.array(agent(version), { maxLength: 3 }),
    creditorAgent: maybe(agent(version)),
    creditor: party(version),
    creditorAccount: maybe(account),
    ultimateCreditor: maybe(party(version)),
    instructionsForCreditorAgent: fc.array(
      fc.record({ code: maybe(fc.constantFrom('HOLD', 'PHOB')), text: text(100) }),
      { maxLength: 2 },
    ),
    instructionForDebtorAgent: maybe(text(100)),
    purpose: maybe(code('OWN', 'GDDS', 'SALA')),
    remittance: fc.record({
      unstructured: fc.array(text(140), { maxLength: 2 }),
      structured: fc.array(structured, { maxLength: 2 }),
    }),
  });

const block = (version: '03' | '09'): fc.Arbitrary<PaymentBlock> =>
  fc
    .record({
      id,
      isBatch: maybe(fc.boolean()),
      type: maybe(type(version)),
      executionDate: fc.constantFrom('2026-11-30', '2027-02-28') as fc.Arbitrary<IsoDate>,
      debtor: party(version),
      debtorAccount: account,
      debtorAgent: agent(version),
      ultimateDebtor: maybe(party(version)),
      chargeBearer: maybe(fc.constantFrom('SHAR', 'DEBT')),
      chargesAccount: maybe(account),
      transactions: fc.array(transaction(version), { minLength: 1, maxLength: 3 }),
      hasTime: fc.boolean(),
    })
    .map(({ hasTime, ...fields }) => ({
      ...NO_BLOCK,
      ...fields,
      executionTime: version === '09' && hasTime ? `${fields.executionDate}T14:30:00` : null,
    }));

/** Ids are unique in a message; random ones get their place in front. */
function withPlaces(order: PaymentOrder): PaymentOrder {
  return {
    ...order,
    blocks: order.blocks.map((one, b) => ({
      ...one,
      id: `B${b}.${one.id}`.slice(0, 35),
      transactions: one.transactions.map((item, t) => ({
        ...item,
        endToEndId: `E${b}.${t}.${item.endToEndId}`.slice(0, 35),
      })),
    })),
  };
}

/** Orders that `version` of pain.001 holds without any loss. */
export function orders(version: '03' | '09'): fc.Arbitrary<PaymentOrder> {
  return fc
    .record({
      messageId: id,
      createdAt: fc.constant('2026-11-22T10:00:00+01:00'),
      declared: fc.constant({ count: null, sum: null }),
      initiator: party(version),
      forwarder: maybe(agent(version)),
      blocks: fc.array(block(version), { minLength: 1, maxLength: 2 }),
    })
    .map(withPlaces);
}
