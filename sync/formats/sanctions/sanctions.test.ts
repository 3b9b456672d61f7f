/** Sanctions lists: published samples, small lists of every kind, shrinking and changes. */
import { describe, expect, test } from 'vitest';
import { bankFile, expectedFiles, noBankFiles } from '../../../test/helpers/sampleFiles.ts';
import { readSanctions } from './index.ts';
import { deltaOf, hasShrunk, type SanctionedParty, type SanctionsRead } from './model.ts';
import { ofacDate, ofacRows, readOfacCsv } from './ofacCsv.ts';
import { readUnXml } from './unXml.ts';

function read(bytes: Uint8Array): { parties: SanctionedParty[]; read: SanctionsRead } {
  const parties: SanctionedParty[] = [];
  const result = readSanctions(bytes, (party) => parties.push(party));
  if (!result.ok) throw new Error(`${result.error.code} ${result.error.message}`);
  return { parties, read: result.value };
}

const code = (text: string): string | null => {
  const result = readSanctions(Buffer.from(text), () => {});
  return result.ok ? null : result.error.code;
};

describe.skipIf(noBankFiles)('samples', () => {
  const wanted = new Map(expectedFiles('sanctions'));
  const of = (name: string) => ({ want: wanted.get(name), bytes: bankFile('sanctions', name) });

  test('OFAC SDN with its aliases', () => {
    const { want, bytes } = of('ofac-sdn-2019.csv');
    const alt = of('ofac-sdn-2019-alt.csv');
    const parties: SanctionedParty[] = [];
    const result = readOfacCsv({ parties: bytes, aliases: alt.bytes }, (one) => parties.push(one));
    if (!result.ok) throw new Error(result.error.message);
    expect(parties.length).toBe(want.rows);
    const byKind = Object.groupBy(parties, (party) => party.kind);
    expect({
      entity: byKind.entity?.length,
      individual: byKind.person?.length,
      vessel: byKind.vessel?.length,
      aircraft: byKind.aircraft?.length,
    }).toEqual(want.byType);
    expect([parties[0]?.id, parties[0]?.names[0]?.name]).toEqual([want.firstUid, want.firstName]);
    expect([parties.at(-1)?.id, parties.at(-1)?.names[0]?.name]).toEqual([
      want.lastUid,
      want.lastName,
    ]);
    expect(parties[0]?.names[1]).toMatchObject({
      name: alt.want.first[3],
      type: alt.want.first[2],
    });
    const { nameCount } = result.value.version;
    expect([...ofacRows(alt.bytes)].length).toBe(alt.want.rows);
    expect(result.value.issues).toEqual([]);
    expect(nameCount).toBe(want.rows + alt.want.rows);
    expect(parties.at(-1)).toMatchObject({
      births: [{ date: '1975-06-14', isApproximate: false }],
      gender: 'Male',
      identifiers: [
        { type: 'Passport', number: '717637093', country: 'Russia' },
        { type: 'National ID No.', number: '781005202108' },
      ],
    });
    expect(read(bytes).read.version.sha256).toBe(want.sha256);
  });

  test('UN, individuals and entities', () => {
    const { want, bytes } = of('un-consolidated-2026-part1.xml');
    const { parties, read: result } = read(bytes);
    const people = parties.filter((party) => party.kind === 'person');
    const entities = parties.filter((party) => party.kind === 'entity');
    expect([people.length, entities.length]).toEqual([want.individuals, want.entities]);
    expect(people[0]?.names[0]?.name).toBe(want.firstIndividual);
    expect(people.at(-1)?.names[0]?.name).toBe(want.lastIndividual);
    expect(entities[0]?.names[0]?.name).toBe(want.firstEntity);
    expect(result.version).toMatchObject({ publishedOn: want.dateGenerated, sha256: want.sha256 });
    const aliases = parties
      .flatMap((party) => party.names)
      .filter((name) => name.quality !== 'primary' && name.type !== 'original script');
    expect(aliases.length).toBe(want.aliases);
  });

  test('EU, names in three scripts', () => {
    const { want, bytes } = of('eu-fsf-2018-excerpt.xml');
    const { parties, read: result } = read(bytes);
    expect(parties.map((party) => party.names.map((name) => name.name))).toEqual(want.names);
    expect(parties.map((party) => (party.kind === 'person' ? 'P' : 'E'))).toEqual(want.types);
    expect(result.version.publishedOn).toBe(want.generationDate);
    expect(parties[0]).toMatchObject({
      births: [{ date: '1924-02-21', isApproximate: false }],
      identifiers: [{ type: 'passport', number: 'AD001095', country: null }],
      programs: ['ZWE'],
    });
  });

  test('US consolidated screening list', () => {
    const { want, bytes } = of('csl-excerpt.csv');
    expect(read(bytes).parties.length).toBe(want.rows);
  });

  test('a list gives the same in pieces of any size', () => {
    const { bytes } = of('un-consolidated-2026-part1.xml');
    const pieces = function* (): Generator<Uint8Array> {
      for (let at = 0; at < bytes.length; at += 777) yield bytes.subarray(at, at + 777);
    };
    const parties: SanctionedParty[] = [];
    readUnXml(pieces(), (party) => parties.push(party));
    expect(parties).toEqual(read(bytes).parties);
  });
});

const SDN_XML = (namespace: string) => `<?xml version="1.0"?><sdnList xmlns="${namespace}">
<publshInformation><Publish_Date>11/20/2026</Publish_Date><Record_Count>1</Record_Count></publshInformation>
<sdnEntry><uid>36</uid><firstName>Ann</firstName><lastName>EXAMPLE</lastName><sdnType>Individual</sdnType>
<programList><program>TEST</program></programList>
<idList><id><uid>1</uid><idType>Gender</idType><idNumber>Female</idNumber></id>
<id><uid>2</uid><idType>Passport</idType><idNumber>A1</idNumber><idCountry>Utopia</idCountry></id></idList>
<akaList><aka><uid>3</uid><type>a.k.a.</type><category>weak</category><lastName>ANNIE</lastName></aka></akaList>
<dateOfBirthList><dateOfBirthItem><uid>4</uid><dateOfBirth>09 Mar 1971</dateOfBirth></dateOfBirthItem></dateOfBirthList>
</sdnEntry></sdnList>`;

test('OFAC XML of the old and the new namespace; ids that are none become what they are', () => {
  for (const namespace of [
    'http://tempuri.org/sdnList.xsd',
    'https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML',
  ]) {
    const { parties, read: result } = read(Buffer.from(SDN_XML(namespace)));
    expect(result.version).toMatchObject({
      publishedOn: '2026-11-20',
      partyCount: 1,
      nameCount: 2,
    });
    expect(parties[0]).toMatchObject({
      id: '36',
      kind: 'person',
      gender: 'Female',
      names: [
        { name: 'EXAMPLE, Ann', quality: 'primary' },
        { name: 'ANNIE', quality: 'weak', type: 'a.k.a.' },
      ],
      births: [{ date: '1971-03-09', isApproximate: false }],
      identifiers: [{ type: 'Passport', number: 'A1', country: 'Utopia' }],
    });
  }
});

test('the list of the UK', () => {
  const xml = `<Designations><DateGenerated>20/11/2026</DateGenerated><Designation>
<UniqueID>TST0001</UniqueID><RegimeName>Test</RegimeName><IndividualEntityShip>Individual</IndividualEntityShip>
<Names><Name><Name6>ALIAS</Name6><NameType>Alias</NameType></Name>
<Name><Name1>Ann</Name1><Name6>EXAMPLE</Name6><NameType>Primary Name</NameType></Name></Names>
<IndividualDetails><Individual><DOBs><DOB>dd/mm/1971</DOB></DOBs></Individual></IndividualDetails>
</Designation></Designations>`;
  const { parties, read: result } = read(Buffer.from(xml));
  expect(result.version.publishedOn).toBe('2026-11-20');
  expect(parties[0]).toMatchObject({
    id: 'TST0001',
    names: [{ name: 'Ann EXAMPLE', quality: 'primary' }, { name: 'ALIAS' }],
    births: [{ date: '1971', isApproximate: true }],
  });
});

test('the last line of OFAC files, quotes and weak aliases', () => {
  const aliases = Buffer.from('7,1,"weak aka","SHORTY",-0- \n9,2,"aka","NOBODY",-0- \n\u001a\n');
  const parties: SanctionedParty[] = [];
  const bytes = Buffer.from(
    '7,"SAID ""X"", LTD",-0- ,"A] [B",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB circa 1960; alt. DOB Mar 1961."\n\u001a',
  );
  const result = readOfacCsv({ parties: bytes, aliases }, (party) => parties.push(party));
  expect(result.ok && result.value.issues.map((issue) => issue.code)).toEqual(['ALIAS_ORPHAN']);
  expect(parties).toMatchObject([
    {
      names: [{ name: 'SAID "X", LTD' }, { name: 'SHORTY', quality: 'weak' }],
      programs: ['A', 'B'],
      births: [
        { date: '1960', isApproximate: true },
        { date: '1961-03', isApproximate: false },
      ],
    },
  ]);
  expect(ofacDate('1958 to 1960')).toEqual({ date: '1958 to 1960', isApproximate: true });
});

test('lists that are not whole are refused', () => {
  expect(code('hello')).toBe('SANCTIONS_UNKNOWN');
  expect(code('<CONSOLIDATED_LIST></CONSOLIDATED_LIST>')).toBe('SANCTIONS_EMPTY');
  expect(code('<CONSOLIDATED_LIST><INDIVIDUALS>')).toBe('XML_MALFORMED');
  expect(code('<!DOCTYPE a><CONSOLIDATED_LIST/>')).toBe('XML_DOCTYPE_REFUSED');
  expect(code('1,"A",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \n2,"B"\n')).toBe(
    'SANCTIONS_COLUMNS',
  );
});

test('a list that lost more than a twentieth has shrunk', () => {
  const counts = (partyCount: number, nameCount: number) => ({ partyCount, nameCount });
  expect(hasShrunk(counts(100, 300), counts(95, 290))).toBe(false);
  expect(hasShrunk(counts(100, 300), counts(94, 300))).toBe(true);
  expect(hasShrunk(counts(100, 300), counts(100, 280))).toBe(true);
});

test('what came, went and changed between two versions', () => {
  const xml = SDN_XML('x');
  const before = read(Buffer.from(xml)).parties;
  const after = read(Buffer.from(xml.replace('ANNIE', 'ANNA'))).parties;
  expect(deltaOf(before, after)).toEqual({ added: [], removed: [], changed: ['36'] });
  expect(deltaOf([], after)).toEqual({ added: ['36'], removed: [], changed: [] });
  expect(deltaOf(before, [])).toEqual({ added: [], removed: ['36'], changed: [] });
});
