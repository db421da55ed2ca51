import { http } from 'msw'
import type { Language, MockInstitution } from '../institutions.ts'
import type { MockAccount } from '../patrons/record.ts'
import type { Alma } from './alma.ts'
import { createEndpoint, type AlmaCall } from './endpoint.ts'
import { AlmaError, xmlResponse } from './errors.ts'
import { accountsAt } from './find-user.ts'
import { codeTables } from './labels.ts'
import { empty, own, type Json } from './json.ts'

const conf = '*/almaws/v1/conf'

export function confHandlers(alma: Alma) {
  const endpoint = createEndpoint(alma)
  function test(method: string) {
    return endpoint('Conf', ({ institution }) =>
      xmlResponse(`<test>${method} - OK - institutionCode: ${institution.code}</test>`),
    )
  }
  return [
    http.get(`${conf}/test`, test('GET')),
    http.post(`${conf}/test`, test('POST')),
    http.get(`${conf}/general`, endpoint('Conf', general)),
    http.get(`${conf}/libraries`, endpoint('Conf', libraries)),
    http.get(`${conf}/libraries/:library`, endpoint('Conf', oneLibrary)),
    http.get(`${conf}/code-tables/:table`, endpoint('Conf', codeTable)),
  ]
}

function general({ institution, origin }: AlmaCall): Json {
  return {
    institution: own(institution.code, institution.title),
    alma_url: origin,
    environment_type: 'SANDBOX',
  }
}

function libraries(call: AlmaCall): Json {
  const library = [...call.institution.libraries.keys()].map((code) => libraryJson(code, call))
  return { library, total_record_count: library.length }
}

function oneLibrary(call: AlmaCall): Json {
  const code = call.part('library')
  if (!call.institution.libraries.has(code)) throw new AlmaError('402119', `Library ${code} was not found.`)
  return libraryJson(code, call)
}

function libraryJson(
  code: string,
  { institution: { libraries: all, code: institutionCode, idSuffix }, origin }: AlmaCall,
): Json {
  const link = `${origin}/almaws/v1/conf/libraries/${code}`
  return {
    link,
    code,
    id: `1290083000${[...all.keys()].indexOf(code)}${idSuffix}`,
    name: all.get(code) ?? code,
    path: `${institutionCode}.${code}`,
    description: null,
    resource_sharing: false,
    campus: empty,
    default_location: own('stacks', 'Stacks'),
    number_of_locations: { value: '1', link: `${link}/locations` },
    number_of_circ_desks: { value: '1', link: `${link}/circ-desks` },
  }
}

/** Tables with the institution's own codes, collected from its accounts. */
const ownTables: ReadonlyMap<string, (account: MockAccount) => { code: string; text: string }[]> = new Map([
  ['UserGroups', ({ group }: MockAccount) => [group]],
  ['UserBlockDescription', ({ blocks }: MockAccount) => blocks],
])

function rowsOf({ alma, institution, query, part }: AlmaCall): [code: string, description: string][] {
  const name = part('table')
  const read = ownTables.get(name)
  if (read) {
    const rows = accountsAt(alma, institution.name).flatMap(({ account }) => read(account))
    return [...new Map(rows.map(({ code, text }) => [code, text]))]
  }
  const table = codeTables.get(name)
  if (!table) throw new AlmaError('402119', `Code table ${name} does not exist.`)
  const language = languageOf(query.get('lang'), institution)
  return [...table].map(([code, labels]) => [code, labels[language]])
}

function codeTable(call: AlmaCall): Json {
  const { institution, query, part } = call
  const row = rowsOf(call).map(([code, description]) => ({
    code,
    description,
    default: false,
    enabled: true,
    updated_by: 'System',
    update_date: '2026-01-05Z',
  }))
  const language = languageOf(query.get('lang'), institution)
  return {
    name: part('table'),
    description: null,
    sub_system: own('INFRA', 'General'),
    patron_facing: true,
    language: own(language, language),
    scope: { institution_id: own(institution.code, institution.title), library_id: empty },
    row,
  }
}

function languageOf(requested: string | null, { language }: MockInstitution): Language {
  return requested === 'en' || requested === 'de' || requested === 'fr' ? requested : language
}
