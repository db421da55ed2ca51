import type { HttpRequest } from '../../exchange/http-client.ts'
import type { HttpResponse } from '../../exchange/read-response.ts'
import { isGiven, isObject, type JsonObject } from '../../json-values.ts'
import { toCode } from '../alma-values.ts'
import { documented, errorOf, unreadableCode } from '../errors.ts'
import { answers, type Answer, type Field, type Fields, type Shape } from './answer-shapes.ts'

/** Options of a comparison, from the request and the network file. */
type Terms = { isLinked: boolean; expand: readonly string[] }

/**
 * Returns how the shape of an answer differs from the facts on which this adapter relies. The sentences have names
 * of fields and codes, and never a value.
 */
export function differencesOf(
  { method = 'GET', path }: Pick<HttpRequest, 'method' | 'path'>,
  response: HttpResponse,
  { accounts }: { accounts: string },
): string[] {
  const { pathname, searchParams } = new URL(path.replace(/^\/almaws\/v1/, ''), 'https://alma.example')
  const answer = method === 'GET' ? answers.find((one) => one.path.test(pathname)) : undefined
  if (!answer) return []
  const error = errorOf(response)
  if (error)
    return documented.has(error.code) ? [] : [`${answer.call}: unknown error code ${errorWords(error.code)}`]
  const { body, headers = {} } = response
  if (!isObject(body)) return [`${answer.call}: ${kindOf(body)} in place of an object`]
  const terms = {
    isLinked: accounts === 'linked',
    expand: (searchParams.get('expand') ?? '').split(','),
  }
  const found =
    answer.list === undefined ? compareOne(body, answer.shape, terms) : compareList(body, answer, terms)
  const missing = 'x-exl-api-remaining' in headers ? [] : ['missing header X-Exl-Api-Remaining']
  return [...missing, ...found].map((difference) => `${answer.call}: ${difference}`)
}

function compareList(body: JsonObject, { list = '', shape, beside = {} }: Answer, terms: Terms): string[] {
  const { [list]: rows, ...others } = body
  const entries: unknown[] = Array.isArray(rows) ? rows : isGiven(rows) ? [rows] : []
  return [
    ...compareFields(others, { fields: beside, others: [] }, ''),
    ...(isGiven(rows) && !Array.isArray(rows) ? [`\`${list}\`: ${kindOf(rows)} in place of a list`] : []),
    ...entries.flatMap((row) =>
      isObject(row)
        ? compareOne(row, shape, terms, `${list}.`)
        : [`\`${list}\`: ${kindOf(row)} in place of an object`],
    ),
  ]
}

function compareOne(row: JsonObject, shape: Shape, { isLinked, expand }: Terms, prefix = ''): string[] {
  const expanded = ['renewable', 'loans', 'requests', 'fees'].filter((name) => expand.includes(name))
  return [
    ...compareFields(row, shape, prefix),
    ...expanded
      .filter((name) => !isGiven(row[name]))
      .map((name) => `\`${prefix}${name}\` is missing, although it was asked for`),
    ...(isLinked && 'linking_id' in shape.fields && prefix === '' ? missingLinks(row) : []),
  ]
}

/** A home record has a linking id; a copy names its source record. */
function missingLinks({ linking_id, source_link_id, source_institution_code }: JsonObject): string[] {
  if (isGiven(source_link_id) !== isGiven(source_institution_code))
    return [`\`${isGiven(source_link_id) ? 'source_institution_code' : 'source_link_id'}\` is missing`]
  return isGiven(linking_id) || isGiven(source_link_id) ? [] : ['`linking_id` is missing']
}

function compareFields(
  row: JsonObject,
  { fields, others }: Pick<Shape, 'fields' | 'others'>,
  prefix: string,
): string[] {
  const path = (name: string) => `${prefix}${name}`
  const unknown = Object.keys(row).filter((name) => !Object.hasOwn(fields, name) && !others.includes(name))
  return [
    ...unknown.map((name) => `unknown field ${fieldWords(name, prefix)}, ${kindOf(row[name])}`),
    ...Object.entries(fields).flatMap(([name, field]) => {
      if (isGiven(row[name]))
        return compareField(row[name], field, { at: path(name), others: below(name, others) })
      return field.required ? [`\`${path(name)}\` is missing`] : []
    }),
  ]
}

function below(name: string, others: readonly string[]): string[] {
  const start = `${name}.`
  return others.filter((other) => other.startsWith(start)).map((other) => other.slice(start.length))
}

type Place = { at: string; others: readonly string[] }

function compareField(value: unknown, field: Field, place: Place): string[] {
  const { kind, fields = {}, codes } = field
  const entries: unknown[] = kind === 'list' && Array.isArray(value) ? value : [value]
  const isRight = kind === 'list' ? Array.isArray(value) : matches[kind](value)
  const wrong = isRight ? [] : [`\`${place.at}\`: ${kindOf(value)} in place of ${kindWords[kind]}`]
  if (kind === 'list' || kind === 'object')
    return [...wrong, ...entries.filter(isObject).flatMap((entry) => compareEntry(entry, fields, place))]
  const code = isObject(value) ? value['value'] : value
  const isKnown = !codes || typeof code !== 'string' || code === '' || codes.includes(toCode(code))
  return isKnown || !isRight ? wrong : [`\`${place.at}\`: unknown code ${codeWords(code)}`]
}

function compareEntry(entry: JsonObject, fields: Fields, { at, others }: Place): string[] {
  return Object.keys(fields).length === 0 ? [] : compareFields(entry, { fields, others }, `${at}.`)
}

const dayForm = /^\d{4}-\d\d-\d\dz?$/i
const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$/

const isText = (value: unknown): value is string => typeof value === 'string'

const matches: Record<Exclude<Field['kind'], 'list'>, (value: unknown) => boolean> = {
  text: isText,
  number: (value) => typeof value === 'number',
  flag: (value) => typeof value === 'boolean',
  day: (value) => isText(value) && dayForm.test(value),
  instant: (value) => isText(value) && instantForm.test(value),
  moment: (value) => isText(value) && (dayForm.test(value) || instantForm.test(value)),
  coded: (value) => isObject(value) && [value['value'] ?? '', value['desc'] ?? ''].every(isText),
  counted: (value) => isObject(value) && typeof value['value'] === 'number',
  object: isObject,
}

export const kindWords: Record<Field['kind'], string> = {
  text: 'a text',
  number: 'a number',
  flag: 'true or false',
  day: 'a day',
  instant: 'an instant',
  moment: 'a day or an instant',
  coded: 'a code with its label',
  counted: 'a count with its link',
  object: 'an object',
  list: 'a list',
}

/** Describes a value by its type alone. */
function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list'
  if (value === null) return 'null'
  if (isText(value)) return dayForm.test(value) || instantForm.test(value) ? 'a date' : 'a text'
  if (typeof value === 'number') return 'a number'
  return typeof value === 'boolean' ? 'true or false' : 'an object'
}

/** Alma's own names of fields have this form. A name of another form could hold anything, so only its shape is reported. */
function fieldWords(name: string, prefix: string): string {
  if (/^[a-z]{2,20}(_[a-z]{1,20}){0,5}\d?$/.test(name)) return `\`${prefix}${name}\``
  return `${prefix && `below \`${prefix.slice(0, -1)}\`, `}with a name ${shapeWords(name)}`
}

/** Alma's codes are capitals. Any other text could be a title or a name, so only its shape is reported. */
function codeWords(code: string): string {
  return /^[A-Z]{2,20}(_[A-Z]{1,20}){0,4}$/.test(code) ? `\`${code}\`` : shapeWords(code)
}

/** Codes of errors are digits, or capitals. */
function errorWords(code: string): string {
  if (code === unreadableCode) return 'that is not one'
  return /^\d{5,8}$/.test(code) ? `\`${code}\`` : codeWords(code)
}

/** Maximum number of characters of a shape. */
const longestShape = 12

/** Describes a text by its kinds of characters alone, such as `Aa 9` for `Shelf 4711`. */
function shapeWords(value: string): string {
  const kinds = value
    .replaceAll(/\p{Lu}+/gu, 'A')
    .replaceAll(/[^\P{L}A]+/gu, 'a')
    .replaceAll(/\p{N}+/gu, '9')
    .replaceAll(/[^\p{L}9 _.:-]+/gu, '?')
  return kinds.length > longestShape ? 'of a long form' : `of the form \`${kinds}\``
}
