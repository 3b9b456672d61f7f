/**
 * Paths of the parts that occur at many places of payment messages: parties, addresses, accounts,
 * agents, types. Names of all versions stand side by side, since each file uses only its own.
 */

import { tidy } from '../../values.ts';
import type { PathHandler } from '../../xml.ts';
import {
  type Agent,
  type CodeOrOwn,
  type Draft,
  NO_ACCOUNT,
  NO_ADDRESS,
  NO_AGENT,
  NO_PARTY,
  NO_TYPE,
  type OtherId,
  type Party,
  type PaymentAccount,
  type PaymentType,
  type PostalAddress,
} from '../model.ts';

/** The part that is being filled; parts of one kind never nest, so one place for each is enough. */
export interface OpenParts {
  party: Draft<Party>;
  agent: Draft<Agent>;
  account: Draft<PaymentAccount>;
  address: Draft<PostalAddress>;
  other: Draft<OtherId>;
  type: Draft<PaymentType>;
}

export type Paths<S> = Record<string, PathHandler<S>>;

export function newParty(): Draft<Party> {
  return { ...NO_PARTY, address: null, otherIds: [] };
}

export function newAgent(): Draft<Agent> {
  return { ...NO_AGENT, clearingSystem: null, address: null, otherId: null };
}

export function newAccount(): Draft<PaymentAccount> {
  return { ...NO_ACCOUNT, other: null, type: null };
}

function newType(): Draft<PaymentType> {
  return { ...NO_TYPE, serviceLevels: [], localInstrument: null, categoryPurpose: null };
}

export function newOpenParts(): OpenParts {
  return {
    party: newParty(),
    agent: newAgent(),
    account: newAccount(),
    address: { ...NO_ADDRESS, lines: [] },
    other: { id: '', scheme: null, issuer: null },
    type: newType(),
  };
}

/** An element whose text is taken where there is any. */
export function textOf<S>(take: (state: S, text: string) => void): PathHandler<S> {
  return {
    close(state, raw) {
      const text = tidy(raw);
      if (text !== null) take(state, text);
    },
  };
}

/** `Cd` and `Prtry` below a path. */
export function codePaths<S>(
  path: string,
  take: (state: S, value: Draft<CodeOrOwn>) => void,
): Paths<S> {
  return {
    [`${path}/Cd`]: textOf((state, code) => take(state, { code, own: null })),
    [`${path}/Prtry`]: textOf((state, own) => take(state, { code: null, own })),
  };
}

/** Elements of an address and the fields that they fill, in the order of the newer schema. */
export const ADDRESS_FIELDS = [
  ['Dept', 'department'],
  ['SubDept', 'subDepartment'],
  ['StrtNm', 'street'],
  ['BldgNb', 'buildingNumber'],
  ['BldgNm', 'buildingName'],
  ['Flr', 'floor'],
  ['PstBx', 'postBox'],
  ['Room', 'room'],
  ['PstCd', 'postCode'],
  ['TwnNm', 'town'],
  ['TwnLctnNm', 'townLocation'],
  ['DstrctNm', 'district'],
  ['CtrySubDvsn', 'subdivision'],
  ['Ctry', 'country'],
] as const;

function addressPaths<S extends OpenParts>(
  path: string,
  attach: (state: S, address: Draft<PostalAddress> | null) => void,
): Paths<S> {
  const paths: Paths<S> = {
    [path]: {
      open(state) {
        state.address = { ...NO_ADDRESS, lines: [] };
      },
      close(state) {
        const { lines, ...fields } = state.address;
        const isEmpty = lines.length === 0 && Object.values(fields).every((text) => text === null);
        attach(state, isEmpty ? null : state.address);
      },
    },
    [`${path}/AdrLine`]: textOf((state, text) => {
      state.address.lines.push(text);
    }),
  };
  for (const [element, field] of ADDRESS_FIELDS)
    paths[`${path}/${element}`] = textOf((state, text) => {
      state.address[field] = text;
    });
  return paths;
}

function otherPaths<S extends OpenParts>(
  path: string,
  attach: (state: S, other: Draft<OtherId>) => void,
): Paths<S> {
  return {
    [path]: {
      open(state) {
        state.other = { id: '', scheme: null, issuer: null };
      },
      close(state) {
        if (state.other.id !== '') attach(state, state.other);
      },
    },
    [`${path}/Id`]: textOf((state, text) => {
      state.other.id = text;
    }),
    ...codePaths(`${path}/SchmeNm`, (state, scheme) => {
      state.other.scheme = scheme;
    }),
    [`${path}/Issr`]: textOf((state, text) => {
      state.other.issuer = text;
    }),
  };
}

/** A party; `attach` puts the new one into its place when its element opens. */
export function partyPaths<S extends OpenParts>(
  path: string,
  attach: (state: S, party: Draft<Party>) => void,
): Paths<S> {
  const bic = textOf<S>((state, text) => {
    state.party.bic = text;
  });
  return {
    [path]: {
      open(state) {
        state.party = newParty();
        attach(state, state.party);
      },
    },
    [`${path}/Nm`]: textOf((state, text) => {
      state.party.name = text;
    }),
    ...addressPaths(`${path}/PstlAdr`, (state, address) => {
      state.party.address = address;
    }),
    [`${path}/Id/OrgId/BICOrBEI`]: bic,
    [`${path}/Id/OrgId/AnyBIC`]: bic,
    [`${path}/Id/OrgId/LEI`]: textOf((state, text) => {
      state.party.lei = text;
    }),
    ...otherPaths(`${path}/Id/OrgId/Othr`, (state, other) => {
      state.party.otherIds.push(other);
    }),
    ...otherPaths(`${path}/Id/PrvtId/Othr`, (state, other) => {
      state.party.isPerson = true;
      state.party.otherIds.push(other);
    }),
    [`${path}/CtryOfRes`]: textOf((state, text) => {
      state.party.residence = text;
    }),
  };
}

export function accountPaths<S extends OpenParts>(
  path: string,
  attach: (state: S, account: Draft<PaymentAccount>) => void,
): Paths<S> {
  return {
    [path]: {
      open(state) {
        state.account = newAccount();
        attach(state, state.account);
      },
    },
    [`${path}/Id/IBAN`]: textOf((state, text) => {
      state.account.iban = text.replaceAll(' ', '');
    }),
    ...otherPaths(`${path}/Id/Othr`, (state, other) => {
      state.account.other = other;
    }),
    ...codePaths(`${path}/Tp`, (state, type) => {
      state.account.type = type;
    }),
    [`${path}/Ccy`]: textOf((state, text) => {
      state.account.currency = text;
    }),
    [`${path}/Nm`]: textOf((state, text) => {
      state.account.name = text;
    }),
  };
}

export function agentPaths<S extends OpenParts>(
  path: string,
  attach: (state: S, agent: Draft<Agent>) => void,
): Paths<S> {
  const bank = `${path}/FinInstnId`;
  const bic = textOf<S>((state, text) => {
    state.agent.bic = text;
  });
  return {
    [path]: {
      open(state) {
        state.agent = newAgent();
        attach(state, state.agent);
      },
    },
    [`${bank}/BIC`]: bic,
    [`${bank}/BICFI`]: bic,
    ...codePaths(`${bank}/ClrSysMmbId/ClrSysId`, (state, system) => {
      state.agent.clearingSystem = system;
    }),
    [`${bank}/ClrSysMmbId/MmbId`]: textOf((state, text) => {
      state.agent.clearingNumber = text;
    }),
    [`${bank}/LEI`]: textOf((state, text) => {
      state.agent.lei = text;
    }),
    [`${bank}/Nm`]: textOf((state, text) => {
      state.agent.name = text;
    }),
    ...addressPaths(`${bank}/PstlAdr`, (state, address) => {
      state.agent.address = address;
    }),
    ...otherPaths(`${bank}/Othr`, (state, other) => {
      state.agent.otherId = other;
    }),
    [`${path}/BrnchId/Id`]: textOf((state, text) => {
      state.agent.branch = text;
    }),
  };
}

export function typePaths<S extends OpenParts>(
  path: string,
  attach: (state: S, type: Draft<PaymentType>) => void,
): Paths<S> {
  return {
    [path]: {
      open(state) {
        state.type = newType();
        attach(state, state.type);
      },
    },
    [`${path}/InstrPrty`]: textOf((state, text) => {
      state.type.priority = text;
    }),
    ...codePaths(`${path}/SvcLvl`, (state, level) => {
      state.type.serviceLevels.push(level);
    }),
    ...codePaths(`${path}/LclInstrm`, (state, instrument) => {
      state.type.localInstrument = instrument;
    }),
    ...codePaths(`${path}/CtgyPurp`, (state, purpose) => {
      state.type.categoryPurpose = purpose;
    }),
  };
}
