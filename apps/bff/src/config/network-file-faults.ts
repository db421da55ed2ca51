import { addressFaults, institutionFaults } from './institution-faults.ts'
import type { Vendors } from './vendor-settings.ts'
import type { Fault } from './faults.ts'
import { isRange } from './ranges.ts'
import { guardFaults } from './guard-settings.ts'
import type { NetworkFile } from './network-file.ts'

/** Faults that the schema cannot express: values that contradict each other, or name what does not exist. */
export function findFaults(file: NetworkFile, vendors: Vendors): Fault[] {
  return [
    ...languageFaults(file),
    ...privacyFaults(file),
    ...duplicateCodes(file),
    ...rangeFaults(file),
    ...addressFaults('network', file.network, file.network),
    ...guardFaults(file, vendors),
    ...file.institutions.flatMap((entry, index) =>
      institutionFaults(entry, `institutions[${index}]`, { network: file.network, vendors }),
    ),
  ]
}

function languageFaults({ network }: NetworkFile): Fault[] {
  return network.languages
    .map((tag, index) => ({ tag, path: `network.languages[${index}]` }))
    .filter(({ tag }) => !isLanguage(tag))
    .map(({ path }) => ({
      path,
      reason: 'is not a language tag',
      cure: 'Use one of BCP 47, such as en or de-CH',
    }))
}

function privacyFaults({ network: { languages, privacy } }: NetworkFile): Fault[] {
  const cure = 'Add it to network.languages, or remove it'
  return Object.keys(privacy?.text ?? {})
    .filter((language) => !languages.includes(language))
    .map((language) => ({
      path: `network.privacy.text.${language}`,
      reason: 'is in a language that the network has not',
      cure,
    }))
}

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag)[0] === tag
  } catch {
    return false
  }
}

function duplicateCodes({ institutions }: NetworkFile): Fault[] {
  return institutions.flatMap(({ code }, index) => {
    const first = institutions.findIndex((other) => other.code === code)
    if (first === index) return []
    return [
      {
        path: `institutions[${index}].code`,
        reason: `is that of institutions[${first}] too`,
        cure: 'Give each its own',
      },
    ]
  })
}

function rangeFaults({ network: { sharedComputers = [] } }: NetworkFile): Fault[] {
  return sharedComputers.flatMap((range, index) =>
    isRange(range)
      ? []
      : [
          {
            path: `network.sharedComputers[${index}]`,
            reason: 'is no address range',
            cure: 'Give one such as 10.20.0.0/16',
          },
        ],
  )
}
