import type { Fault } from './faults.ts'
import type { NetworkFile } from './network-file.ts'
import type { NoticeEntry } from './network-file-values.ts'

/** Texts in the words of the network or of an institution; each needs the network's first language. */
export function textFaults({ network, institutions }: NetworkFile): Fault[] {
  const { texts, notices, privacy, languages } = network
  const all = [
    ...textsIn('network', { texts, notices }),
    ...institutions.flatMap((entry, index) => textsIn(`institutions[${index}]`, entry)),
  ]
  const unknown = [...all, ...(privacy?.text ? [{ path: 'network.privacy.text', text: privacy.text }] : [])]
  return [
    ...unknown.flatMap(({ path, text }) =>
      Object.keys(text)
        .filter((language) => !languages.includes(language))
        .map((language) => ({
          path: `${path}.${language}`,
          reason: 'is not in a language of the network',
          cure: 'Add it to network.languages, or remove it',
        })),
    ),
    ...all
      .filter(({ text }) => !Object.hasOwn(text, languages[0]!))
      .map(({ path }) => ({
        path,
        reason: `has no text in ${languages[0]}`,
        cure: "Add one in the network's first language",
      })),
  ]
}

type OwnTexts = { texts: Record<string, Record<string, string> | undefined>; notices: NoticeEntry[] }

function textsIn(path: string, { texts, notices }: OwnTexts) {
  return [
    ...Object.entries(texts).flatMap(([key, text]) => (text ? [{ path: `${path}.texts.${key}`, text }] : [])),
    ...notices.map(({ text }, index) => ({ path: `${path}.notices[${index}].text`, text })),
  ]
}
