/**
 * The sanctions lists that come as XML: OFAC's SDN.XML of both namespaces, the EU's FSF export 1.1, the
 * UN's consolidated list and the list of the UK. Each is one table of paths; parties leave as they end.
 */
import type { Result } from '../../../core/result.ts';
import { tidy } from '../values.ts';
import { compilePaths, type PathHandler } from '../xml.ts';
import type { NameQuality, PartyKind, SanctionList, SanctionsRead, TakeParty } from './model.ts';
import { ofacDate } from './ofacCsv.ts';
import {
  joined,
  ListCounter,
  type ListState,
  newDraft,
  type PartyDraft,
  partialDate,
  readXmlList,
} from './reader.ts';

interface State extends ListState {
  readonly list: SanctionList;
  party: PartyDraft;
  /** Values of the part at hand (an alias, an address, a document) by element name. */
  part: Record<string, string>;
  /** Lines of an address, in order. */
  lines: string[];
}

type Paths = Record<string, PathHandler<State>>;
export type ListSource = Uint8Array | Iterable<Uint8Array>;

function newState(list: SanctionList, take: TakeParty): State {
  return {
    list,
    counter: new ListCounter(take),
    publishedOn: null,
    line: () => 0,
    party: newDraft(list),
    part: {},
    lines: [],
  };
}

function text(take: (state: State, value: string) => void): PathHandler<State> {
  return {
    close(state, raw) {
      const value = tidy(raw);
      if (value !== null) take(state, value);
    },
  };
}

/** Elements below `path` that fill the part, which begins anew there and is taken at its end. */
function part(path: string, names: readonly string[], take: (state: State) => void): Paths {
  const paths: Paths = {
    [path]: {
      open(state) {
        state.part = {};
      },
      close: take,
    },
  };
  for (const name of names)
    paths[`${path}/${name}`] = text((state, value) => {
      const known = state.part[name];
      state.part[name] = known === undefined ? value : `${known}, ${value}`;
    });
  return paths;
}

function party(path: string, finish: (state: State) => void = () => {}): Paths {
  return {
    [path]: {
      open(state) {
        state.party = newDraft(state.list);
      },
      close(state) {
        finish(state);
        state.counter.give(state.party, state.line());
      },
    },
  };
}

function addName(
  state: State,
  name: string | null,
  quality: NameQuality,
  type: string | null,
  language: string | null = null,
): void {
  if (name !== null) state.party.names.push({ name, quality, type, language });
}

// ---------------------------------------------------------------- OFAC

const SDN = 'sdnList/sdnEntry';
const OFAC_KINDS: Readonly<Record<string, PartyKind>> = {
  individual: 'person',
  entity: 'entity',
  vessel: 'vessel',
  aircraft: 'aircraft',
};

function usDate(words: string): string {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(words);
  return match ? (partialDate(match[3], match[1], match[2]) ?? words) : words;
}

const OFAC = compilePaths<State>({
  'sdnList/publshInformation/Publish_Date': text((state, value) => {
    state.publishedOn = usDate(value);
  }),
  ...party(SDN),
  [`${SDN}/uid`]: text((state, value) => {
    state.party.id = value;
  }),
  [`${SDN}/firstName`]: text((state, value) => {
    addName(state, value, 'primary', null);
  }),
  [`${SDN}/lastName`]: text((state, value) => {
    const first = state.party.names.shift();
    state.party.names.unshift({
      name: first ? `${value}, ${first.name}` : value,
      quality: 'primary',
      type: null,
      language: null,
    });
  }),
  [`${SDN}/sdnType`]: text((state, value) => {
    state.party.kind = OFAC_KINDS[value.toLowerCase()] ?? 'unknown';
  }),
  [`${SDN}/title`]: text((state, value) => {
    state.party.title = value;
  }),
  [`${SDN}/remarks`]: text((state, value) => {
    state.party.remarks = value;
  }),
  [`${SDN}/programList/program`]: text((state, value) => {
    state.party.programs.push(value);
  }),
  ...part(`${SDN}/akaList/aka`, ['type', 'category', 'lastName', 'firstName'], (state) => {
    const { type, category, lastName, firstName } = state.part;
    addName(
      state,
      joined([lastName, firstName], ', '),
      category === 'weak' ? 'weak' : 'strong',
      type ?? null,
    );
  }),
  ...part(
    `${SDN}/addressList/address`,
    ['address1', 'address2', 'address3', 'city', 'stateOrProvince', 'postalCode', 'country'],
    (state) => {
      const words = joined(Object.values(state.part), ', ');
      if (words !== null)
        state.party.addresses.push({ text: words, country: state.part.country ?? null });
    },
  ),
  // The list of ids also holds what is none: gender and remarks.
  ...part(`${SDN}/idList/id`, ['idType', 'idNumber', 'idCountry'], (state) => {
    const { idType = '', idNumber, idCountry = null } = state.part;
    if (/^gender$/i.test(idType)) state.party.gender = idNumber ?? null;
    else if (idNumber !== undefined && !/remark|sanction|website|email/i.test(idType))
      state.party.identifiers.push({ type: idType, number: idNumber, country: idCountry });
  }),
  ...part(`${SDN}/dateOfBirthList/dateOfBirthItem`, ['dateOfBirth'], (state) => {
    if (state.part.dateOfBirth) state.party.births.push(ofacDate(state.part.dateOfBirth));
  }),
  ...part(`${SDN}/placeOfBirthList/placeOfBirthItem`, ['placeOfBirth'], (state) => {
    if (state.part.placeOfBirth) state.party.birthPlaces.push(state.part.placeOfBirth);
  }),
  ...part(`${SDN}/nationalityList/nationality`, ['country'], (state) => {
    if (state.part.country) state.party.countries.push(state.part.country);
  }),
  ...part(`${SDN}/citizenshipList/citizenship`, ['country'], (state) => {
    if (state.part.country) state.party.countries.push(state.part.country);
  }),
  ...part(`${SDN}/vesselInfo`, ['callSign', 'vesselType', 'vesselFlag', 'vesselOwner'], (state) => {
    const { callSign, vesselFlag, vesselType, vesselOwner } = state.part;
    if (callSign)
      state.party.identifiers.push({
        type: 'Call sign',
        number: callSign,
        country: vesselFlag ?? null,
      });
    if (vesselFlag) state.party.countries.push(vesselFlag);
    state.party.remarks = joined([state.party.remarks, vesselType, vesselOwner], '; ');
  }),
});

/** OFAC's SDN.XML or consolidated XML, of the old and the new namespace. */
export function readOfacXml(
  source: ListSource,
  take: TakeParty,
  list: SanctionList = 'ofac-sdn',
): Result<SanctionsRead> {
  return readXmlList(list, OFAC, newState(list, take), source);
}

// ---------------------------------------------------------------- EU

const EU_ROOT = 'export/sanctionEntity';
const EU_KINDS: Readonly<Record<string, PartyKind>> = { P: 'person', E: 'entity' };

/** "00" stands for an unknown country. */
function euCountry(code: string | undefined): string | null {
  return code === undefined || code === '' || code === '00' ? null : code;
}

const EU = compilePaths<State>({
  export: {
    open(state, attributes) {
      state.publishedOn = attributes.generationDate ?? null;
    },
  },
  [EU_ROOT]: {
    open(state, attributes) {
      state.party = newDraft(state.list);
      state.party.id = attributes.euReferenceNumber || attributes.logicalId || '';
    },
    close(state) {
      state.counter.give(state.party, state.line());
    },
  },
  [`${EU_ROOT}/regulation`]: {
    open(state, attributes) {
      const { programme, publicationDate } = attributes;
      if (programme && !state.party.programs.includes(programme))
        state.party.programs.push(programme);
      state.party.listedOn ??= publicationDate || null;
    },
  },
  [`${EU_ROOT}/subjectType`]: {
    open(state, attributes) {
      state.party.kind = EU_KINDS[attributes.classificationCode ?? ''] ?? 'unknown';
    },
  },
  [`${EU_ROOT}/nameAlias`]: {
    open(state, attributes) {
      const { firstName, middleName, lastName, wholeName, strong, nameLanguage } = attributes;
      const name = tidy(wholeName) ?? joined([firstName, middleName, lastName]);
      const isFirst = state.party.names.length === 0;
      const quality = strong === 'false' ? 'weak' : isFirst ? 'primary' : 'strong';
      addName(state, name, quality, null, tidy(nameLanguage));
      state.party.title ??= joined([attributes.title, attributes.function], ', ');
      state.party.gender ??= tidy(attributes.gender);
    },
  },
  [`${EU_ROOT}/birthdate`]: {
    open(state, attributes) {
      const { birthdate, year, monthOfYear, dayOfMonth, circa, city, place } = attributes;
      const date = tidy(birthdate) ?? partialDate(year, monthOfYear, dayOfMonth);
      if (date !== null) state.party.births.push({ date, isApproximate: circa === 'true' });
      const where = joined([place, city, attributes.region], ', ');
      if (where !== null) state.party.birthPlaces.push(where);
    },
  },
  [`${EU_ROOT}/citizenship`]: {
    open(state, attributes) {
      const country = euCountry(attributes.countryIso2Code);
      if (country !== null) state.party.countries.push(country);
    },
  },
  [`${EU_ROOT}/address`]: {
    open(state, attributes) {
      const { street, poBox, zipCode, city, region, place, countryDescription } = attributes;
      const country = euCountry(attributes.countryIso2Code);
      const words = joined(
        [street, poBox, zipCode, city, place, region, country && countryDescription],
        ', ',
      );
      if (words !== null) state.party.addresses.push({ text: words, country });
    },
  },
  [`${EU_ROOT}/identification`]: {
    open(state, attributes) {
      const number = tidy(attributes.number) ?? tidy(attributes.latinNumber);
      if (number !== null)
        state.party.identifiers.push({
          type: attributes.identificationTypeCode ?? '',
          number,
          country: euCountry(attributes.countryIso2Code),
        });
    },
  },
  [`${EU_ROOT}/remark`]: text((state, value) => {
    state.party.remarks = joined([state.party.remarks, value], '; ');
  }),
});

/** The EU's consolidated financial sanctions file, XML 1.1. */
export function readEuXml(source: ListSource, take: TakeParty): Result<SanctionsRead> {
  return readXmlList('eu-fsf', EU, newState('eu-fsf', take), source);
}

// ---------------------------------------------------------------- UN

function unParty(root: string, prefix: string, kind: PartyKind): Paths {
  const set = (take: (draft: PartyDraft, value: string) => void): PathHandler<State> =>
    text((state, value) => take(state.party, value));
  const document = [
    'TYPE_OF_DOCUMENT',
    'TYPE_OF_DOCUMENT2',
    'NUMBER',
    'ISSUING_COUNTRY',
    'COUNTRY_OF_ISSUE',
  ];
  const nameParts = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME'];
  const names = Object.fromEntries(
    nameParts.map((name) => [
      `${root}/${name}`,
      text((state, value) => {
        state.lines.push(value);
      }),
    ]),
  );
  return {
    [root]: {
      open(state) {
        state.party = newDraft(state.list);
        state.party.kind = kind;
        state.lines = [];
      },
      close(state) {
        const name = joined(state.lines);
        if (name !== null)
          state.party.names.unshift({ name, quality: 'primary', type: null, language: null });
        state.counter.give(state.party, state.line());
      },
    },
    ...names,
    [`${root}/DATAID`]: set((draft, value) => {
      if (draft.id === '') draft.id = value;
    }),
    [`${root}/REFERENCE_NUMBER`]: set((draft, value) => {
      draft.id = value;
    }),
    [`${root}/NAME_ORIGINAL_SCRIPT`]: text((state, value) => {
      addName(state, value, 'strong', 'original script');
    }),
    [`${root}/UN_LIST_TYPE`]: set((draft, value) => {
      draft.programs.push(value);
    }),
    [`${root}/LISTED_ON`]: set((draft, value) => {
      draft.listedOn = value;
    }),
    [`${root}/GENDER`]: set((draft, value) => {
      draft.gender = value;
    }),
    [`${root}/COMMENTS1`]: set((draft, value) => {
      draft.remarks = value;
    }),
    [`${root}/TITLE/VALUE`]: set((draft, value) => {
      draft.title = joined([draft.title, value], ', ');
    }),
    [`${root}/DESIGNATION/VALUE`]: set((draft, value) => {
      draft.title = joined([draft.title, value], ', ');
    }),
    [`${root}/NATIONALITY/VALUE`]: set((draft, value) => {
      draft.countries.push(value);
    }),
    ...part(`${root}/${prefix}_ALIAS`, ['QUALITY', 'ALIAS_NAME'], (state) => {
      const { QUALITY = null, ALIAS_NAME = null } = state.part;
      addName(state, ALIAS_NAME, QUALITY === 'Low' ? 'weak' : 'strong', QUALITY);
    }),
    ...part(
      `${root}/${prefix}_ADDRESS`,
      ['STREET', 'CITY', 'STATE_PROVINCE', 'ZIP_CODE', 'COUNTRY', 'NOTE'],
      (state) => {
        const words = joined(Object.values(state.part), ', ');
        if (words !== null)
          state.party.addresses.push({ text: words, country: state.part.COUNTRY ?? null });
      },
    ),
    ...part(
      `${root}/${prefix}_DATE_OF_BIRTH`,
      ['TYPE_OF_DATE', 'DATE', 'YEAR', 'FROM_YEAR', 'TO_YEAR'],
      (state) => {
        const { TYPE_OF_DATE, DATE, YEAR, FROM_YEAR, TO_YEAR } = state.part;
        const range = FROM_YEAR && TO_YEAR ? `${FROM_YEAR} to ${TO_YEAR}` : null;
        const date = DATE ?? YEAR ?? range;
        if (date)
          state.party.births.push({
            date,
            isApproximate: date === range || TYPE_OF_DATE === 'APPROXIMATELY',
          });
      },
    ),
    ...part(`${root}/${prefix}_PLACE_OF_BIRTH`, ['CITY', 'STATE_PROVINCE', 'COUNTRY'], (state) => {
      const words = joined(Object.values(state.part), ', ');
      if (words !== null) state.party.birthPlaces.push(words);
    }),
    ...part(`${root}/${prefix}_DOCUMENT`, document, (state) => {
      const { NUMBER, TYPE_OF_DOCUMENT, ISSUING_COUNTRY, COUNTRY_OF_ISSUE } = state.part;
      if (NUMBER)
        state.party.identifiers.push({
          type: TYPE_OF_DOCUMENT ?? '',
          number: NUMBER,
          country: ISSUING_COUNTRY ?? COUNTRY_OF_ISSUE ?? null,
        });
    }),
  };
}

const UN = compilePaths<State>({
  CONSOLIDATED_LIST: {
    open(state, attributes) {
      state.publishedOn = attributes.dateGenerated ?? null;
    },
  },
  ...unParty('CONSOLIDATED_LIST/INDIVIDUALS/INDIVIDUAL', 'INDIVIDUAL', 'person'),
  ...unParty('CONSOLIDATED_LIST/ENTITIES/ENTITY', 'ENTITY', 'entity'),
});

/** The consolidated list of the UN Security Council. */
export function readUnXml(source: ListSource, take: TakeParty): Result<SanctionsRead> {
  return readXmlList('un-sc', UN, newState('un-sc', take), source);
}

// ---------------------------------------------------------------- UK

const UK_ROOT = 'Designations/Designation';
const UK_KINDS: Readonly<Record<string, PartyKind>> = {
  individual: 'person',
  entity: 'entity',
  ship: 'vessel',
};
const UK_NAMES = [
  'Name1',
  'Name2',
  'Name3',
  'Name4',
  'Name5',
  'Name6',
  'NameType',
  'AliasStrength',
];

const UK = compilePaths<State>({
  'Designations/DateGenerated': text((state, value) => {
    state.publishedOn = ukDate(value);
  }),
  ...party(UK_ROOT, (state) => {
    // Names may come in any order; the one that is called primary leads.
    const { names } = state.party;
    const at = names.findIndex(({ quality }) => quality === 'primary');
    if (at > 0) names.unshift(...names.splice(at, 1));
  }),
  [`${UK_ROOT}/UniqueID`]: text((state, value) => {
    state.party.id = value;
  }),
  [`${UK_ROOT}/RegimeName`]: text((state, value) => {
    state.party.programs.push(value);
  }),
  [`${UK_ROOT}/DateDesignated`]: text((state, value) => {
    state.party.listedOn = ukDate(value);
  }),
  [`${UK_ROOT}/IndividualEntityShip`]: text((state, value) => {
    state.party.kind = UK_KINDS[value.toLowerCase()] ?? 'unknown';
  }),
  [`${UK_ROOT}/OtherInformation`]: text((state, value) => {
    state.party.remarks = joined([state.party.remarks, value], '; ');
  }),
  ...part(`${UK_ROOT}/Names/Name`, UK_NAMES, (state) => {
    const { NameType = null, AliasStrength, Name6, ...parts } = state.part;
    const given = ['Name1', 'Name2', 'Name3', 'Name4', 'Name5'].map((name) => parts[name]);
    const isPrimary = /^primary name$/i.test(NameType ?? '');
    const isWeak = /low|weak/i.test(AliasStrength ?? '');
    addName(
      state,
      joined([...given, Name6]),
      isPrimary ? 'primary' : isWeak ? 'weak' : 'strong',
      NameType,
    );
  }),
  ...part(
    `${UK_ROOT}/NonLatinNames/NonLatinName`,
    ['NameNonLatinScript', 'NonLatinScriptLanguage'],
    (state) => {
      const { NameNonLatinScript = null, NonLatinScriptLanguage = null } = state.part;
      addName(state, NameNonLatinScript, 'strong', 'original script', NonLatinScriptLanguage);
    },
  ),
  ...part(
    `${UK_ROOT}/Addresses/Address`,
    [1, 2, 3, 4, 5, 6]
      .map((line) => `AddressLine${line}`)
      .concat('AddressPostalCode', 'AddressCountry'),
    (state) => {
      const words = joined(Object.values(state.part), ', ');
      if (words !== null)
        state.party.addresses.push({ text: words, country: state.part.AddressCountry ?? null });
    },
  ),
  [`${UK_ROOT}/IndividualDetails/Individual/DOBs/DOB`]: text((state, value) => {
    const isPartial = !/^\d\d\/\d\d\/\d{4}$/.test(value);
    state.party.births.push({ date: ukDate(value), isApproximate: isPartial });
  }),
  [`${UK_ROOT}/IndividualDetails/Individual/Nationalities/Nationality`]: text((state, value) => {
    state.party.countries.push(value);
  }),
  [`${UK_ROOT}/IndividualDetails/Individual/Positions/Position`]: text((state, value) => {
    state.party.title = joined([state.party.title, value], ', ');
  }),
  [`${UK_ROOT}/IndividualDetails/Individual/Genders/Gender`]: text((state, value) => {
    state.party.gender = value;
  }),
  ...part(
    `${UK_ROOT}/IndividualDetails/Individual/PassportDetails/Passport`,
    ['PassportNumber', 'PassportAdditionalInformation'],
    (state) => {
      if (state.part.PassportNumber)
        state.party.identifiers.push({
          type: 'Passport',
          number: state.part.PassportNumber,
          country: null,
        });
    },
  ),
  [`${UK_ROOT}/ShipDetails/Ship/IMONumbers/IMONumber`]: text((state, value) => {
    state.party.identifiers.push({ type: 'IMO', number: value, country: null });
  }),
});

/** `09/03/1971` day first, `dd/mm/1971` and `dd/mm/yyyy` as far as known. */
function ukDate(value: string): string {
  const match = /^(\d\d|dd)\/(\d\d|mm)\/(\d{4})/i.exec(value);
  return match ? (partialDate(match[3], match[2], match[1]) ?? value) : value;
}

/** The list of the UK (Foreign, Commonwealth & Development Office, XML). */
export function readUkXml(source: ListSource, take: TakeParty): Result<SanctionsRead> {
  return readXmlList('uk-hmt', UK, newState('uk-hmt', take), source);
}
