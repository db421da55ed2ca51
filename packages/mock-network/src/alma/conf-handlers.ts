import { http, HttpResponse } from 'msw'
import type { Language, MockInstitution } from '../institutions.ts'
import type { Alma } from './alma.ts'
import { createDoor, type Question } from './door.ts'
import { AlmaError } from './errors.ts'
import { codeTables } from './labels.ts'
import { empty, own, type Json } from './wire.ts'

const conf = '*/almaws/v1/conf'

export function confHandlers(alma: Alma) {
  const door = createDoor(alma)
  function test(method: string) {
    return door('Conf', ({ institution }) =>
      HttpResponse.xml(`<test>${method} - OK - institutionCode: ${institution.code}</test>`),
    )
  }
  return [
    http.get(`${conf}/test`, test('GET')),
    http.post(`${conf}/test`, test('POST')),
    http.get(`${conf}/general`, door('Conf', general)),
    http.get(`${conf}/libraries`, door('Conf', libraries)),
    http.get(`${conf}/code-tables/:table`, door('Conf', codeTable)),
  ]
}

function general({ institution, origin }: Question): Json {
  return {
    institution: own(institution.code, institution.title),
    alma_url: origin,
    environment_type: 'SANDBOX',
  }
}

function libraries({ institution, origin }: Question): Json {
  const library = [...institution.libraries].map(([code, name], index) => ({
    link: `${origin}/almaws/v1/conf/libraries/${code}`,
    code,
    id: `1290083000${index}${institution.idSuffix}`,
    name,
    path: code,
    description: null,
    resource_sharing: false,
    campus: empty,
    default_location: own('stacks', 'Stacks'),
  }))
  return { library, total_record_count: library.length }
}

function codeTable({ institution, query, part }: Question): Json {
  const table = codeTables.get(part('table'))
  if (!table) throw new AlmaError('402119', `Code table ${part('table')} does not exist.`)
  const language = languageOf(query.get('lang'), institution)
  const row = [...table].map(([code, labels]) => ({
    code,
    description: labels[language],
    default: false,
    enabled: true,
  }))
  return { name: part('table'), description: null, language: own(language, language), row }
}

function languageOf(asked: string | null, { language }: MockInstitution): Language {
  return asked === 'en' || asked === 'de' || asked === 'fr' ? asked : language
}
