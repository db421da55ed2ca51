import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'

/** The keys of a network file that define the look of pages. Other keys are not read, so the file needs no secrets or addresses. */
const networkSettings = [
  'name',
  'languages',
  'brand',
  'brandDark',
  'logo',
  'favicon',
  'links',
  'texts',
  'notices',
]
const institutionSettings = ['names', 'monogram', 'color', 'logo', 'texts', 'notices']

type Entry = Record<string, unknown>
type NetworkFile = { network: Entry; institutions: Entry[] }

/**
 * Returns the demo's network file with the look of another network file. Its institutions replace the demo's in order, as many
 * as both files have.
 */
export function withLookOf(file: string, demo: string): string {
  const look = readNetworkFile(file)
  const { network, institutions } = parse(demo) as NetworkFile
  return JSON.stringify({
    network: withLook(network, look.network, networkSettings),
    institutions: institutions
      .slice(0, look.institutions.length)
      .map((entry, at) => withLook(entry, look.institutions[at] ?? {}, institutionSettings)),
  })
}

/** The first language of the network. */
export function firstLanguageOf(file: string): string {
  const { languages } = readNetworkFile(file).network
  return Array.isArray(languages) ? String(languages[0]) : 'en'
}

function withLook(entry: Entry, look: Entry, keys: string[]): Entry {
  const others = Object.entries(entry).filter(([key]) => !keys.includes(key))
  const own = keys.filter((key) => key in look).map((key) => [key, look[key]])
  return Object.fromEntries([...others, ...own])
}

function readNetworkFile(file: string): NetworkFile {
  const { network, institutions } = parse(readFileSync(file, 'utf8')) as NetworkFile
  return { network: withPaths(network, file), institutions: institutions.map((one) => withPaths(one, file)) }
}

/** The pictures' paths are relative to the file. */
function withPaths(entry: Entry, file: string): Entry {
  const pictures = Object.entries(entry)
    .filter(([key]) => key === 'logo' || key === 'favicon')
    .map(([key, path]) => [key, resolve(dirname(file), String(path))])
  return { ...entry, ...Object.fromEntries(pictures) }
}
